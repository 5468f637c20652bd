//go:build unix

package watch

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

func TestPipeIsIgnoredWithOneMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBox(t, t.TempDir())
		for _, name := range []string{"pipe.txt", ".hidden"} {
			if err := syscall.Mkfifo(filepath.Join(b.dir, name), 0o644); err != nil {
				t.Fatal(err)
			}
			b.report(name)
		}
		b.expectNothing(time.Hour)
		b.write("a.txt", "x")
		b.expect(settleTime, "a.txt")
		line := <-b.printed
		if !strings.Contains(line, "pipe.txt: not a regular file; it is ignored") || len(b.printed) > 0 {
			t.Errorf("got %s and %d other messages", line, len(b.printed))
		}
	})
}
