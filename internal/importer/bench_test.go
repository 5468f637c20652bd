package importer

import (
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/synthetic"
)

// BenchmarkImport imports 100 MB of each of the two common kinds of dump into an empty archive, and prints
// the speed of reading it and of the whole import, and the most that the heap held at a time, the dump
// among it.
//
//	go test -run '^$' -bench Import -benchtime 1x ./internal/importer
func BenchmarkImport(b *testing.B) {
	const size = 100 << 20
	for _, kind := range []struct {
		name string
		make func(size int, seed uint64) []byte
	}{{"json", synthetic.API}, {"text", synthetic.Page}} {
		b.Run(kind.name+"/reading", func(b *testing.B) {
			data := kind.make(size, 1)
			runtime.GC()
			b.SetBytes(int64(len(data)))
			peak := highest(b)
			for b.Loop() {
				read, err := digest.Read(data, digest.Options{Name: "2026-02-18"})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(read.Entries)), "entries")
			}
			peak()
		})
		b.Run(kind.name+"/whole", func(b *testing.B) {
			data := kind.make(size, 1)
			runtime.GC()
			b.SetBytes(int64(len(data)))
			peak := highest(b)
			for b.Loop() {
				begin := time.Now()
				d := newDesk(b)
				r := d.run(Dump{Name: "2026-02-18", Data: data})
				b.ReportMetric(float64(r.Count(Created))/time.Since(begin).Seconds(), "papers/s")
			}
			peak()
		})
	}
}

// highest looks at the heap every millisecond until it is called for, and then reports the most that it saw:
// what the objects take, those that nobody needs any more among them.
func highest(b *testing.B) (report func()) {
	stop, result := make(chan struct{}), make(chan uint64)
	go func() {
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		most := uint64(0)
		for {
			metrics.Read(sample)
			most = max(most, sample[0].Value.Uint64())
			select {
			case <-tick.C:
			case <-stop:
				result <- most
				return
			}
		}
	}()
	return func() {
		close(stop)
		b.ReportMetric(float64(<-result)/1e6, "peak-MB")
	}
}
