//go:build unix

package generate_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// BenchmarkBuild builds synthetic archives with the program in a separate process. It reports the time of a full build,
// the number of pages and the peak memory. It then builds again without changes, and repeats both with social cards,
// which only the first build draws.
func BenchmarkBuild(b *testing.B) {
	program := filepath.Join(b.TempDir(), "offprint")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/offprint").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for _, papers := range []int{1000, 10_000} {
		dir := memoryDir(b)
		if err := synthetic.Write(dir, papers, 1); err != nil {
			b.Fatal(err)
		}
		for _, kind := range []struct {
			name    string
			baseURL []string
		}{{"", nil}, {"-cards", []string{"--base-url", "https://papers.example/"}}} {
			b.Run(fmt.Sprintf("full%s/papers=%d", kind.name, papers), func(b *testing.B) {
				for b.Loop() {
					b.StopTimer()
					if err := os.RemoveAll(filepath.Join(dir, "public")); err != nil {
						b.Fatal(err)
					}
					b.StartTimer()
					run(b, program, dir, kind.baseURL...)
				}
			})
			b.Run(fmt.Sprintf("unchanged%s/papers=%d", kind.name, papers), func(b *testing.B) {
				for b.Loop() {
					run(b, program, dir, kind.baseURL...)
				}
			})
		}
	}
}

// BenchmarkProfile makes full builds in this process, for the profiles of package testing. For a large archive:
//
//	go test -run '^$' -bench Profile -benchtime 1x -cpuprofile cpu.out ./internal/generate -papers 100000
func BenchmarkProfile(b *testing.B) {
	dir := memoryDir(b)
	if err := synthetic.Write(dir, *papers, 1); err != nil {
		b.Fatal(err)
	}
	o := generate.Options{Dir: dir, Out: filepath.Join(dir, "public"), Theme: offprint.Theme, NoCache: true}
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		if err := os.RemoveAll(o.Out); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := generate.Run(b.Context(), o); err != nil {
			b.Fatal(err)
		}
	}
}

// memoryDir returns a folder in memory, to exclude the disk from measurements, or on disk if the system has none in
// memory.
func memoryDir(b *testing.B) string {
	const shared = "/dev/shm"
	if info, err := os.Stat(shared); err != nil || !info.IsDir() {
		return b.TempDir()
	}
	dir, err := os.MkdirTemp(shared, "offprint-")
	if err != nil {
		return b.TempDir()
	}
	b.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

var pagesPattern = regexp.MustCompile(`(\d+) pages`)

func run(b *testing.B, program, dir string, options ...string) {
	cmd := exec.Command(program, append([]string{"build", "--source", dir}, options...)...)
	start := time.Now()
	out, err := cmd.CombinedOutput()
	if err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	b.ReportMetric(time.Since(start).Seconds(), "s")
	pages, _ := strconv.Atoi(string(pagesPattern.FindSubmatch(out)[1]))
	b.ReportMetric(float64(pages), "pages")
	unit := 1024.0 // bytes, as Linux and the BSDs count
	if runtime.GOOS == "darwin" {
		unit = 1
	}
	usage := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	b.ReportMetric(float64(usage.Maxrss)*unit/1e6, "peak-MB")
}
