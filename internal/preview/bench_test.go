//go:build unix

package preview

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// BenchmarkEdit previews synthetic archives and repeatedly edits a paper's notes, its tags and the layout of papers. It
// reports the time from writing the file until the browser is notified (median and 99th percentile), and the memory of
// the program. With -benchtime 200x, each edit is made 200 times.
func BenchmarkEdit(b *testing.B) {
	program := filepath.Join(b.TempDir(), "offprint")
	if out, err := exec.Command("go", "build", "-o", program, "../../cmd/offprint").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	for _, papers := range []int{1000, 10_000} {
		dir := b.TempDir()
		if err := synthetic.Write(dir, papers, 1); err != nil {
			b.Fatal(err)
		}
		file := filepath.Join(dir, "content", "papers", "edited.md")
		edit(b, file, paper("a-tag", 0))
		s := startServer(b, program, dir)
		for _, kind := range []struct {
			name  string
			write func(n int)
		}{
			{"note", func(n int) { edit(b, file, paper("a-tag", n)) }},
			{"tag", func(n int) { edit(b, file, paper(fmt.Sprintf("tag-%d", n%2), 0)) }},
			// last, because this layout shows no tags
			{"layout", func(n int) { edit(b, filepath.Join(dir, "layouts", "paper.html"), fmt.Sprintf(layout, n)) }},
		} {
			b.Run(fmt.Sprintf("%s/papers=%d", kind.name, papers), func(b *testing.B) {
				var took []time.Duration
				for n := 1; b.Loop(); n++ {
					start := time.Now()
					kind.write(n)
					took = append(took, s.notified().Sub(start))
				}
				slices.Sort(took)
				b.ReportMetric(milliseconds(took[len(took)/2]), "p50-ms")
				b.ReportMetric(milliseconds(took[len(took)*99/100]), "p99-ms")
				b.ReportMetric(s.memory(), "MB")
			})
		}
		s.stop()
	}
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func paper(tag string, note int) string {
	return fmt.Sprintf(
		"---\ntitle: The edited paper\ndate: 2020-01-01\ntags: [%s]\n---\n\nAn abstract.\n\n## Notes\n\nNote %d.\n",
		tag,
		note,
	)
}

const layout = `{{define "main"}}<h1>{{.Title}}</h1>{{html .Paper.Notes}}<p>%d</p>{{end}}`

func edit(b *testing.B, file, text string) {
	b.Helper()
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		b.Fatal(err)
	}
}

// A server is a running preview and a browser that shows the edited paper.
type server struct {
	b      *testing.B
	cmd    *exec.Cmd
	events chan time.Time
	end    func()
}

var (
	addressPattern = regexp.MustCompile(`http://\S+/`)
	statePattern   = regexp.MustCompile(`data-page="(\w+)" data-styles="(\w+)" data-assets="(\w+)"`)
)

func startServer(b *testing.B, program, dir string) *server {
	b.Helper()
	s := &server{
		b:      b,
		cmd:    exec.Command(program, "serve", "--source", dir, "--addr", "127.0.0.1:0"),
		events: make(chan time.Time, 100),
	}
	out, err := s.cmd.StdoutPipe()
	if err == nil {
		err = s.cmd.Start()
	}
	if err != nil {
		b.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		b.Fatal(err)
	}
	address := addressPattern.FindString(line)
	page, err := http.Get(address + "papers/edited/")
	if err != nil {
		b.Fatal(err)
	}
	text, err := io.ReadAll(page.Body)
	page.Body.Close()
	state := statePattern.FindSubmatch(text)
	if err != nil || state == nil {
		b.Fatalf("%v: %s", err, text)
	}
	q := url.Values{
		"path":   {"/papers/edited/"},
		"page":   {string(state[1])},
		"styles": {string(state[2])},
		"assets": {string(state[3])},
	}
	stream, err := http.Get(address + "_offprint/events?" + q.Encode())
	if err != nil {
		b.Fatal(err)
	}
	go func() {
		for lines := bufio.NewScanner(stream.Body); lines.Scan(); {
			if lines.Text() == "event: page" {
				s.events <- time.Now()
			}
		}
	}()
	s.end = func() { stream.Body.Close() }
	return s
}

// notified waits until the browser is notified of a change.
func (s *server) notified() time.Time {
	s.b.Helper()
	select {
	case at := <-s.events:
		return at
	case <-time.After(time.Minute):
		s.b.Fatal("the browser was not notified")
		return time.Time{}
	}
}

// memory returns the memory of the program in megabytes, or 0 if the system does not report it.
func (s *server) memory() float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if size, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kilobytes, _ := strconv.Atoi(strings.Fields(size)[0])
			return float64(kilobytes) * 1024 / 1e6
		}
	}
	return 0
}

func (s *server) stop() {
	s.end()
	_ = s.cmd.Process.Signal(os.Interrupt)
	_ = s.cmd.Wait()
}
