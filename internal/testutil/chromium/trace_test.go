//go:build browser

package chromium

import (
	"encoding/json"
	"slices"
	"testing"
)

// TestTasksAreThoseOfThePage checks that other threads and the browser's own interface are ignored.
func TestTasksAreThoseOfThePage(t *testing.T) {
	const trace = `[
		{"name": "thread_name", "pid": 5, "tid": 5, "args": {"name": "CrRendererMain"}},
		{"name": "thread_name", "pid": 5, "tid": 6, "args": {"name": "DedicatedWorker thread"}},
		{"name": "thread_name", "pid": 7, "tid": 7, "args": {"name": "CrRendererMain"}},
		{"name": "thread_name", "pid": 8, "tid": 8, "args": {"name": "CrRendererMain"}},
		{"name": "TracingStartedInBrowser", "pid": 1, "args": {"data": {"frames": [{"processId": 5}]}}},
		{"name": "FrameCommittedInBrowser", "pid": 1, "args": {"data": {"processId": 8}}},
		{"name": "RunTask", "pid": 5, "tid": 5, "tdur": 1000},
		{"name": "RunTask", "pid": 5, "tid": 6, "tdur": 2000},
		{"name": "RunTask", "pid": 7, "tid": 7, "tdur": 3000},
		{"name": "RunTask", "pid": 8, "tid": 8, "tdur": 4000},
		{"name": "Layout", "pid": 5, "tid": 5, "tdur": 5000}
	]`
	var events []event
	if err := json.Unmarshal([]byte(trace), &events); err != nil {
		t.Fatal(err)
	}
	if got, want := mainTasks(events), []float64{1, 4}; !slices.Equal(got, want) {
		t.Errorf("the tasks are %v, not %v", got, want)
	}
}
