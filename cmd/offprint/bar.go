package main

import (
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
)

// A bar shows the progress of long work on a terminal, and nothing in a pipe. Work shorter than delay has no bar.
type bar struct {
	out   io.Writer // nil if standard error is not a terminal
	now   func() time.Time
	start time.Time
	delay time.Duration // from start until the bar appears

	bar   *progressbar.ProgressBar // nil if no bar is shown
	step  string
	drawn time.Time
}

const (
	barDelay    = time.Second
	barInterval = 100 * time.Millisecond // between two updates
)

// newBar returns the bar for work that begins now.
func (t *terminal) newBar() *bar {
	b := &bar{now: time.Now, start: time.Now(), delay: t.barDelay}
	if isTerminal(t.stderr) && os.Getenv("TERM") != "dumb" {
		b.out = t.stderr
	}
	return b
}

// progress shows that done of total items of a step, such as "uploading", are finished. It returns at once unless an
// update is due.
func (b *bar) progress(step string, done, total int) {
	if b.out == nil {
		return
	}
	now := b.now()
	if now.Sub(b.start) < b.delay || now.Sub(b.drawn) < barInterval {
		return
	}
	b.drawn = now
	if b.bar == nil || b.step != step {
		b.end()
		b.bar, b.step = newProgressBar(b.out, step, total), step
	}
	_ = b.bar.Set(done) // the work continues even if the terminal is closed
}

// forStep returns a function that shows the progress of one step.
func (b *bar) forStep(step string) func(done, total int) {
	return func(done, total int) { b.progress(step, done, total) }
}

// clearLine erases the line of the cursor. ProgressBar.Clear does not erase a bar that is complete at its first update.
const clearLine = "\x1b[2K\r"

// end removes the bar. Further progress shows it again.
func (b *bar) end() {
	if b.bar != nil {
		_, _ = io.WriteString(b.out, clearLine)
		b.bar = nil
	}
}

func newProgressBar(out io.Writer, step string, total int) *progressbar.ProgressBar {
	return progressbar.NewOptions(
		total,
		progressbar.OptionSetWriter(out),
		progressbar.OptionSetDescription(step),
		progressbar.OptionShowCount(),
		progressbar.OptionFullWidth(),
		progressbar.OptionUseANSICodes(true),
	)
}
