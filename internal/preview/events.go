package preview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/problem"
)

// heartbeat is how often the server confirms the connection to a browser.
const heartbeat = 15 * time.Second

// A client is a browser that shows a page.
type client struct {
	wake     chan struct{} // signals a new state
	path     string        // of the page, including the base path
	page     string        // version of the page that the browser shows
	styles   string
	assets   string
	static   map[string][]byte // static files that it loaded; nil if unknown
	pictures map[string]*archive.Picture
	faults   string // errors that it shows, as JSON; "" if unknown
	warnings string // warnings that it shows, as JSON; "" if unknown
}

// maxWarnings is how many warnings a browser shows. An imported archive can have thousands.
const maxWarnings = 20

// wake notifies every connection of a new state.
func (s *Server) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.clients {
		select {
		case c.wake <- struct{}{}:
		default: // already notified
		}
	}
}

// events sends changes to a browser as server-sent events (HTML, section 9.2). The query contains the path of the page
// in the browser and the versions of the page and its files.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	c := &client{ // without faults and warnings: the browser may show those of an earlier connection
		wake:   make(chan struct{}, 1),
		path:   q.Get("path"),
		page:   q.Get("page"),
		styles: q.Get("styles"),
		assets: q.Get("assets"),
	}
	s.mu.Lock()
	s.clients[c] = true
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.clients, c)
		s.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	to := http.NewResponseController(w)
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	message := "event: beat\ndata:\n\n"
	for {
		message += c.update(s.state.Load(), s.options.Dir)
		if message != "" {
			if _, err := w.Write([]byte(message)); err != nil || to.Flush() != nil {
				return
			}
		}
		message = ""
		select {
		case <-r.Context().Done():
			return
		case <-c.wake:
		case <-beat.C:
			message = "event: beat\ndata:\n\n"
		}
	}
}

// update returns the events that bring the browser to a state, and records that it shows that state.
func (c *client) update(now *state, dir string) string {
	var b strings.Builder
	event := func(name string, data any) {
		text, err := json.Marshal(data)
		if err != nil {
			panic(err) // strings and numbers always encode
		}
		fmt.Fprintf(&b, "event: %s\ndata: %s\n\n", name, text)
	}
	page, err := now.shown(c.path)
	if v := version(page); page != nil && v != c.page {
		c.page = v
		event("page", v)
	}
	if now.site != nil && now.styles != c.styles {
		c.styles = now.styles
		event("styles", now.styles)
	}
	if now.site != nil && now.assets != c.assets {
		event("assets", c.changedAssets(now))
		c.assets = now.assets
	}
	c.static, c.pictures = now.static, now.pictures
	faults, jsonErr := json.Marshal(faultsOf(now.problemsOf(err), dir))
	if jsonErr == nil && string(faults) != c.faults {
		c.faults = string(faults)
		event("faults", json.RawMessage(faults))
	}
	warnings, jsonErr := json.Marshal(now.warningsAt(c.path, dir))
	if jsonErr == nil && string(warnings) != c.warnings {
		c.warnings = string(warnings)
		event("warnings", json.RawMessage(warnings))
	}
	return b.String()
}

// shown returns the bytes of the page at a path of the server, and the problem of rendering it. The bytes are nil if
// the page was never rendered.
func (st *state) shown(at string) ([]byte, error) {
	if page := st.pageAt(at); page != nil {
		return page.Bytes()
	}
	return nil, nil
}

// pageAt returns the page that is served at a path of the server, which can be the not-found page, or nil.
func (st *state) pageAt(at string) *generate.Page {
	if st.site == nil {
		return nil
	}
	name, below := strings.CutPrefix(at, strings.TrimSuffix(st.site.BasePath, "/"))
	name = strings.TrimSuffix(name, "index.html")
	if page := st.site.Page(name); below && page != nil {
		return page
	}
	return st.site.Page(content.NotFoundPath)
}

// changedAssets returns the addresses of static files and pictures that changed since the browser loaded them, or nil
// if that is unknown.
func (c *client) changedAssets(now *state) []string {
	if c.static == nil {
		return nil
	}
	return append(
		changedFiles(c.static, now.static, bytes.Equal),
		changedFiles(c.pictures, now.pictures, (*archive.Picture).Same)...)
}

// version returns a hash of a page.
func version(page []byte) string {
	h := fnv.New64a()
	_, _ = h.Write(page)
	return hex(h.Sum64())
}

// A fault is a problem as the browser shows it.
type fault struct {
	Place  string `json:"place"` // file:line:column
	Line   string `json:"line"`  // the line itself
	Column int    `json:"column"`
	What   string `json:"what"`
	Hint   string `json:"hint"`
}

// warnings lists the warnings of the site as the browser shows them.
type warnings struct {
	Set   string  `json:"set"`   // see hashWarnings
	Shown []fault `json:"shown"` // the first warnings
	More  int     `json:"more"`  // the number of the others
}

// warningsAt returns the warnings for a browser that shows the page at a path: first those of the page's file. It
// returns nil if there are none.
func (st *state) warningsAt(at, dir string) *warnings {
	all := st.warnings
	if len(all) == 0 {
		return nil
	}
	w := &warnings{Set: st.set, More: max(0, len(all)-maxWarnings)}
	file := ""
	if page := st.pageAt(at); page != nil && page.View != nil && page.View.File != "" {
		file = filepath.ToSlash(filepath.Join(dir, page.View.File))
	}
	var own, others problem.List
	for _, p := range all {
		if p.File == file {
			own = append(own, p)
		} else {
			others = append(others, p)
		}
	}
	w.Shown = faultsOf(slices.Concat(own, others)[:len(all)-w.More], dir)
	return w
}

// hashWarnings returns a hash of the files and messages of warnings. It ignores line numbers, which change during
// edits.
func hashWarnings(all problem.List) string {
	lines := make([]string, len(all))
	for i, p := range all {
		lines[i] = fmt.Sprintf("%q %q\n", p.File, p.What)
	}
	slices.Sort(lines)
	return version([]byte(strings.Join(lines, "")))
}

func faultsOf(problems problem.List, dir string) []fault {
	faults := make([]fault, len(problems))
	lines := lineFinder{dir: dir}
	for i, p := range problems {
		faults[i] = fault{Place: p.Place(), Line: lines.find(p), Column: p.Column, What: p.What, Hint: p.Hint}
	}
	return faults
}
