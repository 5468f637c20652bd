package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// bar shows how far long work is, to a person: in a pipe it shows nothing.
type bar struct {
	what string
	out  io.Writer // nil where nobody looks
	bar  *progressbar.ProgressBar
}

// newBar makes a bar, which shows itself with the first progress. What is the work: "uploading".
func (t *terminal) newBar(what string) *bar {
	if f, ok := t.stderr.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		return &bar{what: what, out: f}
	}
	return &bar{}
}

// progress shows that so much of all is done.
func (b *bar) progress(done, total int) {
	if b.out == nil {
		return
	}
	if b.bar == nil {
		b.bar = progressbar.NewOptions(total,
			progressbar.OptionSetWriter(b.out), progressbar.OptionSetDescription(b.what), progressbar.OptionShowCount(),
			progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionFullWidth(), progressbar.OptionUseANSICodes(true))
	}
	_ = b.bar.Set(done) // a terminal that is gone is no reason to stop
}

// end takes the bar away.
func (b *bar) end() {
	if b.bar != nil {
		_ = b.bar.Clear()
	}
}
