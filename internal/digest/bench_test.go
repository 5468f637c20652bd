package digest_test

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/metrics"
	"strings"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

// BenchmarkFormats reads 100 MB of each format. It reports the speed, the peak size of the heap and the size of the
// entries, both without the dump itself.
//
//	go test -run '^$' -bench Formats -benchtime 1x ./internal/digest
func BenchmarkFormats(b *testing.B) {
	const size = 100 << 20
	for _, format := range []string{"hf-json", "csl-json", "arxiv", "bibtex", "ris", "csv", "text", "text-broken",
		"addresses", "markdown", "references", "html", "html-data"} {
		b.Run(format, func(b *testing.B) {
			src := largeDump(format, size)
			runtime.GC()
			before := heap()
			b.SetBytes(int64(len(src)))
			var d *digest.Digest
			stop := make(chan struct{})
			peak := trackPeak(stop)
			for b.Loop() {
				var err error
				if d, err = digest.Read(src, digest.Options{Name: "dump", Format: formatOf(format),
					Date: content.Date{Year: 2026, Month: 2, Day: 18}}); err != nil {
					b.Fatal(err)
				}
			}
			close(stop)
			b.ReportMetric(float64(<-peak-before)/1e6, "peak-MB")
			runtime.GC()
			b.ReportMetric(float64(heap()-before)/1e6, "kept-MB")
			b.ReportMetric(float64(len(d.Entries)), "entries")
			runtime.KeepAlive(src)
		})
	}
}

// formatOf returns the format of a form of dump.
func formatOf(form string) string {
	switch form {
	case "addresses", "text-broken":
		return "text"
	case "references":
		return "markdown"
	case "html-data":
		return "html"
	}
	return form
}

// heap returns the size of the objects in the heap, including unused ones.
func heap() int64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return int64(sample[0].Value.Uint64())
}

// trackPeak measures the heap every millisecond until stop is closed, and then sends the maximum.
func trackPeak(stop <-chan struct{}) <-chan int64 {
	result := make(chan int64, 1)
	go func() {
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		most := heap()
		for {
			select {
			case <-tick.C:
				most = max(most, heap())
			case <-stop:
				result <- most
				return
			}
		}
	}()
	return result
}

// repeated returns a dump of at least the given size. It consists of begin, records separated by between, and end.
func repeated(size int, begin, between, end string, record func(i int) string) []byte {
	src := make([]byte, 0, size+len(record(0))+len(begin)+len(end)+16)
	src = append(src, begin...)
	for i := 0; len(src) < size; i++ {
		if i > 0 {
			src = append(src, between...)
		}
		src = append(src, record(i)...)
	}
	return append(src, end...)
}

// largeDump returns a dump of about the given size in bytes. All titles differ.
func largeDump(format string, size int) []byte {
	abstract := strings.Repeat("We show that what is read as a stream needs no more memory than what is kept of it. ",
		14)
	hf := func(i int) string {
		paper, _ := json.Marshal(map[string]any{
			"paper": map[string]any{
				"id": fmt.Sprintf("2602.%05d", i%100000), "title": fmt.Sprintf("Paper Number %d", i),
				"summary": abstract, "publishedAt": "2026-02-16T17:03:09.000Z",
				"submittedOnDailyAt": "2026-02-18T01:12:31.224Z", "upvotes": i % 300,
				"ai_keywords": []string{"reading", "memory"}, "githubRepo": "https://github.com/example/repository",
				"authors": []any{
					map[string]any{"_id": "67b000000000000000000001", "name": "Ana Kovač", "hidden": false,
						"user": map[string]any{"_id": "67b000000000000000000002", "avatarUrl": "/avatars/1.svg",
							"fullname": "Ana", "type": "user"}},
					map[string]any{"_id": "67b000000000000000000003", "name": "Wei Zhang", "hidden": false},
				},
			},
			"title": fmt.Sprintf("Paper Number %d", i), "summary": abstract[:200], "numComments": 2,
			"thumbnail": "https://cdn.example.org/social-thumbnails/papers/2602.11001.png",
			"submittedBy": map[string]any{"_id": "60f000000000000000000004",
				"avatarUrl": "https://cdn.example.org/avatars/production/1.png", "fullname": "A Reader",
				"name": "reader", "type": "user", "isPro": false},
		})
		return string(paper)
	}
	switch format {
	case "hf-json":
		return repeated(size, "[", ",", "]\n", hf)
	case "csl-json":
		return repeated(size, "[", ",", "]\n", func(i int) string {
			return fmt.Sprintf(`{"id":"%d","type":"article","title":"Paper Number `+
				`%d","abstract":%q,"author":[{"family":"Kovač","given":"Ana"}],`+
				`"issued":{"date-parts":[[2026,2,16]]},"DOI":"10.5555/ex.%d"}`, i, i, abstract, i)
		})
	case "arxiv":
		return repeated(size, `<feed xmlns="http://www.w3.org/2005/Atom"><updated>2026-02-18T00:00:00Z</updated>`, "\n",
			"</feed>\n", func(i int) string {
				return fmt.Sprintf("<entry><id>http://arxiv.org/abs/2602.%05dv1</id><title>Paper Number "+
					"%d</title><summary>%s</summary><author><name>Ana Kovač</name></author></entry>", i%100000, i,
					abstract)
			})
	case "bibtex":
		return repeated(size, "", "\n", "", func(i int) string {
			return fmt.Sprintf("@misc{key%d,\n  title = {{Paper} Number %d},\n"+
				"  author = {Kova{\\v{c}}, Ana and Wei Zhang},\n  abstract = {%s},\n  year = 2026\n}\n", i, i, abstract)
		})
	case "ris":
		return repeated(size, "", "\n", "", func(i int) string {
			return fmt.Sprintf("TY  - JOUR\nTI  - Paper Number %d\nAU  - Kovač, Ana\nAB  - %s\nPY  - 2026\nER  - \n", i,
				abstract)
		})
	case "csv":
		return repeated(size, "title,authors,abstract,year\n", "", "", func(i int) string {
			return fmt.Sprintf("Paper Number %d,\"Kovač, Ana; Zhang, Wei\",\"%s\",2026\n", i, abstract)
		})
	}
	write := writerOf(format)
	page := func(n int) string {
		var all []digesttest.PagePaper
		for i := range n {
			comments, upvotes := i%7, i%300
			all = append(all, digesttest.PagePaper{Entry: digest.Entry{
				Title: fmt.Sprintf("Paper Number %d of Those That Are Read", i), Abstract: abstract,
				Arxiv: fmt.Sprintf("%04d.%05d", 1000+i/100000, i%100000), AuthorCount: 3,
				Date: content.Date{Year: 2025, Month: 2, Day: 16}, Comments: &comments, Upvotes: &upvotes,
			}})
		}
		return write(all)
	}
	const few = 100
	return []byte(page(size * few / len(page(few))))
}

// writerOf returns the function that writes a form of the daily-papers page.
func writerOf(form string) func([]digesttest.PagePaper) string {
	file := map[string]string{
		"text": "copied.txt", "text-broken": "copied.txt", "addresses": "addresses.txt", "markdown": "scraped.md",
		"references": "references.md", "html": "page.html", "html-data": "data.html",
	}[form]
	for _, v := range digesttest.Variants() {
		if v.Name == file && form == "text-broken" {
			return func(all []digesttest.PagePaper) string { return digesttest.Wrapped(72)(v.Write(all)) }
		}
		if v.Name == file {
			return v.Write
		}
	}
	panic("no form " + form)
}
