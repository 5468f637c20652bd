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

// Tasks returns the CPU time of each task of the page's main thread during work, in milliseconds. Unlike wall-clock
// time, it depends little on other programs. Tasks collects garbage before it calls work.
func (p *Page) Tasks(work func()) (milliseconds []float64) {
	p.t.Helper()
	return mainTasks(p.trace(work))
}

// An event is an event of a trace, as the browser encodes it.
type event struct {
	Pid, Tid int
	Name     string
	Tdur     float64 // CPU time in microseconds
	Args     struct {
		Name string
		Data struct {
			Frames []frame // of the page when the trace starts
			frame          // after a navigation
		}
	}
}

type frame struct{ ProcessID int }

// mainTasks returns the CPU time of each task of the page's main thread, in milliseconds. It ignores the main threads
// of the browser's own interface.
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

// trace returns the events of the browser during work.
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
