//go:build browser

package chromium

import (
	"context"
	"encoding/json"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"
)

// Tasks returns the processor time of each task of the page's main thread while work is done, in milliseconds. In
// contrast to the time on a clock, it does not depend on what else the machine does.
func (p *Page) Tasks(work func()) (milliseconds []float64) {
	p.t.Helper()
	type thread struct{ Pid, Tid int }
	type event struct {
		thread
		Name string
		Tdur float64 // in microseconds
		Args struct{ Name string }
	}
	ctx, cancel := context.WithCancel(p.ctx) // ends the listener
	defer cancel()
	done := make(chan struct{})
	var events []event
	if err := chromedp.Listen(ctx, func(e any) {
		switch e := e.(type) {
		case *tracing.EventDataCollected:
			for _, data := range e.Value {
				var one event
				if json.Unmarshal(data, &one) == nil {
					events = append(events, one)
				}
			}
		case *tracing.EventTracingComplete:
			close(done)
		}
	}); err != nil {
		p.t.Fatal(err)
	}
	if _, err := chromedp.Call(p.ctx, tracing.Start, tracing.StartParams{TraceConfig: &tracing.TraceConfig{
		IncludedCategories: []string{"disabled-by-default-devtools.timeline"}, ExcludedCategories: []string{"*"},
	}}); err != nil {
		p.t.Fatal(err)
	}
	work()
	if _, err := chromedp.Call(p.ctx, tracing.End, cdp.Empty{}); err != nil {
		p.t.Fatal(err)
	}
	<-done
	main := map[thread]bool{}
	for _, e := range events {
		if e.Name == "thread_name" && e.Args.Name == "CrRendererMain" {
			main[e.thread] = true
		}
	}
	for _, e := range events {
		if e.Name == "RunTask" && main[e.thread] {
			milliseconds = append(milliseconds, e.Tdur/1000)
		}
	}
	return milliseconds
}
