package preview

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// A hub holds the pages that are open in browsers, and tells them what they have become.
type hub struct {
	mu    sync.Mutex
	views map[*view]bool
	ended bool
}

// A view is one page in one browser.
type view struct {
	page    string // its address
	version string // of what it shows
	styles  map[string]string
	said    string // the problems that it shows, in JSON
	wake    chan struct{}
}

func newHub() *hub { return &hub{views: map[*view]bool{}} }

// wake makes every view look at what it shows.
func (h *hub) wake() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for v := range h.views {
		select {
		case v.wake <- struct{}{}:
		default: // it has not looked since the last time
		}
	}
}

// end lets all views go.
func (h *hub) end() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ended = true
	for v := range h.views {
		close(v.wake)
		delete(h.views, v)
	}
}

func (h *hub) join(v *view) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.ended {
		h.views[v] = true
	}
	return !h.ended
}

func (h *hub) leave(v *view) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.views, v)
}

// beat is how often a silent stream says that it is alive, so that a connection that a sleeping
// laptop has lost is found dead.
const beat = 20 * time.Second

// An update is what a page in view has to hear. Empty parts have not changed.
type update struct {
	version  string
	html     []byte
	styles   map[string]string // versions of the style sheets that changed, by address
	problems string            // in JSON
}

// stream sends a view's updates as server-sent events (HTML Living Standard, section 9.2) until the
// browser goes away.
func (h *hub) stream(w http.ResponseWriter, r *http.Request, v *view, look func(*view) update) {
	if !h.join(v) {
		http.Error(w, "the preview has ended", http.StatusServiceUnavailable)
		return
	}
	defer h.leave(v)
	control := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	fmt.Fprint(w, "retry: 300\n\n")
	ticker := time.NewTicker(beat)
	defer ticker.Stop()
	for {
		if err := send(w, v, look(v)); err != nil || control.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case <-ticker.C:
			fmt.Fprint(w, ": still here\n\n")
		case _, open := <-v.wake:
			if !open {
				return
			}
		}
	}
}

// send writes what has changed for a view.
func send(w http.ResponseWriter, v *view, u update) error {
	if len(u.styles) > 0 {
		if err := event(w, "styles", u.styles); err != nil {
			return err
		}
	}
	if u.version != v.version {
		v.version = u.version
		if err := event(w, "page", map[string]string{"version": u.version, "html": string(u.html)}); err != nil {
			return err
		}
	}
	if u.problems != v.said {
		v.said = u.problems
		return event(w, "problems", json.RawMessage(u.problems))
	}
	return nil
}

func event(w http.ResponseWriter, name string, data any) error {
	text, err := json.Marshal(data) // which has no line breaks
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "event: %s\ndata: %s\n\n", name, text)
	return err
}
