//go:build unix

package importer

import (
	"runtime"
	"runtime/metrics"
	"syscall"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// BenchmarkImport imports 100 MB of each of two common formats into an empty archive, and again into the archive that
// has its papers. It reports the speed of reading the dump and of the whole import, in wall-clock time and in CPU time,
// which does not depend on the load of the machine. It also reports the peak size of the heap, including the dump.
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
			report := measure(b, len(data))
			for b.Loop() {
				read, err := digest.Read(data, digest.Options{Name: "2026-02-18"})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(read.Entries)), "entries")
			}
			report()
		})
		b.Run(kind.name+"/whole", func(b *testing.B) {
			data := kind.make(size, 1)
			runtime.GC()
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			report := measure(b, len(data))
			for b.Loop() {
				begin := time.Now()
				d := newSite(b)
				r := d.run(Dump{Name: "2026-02-18", Data: data})
				b.ReportMetric(float64(r.Count(Created))/time.Since(begin).Seconds(), "papers/s")
			}
			report()
		})
		b.Run(kind.name+"/again", func(b *testing.B) {
			dump := Dump{Name: "2026-02-18", Data: kind.make(size, 1)}
			d := newSite(b)
			d.run(dump)
			runtime.GC()
			b.SetBytes(int64(len(dump.Data)))
			b.ReportAllocs()
			report := measure(b, len(dump.Data))
			for b.Loop() {
				begin := time.Now()
				r := d.run(dump)
				b.ReportMetric(float64(r.Count(Unchanged))/time.Since(begin).Seconds(), "papers/s")
			}
			report()
		})
	}
}

// measure starts a measurement. The returned function reports the bytes per second of CPU time for dumps of the given
// size, and the peak size of the heap.
func measure(b *testing.B, size int) (report func()) {
	begin, peak := cpuTime(b), samplePeak()
	return func() {
		b.ReportMetric(float64(size*b.N)/1e6/(cpuTime(b)-begin).Seconds(), "MB/cpu-s")
		b.ReportMetric(float64(peak())/1e6, "peak-MB")
	}
}

// cpuTime returns the CPU time of this program.
func cpuTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// samplePeak samples the size of the heap every millisecond. The returned function ends this and returns the maximum
// size in bytes, including garbage.
func samplePeak() (peak func() uint64) {
	stop, result := make(chan struct{}), make(chan uint64)
	go func() {
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		peak := uint64(0)
		for {
			metrics.Read(sample)
			peak = max(peak, sample[0].Value.Uint64())
			select {
			case <-tick.C:
			case <-stop:
				result <- peak
				return
			}
		}
	}()
	return func() uint64 {
		close(stop)
		return <-result
	}
}
