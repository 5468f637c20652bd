package preview

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestSiteIsServedAsItWillBeDeployed(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.txt")
	dir := t.TempDir()
	for name, text := range map[string]string{
		"index.html": "home", "papers/x/index.html": "paper", "404.html": "lost", "css/a.css": "css", "feed.xml": "feed", ".offprint": "manifest",
	} {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(outside, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link.txt")); err != nil {
		t.Fatal(err)
	}
	h, err := Handler(dir, "/repo/")
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		target, method string
		status         int
		body, header   string // the header is Location of a redirect, else Content-Type
	}{
		{"/repo/", "GET", 200, "home", "text/html; charset=utf-8"},
		{"/repo/papers/x/", "GET", 200, "paper", "text/html; charset=utf-8"},
		{"/repo/papers/x", "GET", 302, "", "/repo/papers/x/"},
		{"/repo/papers/x?q=1", "GET", 302, "", "/repo/papers/x/?q=1"},
		{"/repo/css/a.css", "GET", 200, "css", "text/css; charset=utf-8"},
		{"/repo/feed.xml", "HEAD", 200, "", "application/xml"},
		{"/", "GET", 302, "", "/repo/"},
		{"/repo", "GET", 302, "", "/repo/"},
		{"/else/", "GET", 404, "lost", "text/html; charset=utf-8"},
		{"/repo/none/", "GET", 404, "lost", "text/html; charset=utf-8"},
		{"/repo/../secret.txt", "GET", 404, "lost", "text/html; charset=utf-8"},
		{"/repo/%2e%2e/secret.txt", "GET", 404, "lost", "text/html; charset=utf-8"},
		{"/repo/..%2fsecret.txt", "GET", 404, "lost", "text/html; charset=utf-8"},
		{"/repo/link.txt", "GET", 404, "lost", "text/html; charset=utf-8"},
		{"/repo/.offprint", "GET", 404, "lost", "text/html; charset=utf-8"},
		{"/repo/", "POST", 405, "a site can only be read\n", "text/plain; charset=utf-8"},
	}
	for _, tt := range tests {
		t.Run(tt.method+" "+tt.target, func(t *testing.T) {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest(tt.method, "http://127.0.0.1:1313"+tt.target, nil))
			if w.Code != tt.status {
				t.Errorf("status %d, want %d", w.Code, tt.status)
			}
			header := w.Header().Get("Content-Type")
			if w.Code == http.StatusFound {
				header = w.Header().Get("Location")
			} else if w.Body.String() != tt.body {
				t.Errorf("body %q, want %q", w.Body, tt.body)
			}
			if header != tt.header {
				t.Errorf("header %q, want %q", header, tt.header)
			}
		})
	}
}

func TestRedirectStaysOnThisServer(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "evil.example"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "evil.example", "index.html"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	h, err := Handler(dir, "/")
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "http://127.0.0.1:1313/x", nil)
	r.URL.Path = "//evil.example"
	h.ServeHTTP(w, r)
	if to := w.Header().Get("Location"); strings.HasPrefix(to, "//") {
		t.Errorf("redirects to %s", to)
	}
}
