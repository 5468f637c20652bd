package preview

import (
	"bytes"
	_ "embed"
	"fmt"
	"html"
	"mime"
	"net"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// contentTypes overrides the system's table, which can be incomplete or wrong.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json",
	".xml":  "application/xml",
	".svg":  "image/svg+xml",
	".txt":  "text/plain; charset=utf-8",
	".bib":  "application/x-bibtex; charset=utf-8",
	".ris":  "application/x-research-info-systems; charset=utf-8",
	".wasm": "application/wasm", ".woff2": "font/woff2", ".webp": "image/webp", ".avif": "image/avif",
}

// ownPath is the path of the preview's own files, below the site's base path. No page can have this path.
const ownPath = "/_offprint/"

//go:embed live.js
var script []byte

// ServeHTTP responds like GitHub Pages: it serves index.html for folders and 404.html for missing pages. It serves no
// file outside the site, even if a symbolic link or dots in the path lead there.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if why := rejection(r); why != "" {
		http.Error(w, why, http.StatusForbidden)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "the preview is read-only", http.StatusMethodNotAllowed)
		return
	}
	now := s.state.Load()
	base := now.basePath()
	name, below := strings.CutPrefix(r.URL.Path, strings.TrimSuffix(base, "/"))
	switch {
	case !below || name == "":
		s.outside(w, r, now)
	case name == ownPath+"events":
		s.events(w, r)
	case name == ownPath+"live.js":
		send(w, r, name, script, http.StatusOK)
	case now.site == nil:
		now.sendFaults(w, r)
	default:
		now.serve(w, r, name)
	}
}

// rejection returns the reason for rejecting a request that does not come from the preview's own pages, or "". A page
// of another site can make the browser send requests to a local server, by its address or by a name that resolves to
// it.
func rejection(r *http.Request) string {
	if !isLocal(r.Host) {
		return "the preview answers only requests to this machine, not to " + r.Host
	}
	if origin := r.Header.Get("Origin"); origin != "" {
		u, err := url.Parse(origin)
		if err != nil || u.Host != r.Host {
			return "the preview answers only requests from its own pages"
		}
	}
	if r.Header.Get("Sec-Fetch-Site") == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate" {
		return "the preview answers only requests from its own pages"
	}
	return ""
}

// isLocal reports whether a host, with or without a port, is this machine.
func isLocal(host string) bool {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	host = strings.Trim(host, "[]")
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// outside responds to a request outside the site's base path. It redirects from the root of the server to the site.
func (s *Server) outside(w http.ResponseWriter, r *http.Request, now *state) {
	if base := now.basePath(); r.URL.Path == "/" || r.URL.Path+"/" == base {
		redirect(w, r, base)
		return
	}
	if now.site == nil {
		now.sendFaults(w, r)
		return
	}
	now.notFound(w, r)
}

func redirect(w http.ResponseWriter, r *http.Request, to string) {
	u := url.URL{Path: "/" + strings.TrimLeft(to, "/"), RawQuery: r.URL.RawQuery} // "//x" would be another host
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, u.String(), http.StatusFound)
}

// serve serves an address of the site, relative to its base path.
func (st *state) serve(w http.ResponseWriter, r *http.Request, name string) {
	if whole, isIndex := strings.CutSuffix(name, "/index.html"); isIndex {
		name = whole + "/"
	}
	if page := st.site.Page(name); page != nil && name != content.NotFoundPath {
		data, err := page.Bytes()
		if data == nil && err != nil {
			st.sendFaults(w, r)
			return
		}
		st.sendPage(w, r, page.Path, data, http.StatusOK)
		return
	}
	if data, ok := st.static[name]; ok {
		send(w, r, name, data, http.StatusOK)
		return
	}
	if p := st.pictures[name]; p != nil && sendPicture(w, r, p) {
		return
	}
	if st.site.Page(name+"/") != nil {
		redirect(w, r, r.URL.Path+"/")
		return
	}
	st.notFound(w, r)
}

