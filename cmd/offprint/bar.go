package main

import (
	"io"
	"time"

	"github.com/schollz/progressbar/v3"
)

// A bar shows the progress of long work on a terminal, and nothing in a pipe.
type bar struct {
	what string
	out  io.Writer // nil if stderr is not a terminal
	bar  *progressbar.ProgressBar
}

// newBar returns a bar that appears at the first progress. what describes the work, such as "uploading".
func (t *terminal) newBar(what string) *bar {
	if isTerminal(t.stderr) {
		return &bar{what: what, out: t.stderr}
	}
	return &bar{}
}

// progress shows that done of total steps are finished.
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
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionFullWidth(),
			progressbar.OptionUseANSICodes(true),
		)
	}
	_ = b.bar.Set(done) // if the terminal is gone, the work goes on
}

// end removes the bar.
func (b *bar) end() {
	if b.bar != nil {
		_ = b.bar.Clear()
	}
}
