// Package preview serves a built site on this machine, at the address that it will have.
//
// In comes the folder of a built site and the path that it is deployed below, out goes a handler.
// It serves what GitHub Pages would: index.html for folders, 404.html for what is not there, and
// nothing outside the folder, whatever links or dots an address has.
package preview

import (
	"bytes"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"strings"
	"time"
)

// contentTypes are those that a machine's own table can lack or have wrong.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8",
	".css":  "text/css; charset=utf-8",
	".js":   "text/javascript; charset=utf-8",
	".json": "application/json",
	".xml":  "application/xml",
	".svg":  "image/svg+xml",
	".txt":  "text/plain; charset=utf-8",
	".bib":  "application/x-bibtex; charset=utf-8",
}

// Handler serves the site in dir below basePath, which begins and ends with a slash.
func Handler(dir, basePath string) (http.Handler, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the site: %w", err)
	}
	return &handler{files: root.FS(), basePath: basePath}, nil
}

type handler struct {
	files    fs.FS
	basePath string
}

func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "a site can only be read", http.StatusMethodNotAllowed)
		return
	}
	name, below := strings.CutPrefix(r.URL.Path, h.basePath)
	if !below {
		h.outside(w, r)
		return
	}
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if data, err := h.read(name); err == nil {
		h.send(w, r, name, data, http.StatusOK)
		return
	}
	if _, err := h.read(path.Join(name, "index.html")); err == nil {
		redirect(w, r, r.URL.Path+"/")
		return
	}
	h.notFound(w, r)
}

// outside leads from the root of the server to the site.
func (h *handler) outside(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/" || r.URL.Path+"/" == h.basePath {
		redirect(w, r, h.basePath)
		return
	}
	h.notFound(w, r)
}

func redirect(w http.ResponseWriter, r *http.Request, to string) {
	u := *r.URL
	u.Path, u.RawPath, u.Scheme, u.Host = "/"+strings.TrimLeft(to, "/"), "", "", "" // "//x" would be another host
	w.Header().Set("Cache-Control", "no-cache")
	http.Redirect(w, r, u.String(), http.StatusFound)
}

// read reads a file of the site. Names that begin with a dot are not for readers.
func (h *handler) read(name string) ([]byte, error) {
	if !fs.ValidPath(name) || strings.HasPrefix(name, ".") || strings.Contains(name, "/.") {
		return nil, fs.ErrNotExist
	}
	return fs.ReadFile(h.files, name)
}

func (h *handler) notFound(w http.ResponseWriter, r *http.Request) {
	data, err := h.read("404.html")
	if err != nil {
		data = []byte("Not found\n")
	}
	h.send(w, r, "404.html", data, http.StatusNotFound)
}

func (h *handler) send(w http.ResponseWriter, r *http.Request, name string, data []byte, status int) {
	contentType := contentTypes[path.Ext(name)]
	if contentType == "" {
		contentType = mime.TypeByExtension(path.Ext(name))
	}
	if contentType != "" {
		w.Header().Set("Content-Type", contentType)
	}
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if status != http.StatusOK {
		w.WriteHeader(status)
		if r.Method != http.MethodHead {
			_, _ = w.Write(data)
		}
		return
	}
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(data))
}
