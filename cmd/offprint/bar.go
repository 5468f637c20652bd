package main

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// bar shows how far long work is, to a person: in a pipe it shows nothing.
type bar struct {
	what string
	out  io.Writer // nil where nobody looks
	bar  *progressbar.ProgressBar
}

// newBar makes a bar, which shows itself with the first progress. What is the work: "uploading".
func (t *terminal) newBar(what string) *bar {
	if isTerminal(t.stderr) {
		return &bar{what: what, out: t.stderr}
	}
	return &bar{}
}

// progress shows that so much of all is done.
func (b *bar) progress(done, total int) {
	if b.out == nil {
		return
	}
	if b.bar == nil {
		b.bar = progressbar.NewOptions(
			total,
			progressbar.OptionSetWriter(b.out),
			progressbar.OptionSetDescription(b.what),
			progressbar.OptionShowCount(),
			progressbar.OptionThrottle(
				100*time.Millisecond,
			),
			progressbar.OptionFullWidth(),
			progressbar.OptionUseANSICodes(true),
		)
	}
	_ = b.bar.Set(done) // a terminal that is gone is no reason to stop
}

// end takes the bar away.
func (b *bar) end() {
	if b.bar != nil {
		_ = b.bar.Clear()
	}
}
