//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"github.com/offprint/offprint/internal/content"
)

const (
	editsPerRun     = 10 // of each kind
	hugoEditsPerRun = 2
	pollEvery       = 2 * time.Millisecond
	patience        = 10 * time.Minute
)

// serveSamples has the times of the previews until the first page, and from edits until the page shows them, in
// seconds.
type serveSamples struct{ cold, warm, note, title, date, hugo, hugoTitle series }

// serves measures the previews. Each run starts Offprint without and with its cache, edits a paper, and then does the
// same with Hugo.
func (b *bench) serves() ([]row, error) {
	s := &serveSamples{}
	for n := range b.runs {
		if err := remove(b.archive, ".offprint"); err != nil {
			return nil, err
		}
		if err := b.serveOffprint(&s.cold, nil); err != nil {
			return nil, err
		}
		if err := b.serveOffprint(&s.warm, func(v *server) error { return b.edits(v, s, n) }); err != nil {
			return nil, err
		}
		if err := b.serveHugo(s, n); err != nil {
			return nil, err
		}
	}
	return serveRows(s), nil
}

func (b *bench) serveOffprint(first *series, use func(*server) error) error {
	return b.serve(first, use, b.archive, b.offprint, "serve", "--port")
}

// edits makes every kind of edit of a paper, and restores the paper.
func (b *bench) edits(v *server, s *serveSamples, run int) error {
	p, err := firstPaper(b.archive, filepath.FromSlash(content.PapersDir))
	if err != nil {
		return err
	}
	for _, kind := range []struct {
		edit  func(n int) edit
		times *series
	}{{p.note, &s.note}, {p.title, &s.title}, {p.date, &s.date}} {
		for n := range editsPerRun {
			if err := v.change(p, kind.edit(run*editsPerRun+n), kind.times); err != nil {
				return err
			}
		}
	}
	return p.write(p.text)
}

func (b *bench) serveHugo(s *serveSamples, run int) error {
	if b.hugo == "" {
		return nil
	}
	edits := func(v *server) error {
		p, err := firstPaper(b.twin, filepath.Join("content", "papers"))
		if err != nil {
			return err
		}
		for n := range hugoEditsPerRun {
			if err := v.change(p, p.title(run*hugoEditsPerRun+n), &s.hugoTitle); err != nil {
				return err
			}
		}
		return p.write(p.text)
	}
	cache := filepath.Join(b.twin, "cache")
	return b.serve(&s.hugo, edits, b.twin, b.hugo, "server", "--renderToMemory", "--cacheDir", cache, "--port")
}

func serveRows(s *serveSamples) []row {
	first := func(kind string, times series, most float64) row {
		return row{
			name: "serve until the first page, " + kind, offprint: seconds(times.median()),
			other: beside(s.hugo), ratio: ratioTo(times, s.hugo), aims: []aim{{"", times.median(), most, "s"}},
		}
	}
	edited := func(kind string, times, other series, most float64) row {
		return row{
			name: "edit to page, " + kind, offprint: seconds(times.median()), other: beside(other),
			ratio: ratioTo(times, other), aims: []aim{{"", 1000 * times.median(), most, "ms"}},
		}
	}
	return []row{
		first("cold", s.cold, 1), first("warm", s.warm, 0.5),
		edited("note", s.note, nil, 10), edited("title", s.title, s.hugoTitle, 30), edited("date", s.date, nil, 50),
	}
}

func beside(hugo series) string {
	if len(hugo) == 0 {
		return ""
	}
	return "Hugo " + seconds(hugo.median())
}

// ratioTo returns the ratio of two medians, because the numbers of values differ.
func ratioTo(times, hugo series) string {
	if len(hugo) == 0 {
		return ""
	}
	return ratio(times.median() / hugo.median())
}

// A server is a running preview.
type server struct {
	ctx    context.Context
	url    string
	client *http.Client
	ended  chan struct{} // closed when the process has ended
}

// serve starts a program, adds the time from its start to the first page, uses the server, and stops it. The port is
// the last argument.
func (b *bench) serve(first *series, use func(*server) error, dir, program string, args ...string) (err error) {
	port, err := freePort()
	if err != nil {
		return err
	}
	cmd := command(b.ctx, dir, program, append(args, strconv.Itoa(port))...)
	s := &server{b.ctx, fmt.Sprintf("http://127.0.0.1:%d/", port), &http.Client{Timeout: patience}, make(chan struct{})}
	start := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		_ = cmd.Wait()
		close(s.ended)
	}()
	defer s.stop(cmd)
	if err := s.wait("", func([]byte) bool { return true }); err != nil {
		return fmt.Errorf("%s: %w", cmd, err)
	}
	*first = append(*first, time.Since(start).Seconds())
	if use == nil {
		return nil
	}
	return use(s)
}

// freePort returns a port that no server listens on.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

// change writes an edit and adds the time until the page of the paper shows it.
func (s *server) change(p *paper, e edit, times *series) error {
	start := time.Now()
	if err := p.write(e.text); err != nil {
		return err
	}
	if err := s.wait("papers/"+p.slug+"/", e.in); err != nil {
		return fmt.Errorf("waiting for %s in %s: %w", e.marker, p.slug, err)
	}
	*times = append(*times, time.Since(start).Seconds())
	return nil
}

// wait fetches a page until accepted returns true for its content.
func (s *server) wait(path string, accepted func(page []byte) bool) error {
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		if page, err := s.fetch(path); err == nil && accepted(page) {
			return nil
		}
		select {
		case <-s.ended:
			return errors.New("the server ended")
		case <-s.ctx.Done():
			return s.ctx.Err()
		case <-time.After(pollEvery):
		}
	}
	return fmt.Errorf("no answer within %v", patience)
}

func (s *server) fetch(path string) ([]byte, error) {
	response, err := s.client.Get(s.url + path)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, errors.New(response.Status)
	}
	return io.ReadAll(response.Body)
}

// stop interrupts the server and waits until it ends. After 10 seconds it kills the server.
func (s *server) stop(cmd *exec.Cmd) {
	s.client.CloseIdleConnections()
	_ = cmd.Process.Signal(os.Interrupt)
	select {
	case <-s.ended:
	case <-time.After(10 * time.Second):
		_ = cmd.Process.Kill()
		<-s.ended
	}
}
