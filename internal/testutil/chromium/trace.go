//go:build browser

package chromium

import (
	"context"
	"encoding/json"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/heapprofiler"
	"github.com/chromedp/cdproto/tracing"
	"github.com/chromedp/chromedp"
)

// Tasks returns the processor time of each task of the page's main thread while work is done, in milliseconds. In
// contrast to the time on a clock, it depends little on what else the machine does. The garbage of earlier work is
// collected before.
func (p *Page) Tasks(work func()) (milliseconds []float64) {
	p.t.Helper()
	return mainTasks(p.trace(work))
}

// An event is a part of a trace. Its fields are those of the browser.
type event struct {
	Pid, Tid int
	Name     string
	Tdur     float64 // processor time in microseconds
	Args     struct {
		Name string
		Data struct {
			Frames []frame // of the page when the trace starts
			frame          // after a navigation
		}
	}
}

type frame struct{ ProcessID int }

// mainTasks returns the processor time of each task of the page's main thread, in milliseconds. The browser's own
// interface has processes with such a thread, too.
func mainTasks(events []event) (milliseconds []float64) {
	type thread struct{ pid, tid int }
	processes, main := map[int]bool{}, map[thread]bool{}
	for _, e := range events {
		switch e.Name {
		case "TracingStartedInBrowser":
			for _, f := range e.Args.Data.Frames {
				processes[f.ProcessID] = true
			}
		case "FrameCommittedInBrowser":
			processes[e.Args.Data.ProcessID] = true
		case "thread_name":
			main[thread{e.Pid, e.Tid}] = e.Args.Name == "CrRendererMain"
		}
	}
	for _, e := range events {
		if e.Name == "RunTask" && processes[e.Pid] && main[thread{e.Pid, e.Tid}] {
			milliseconds = append(milliseconds, e.Tdur/1000)
		}
	}
	return milliseconds
}

// trace returns the events while work is done.
func (p *Page) trace(work func()) []event {
	p.t.Helper()
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
	if _, err := chromedp.Call(p.ctx, heapprofiler.CollectGarbage, cdp.Empty{}); err != nil {
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
	return events
}