func (st *state) notFound(w http.ResponseWriter, r *http.Request) {
	data := []byte("<!doctype html><title>Not found</title><p>Not found</p>")
	if page := st.site.Page(content.NotFoundPath); page != nil {
		if shown, _ := page.Bytes(); shown != nil {
			data = shown
		}
	}
	st.sendPage(w, r, content.NotFoundPath, data, http.StatusNotFound)
}

// sendPage sends a page or an export. It adds the script that updates the page.
func (st *state) sendPage(w http.ResponseWriter, r *http.Request, address string, data []byte, status int) {
	if !strings.HasSuffix(address, "/") && path.Ext(address) != ".html" {
		send(w, r, address, data, status)
		return
	}
	send(w, r, "index.html", st.withScript(data), status)
}

// withScript adds the preview's script to the end of a page, with the version of the page. The script is not deferred,
// so that it runs before deferred scripts change the page.
func (st *state) withScript(page []byte) []byte {
	tag := fmt.Sprintf("<script src=\"%s\" data-page=\"%s\" data-styles=\"%s\" data-assets=\"%s\"></script>\n",
		html.EscapeString(content.Rebase(st.basePath(), ownPath+"live.js")), version(page), st.styles, st.assets)
	at := bytes.LastIndex(page, []byte("</body>"))
	if at < 0 {
		at = len(page)
	}
	return bytes.Join([][]byte{page[:at], []byte(tag), page[at:]}, nil)
}

// sendFaults sends a page with the problems that prevent the site or a page from being shown.
func (st *state) sendFaults(w http.ResponseWriter, r *http.Request) {
	var b bytes.Buffer
	b.WriteString(
		"<!doctype html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"><meta name=\"viewport\" " +
			"content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\"><title>Not built " +
			"yet</title></head>\n<body>\n<h1>Not built yet</h1>\n",
	)
	for _, p := range st.problems {
		b.WriteString("<p><code>" + html.EscapeString(p.Error()) + "</code></p>\n")
	}
	b.WriteString("</body>\n</html>\n")
	send(w, r, "index.html", st.withScript(b.Bytes()), http.StatusInternalServerError)
}

func send(w http.ResponseWriter, r *http.Request, name string, data []byte, status int) {
	setHeaders(w.Header(), name)
	if status != http.StatusOK {
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			_, _ = w.Write(data)
		}
		return
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
}

// picturePolicy prevents a picture that is opened at its own address from running scripts and loading other files.
const picturePolicy = "sandbox; default-src 'none'; style-src 'unsafe-inline'"

// setHeaders sets the content type and a policy, and makes browsers revalidate the file.
func setHeaders(h http.Header, name string) {
	contentType := contentTypes[path.Ext(name)]
	if contentType == "" {
		contentType = mime.TypeByExtension(path.Ext(name))
	}
	if contentType == "" && content.IsAttachment(name) { // otherwise, a page in data.npy would run its scripts
		contentType = "application/octet-stream"
	}
	if contentType != "" {
		h.Set("Content-Type", contentType)
	}
	switch {
	case contentType == contentTypes[".html"]:
		h.Set("Content-Security-Policy", "frame-ancestors 'self'") // no other site can show the preview in a frame
	case strings.HasPrefix(contentType, "image/"):
		h.Set("Content-Security-Policy", picturePolicy)
	}
	h.Set("Cache-Control", "no-cache")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}

// sendPicture sends a picture from its file. It returns false if the file no longer exists.
func sendPicture(w http.ResponseWriter, r *http.Request, p *archive.Picture) bool {
	f, err := p.Open()
	if err != nil {
		return false
	}
	defer f.Close()
	setHeaders(w.Header(), p.Name)
	w.Header().Set("ETag", `"`+pictureVersion(p)+`"`)
	http.ServeContent(w, r, p.Name, time.Time{}, f)
	return true
}

// pictureVersion returns a string that changes when a picture changes.
func pictureVersion(p *archive.Picture) string {
	return fmt.Sprintf("%x-%x", p.Size, p.Modified.UnixNano())
}
