package bucket

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/offprint/offprint/internal/bucket/store"
)

// site is the files of a built site.
type site map[string]string

func (s site) fs() fs.FS {
	files := fstest.MapFS{}
	for name, data := range s {
		files[name] = &fstest.MapFile{Data: []byte(data)}
	}
	return files
}

func (s site) names() []string { return slices.Collect(maps.Keys(s)) }

// publish brings a bucket up to date.
func (s site) publish(t *testing.T, address string) *Result {
	t.Helper()
	r, err := Publish(t.Context(), s.fs(), s.names(), address, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// counts are the numbers of a result.
func counts(r *Result) string {
	return fmt.Sprintf("%d uploaded, %d unchanged, %d deleted", r.Uploaded, r.Unchanged, r.Deleted)
}

// pages makes a site in which each page needs a style sheet of a version, lists lead to papers, and the
// home page leads to lists.
func pages(version string, papers ...string) site {
	style := "css/offprint." + hashLike(version) + ".css"
	s := site{style: "/* " + version + " */", "favicon.svg": "<svg/>", "404.html": needs(style)}
	var all []string
	for _, paper := range papers {
		name := "papers/" + paper + "/index.html"
		s[name] = needs(style, "favicon.svg")
		all = append(all, name)
	}
	s["papers.json"] = needs(all...)
	s["feed.xml"] = needs(all...)
	s["tags/index.html"] = needs(append(all, style, "papers.json")...)
	s["index.html"] = needs(append(all, style, "tags/index.html")...)
	return s
}

func hashLike(version string) string { return fmt.Sprintf("%x", "v"+version)[:4] + "a0b1" }

// needs is the text of a page that is broken without the named files.
func needs(names ...string) string { return "<p>" + strings.Join(names, "</p><p>") + "</p>" }

var need = regexp.MustCompile(`<p>([^<]+)</p>`)

const foreignKey = "mine/thesis.pdf"

// A server is an S3-compatible one on this machine with an empty bucket called site.
type server struct {
	t       testing.TB
	url     string
	backend gofakes3.Backend

	mu       sync.Mutex
	requests []request
	before   func(request) *apiError // is asked before each request
	after    func(request)           // is told after each change
	etags    bool                    // the listing has ETags that are no MD5, as of buckets with a key of their own
}

type request struct {
	method, key string
	header      http.Header
}

type apiError struct {
	status int
	code   string
}

func serveS3(t testing.TB) *server {
	t.Helper()
	s := &server{t: t, backend: s3mem.New()}
	if err := s.backend.CreateBucket("site"); err != nil {
		t.Fatal(err)
	}
	web := httptest.NewServer(s.record(gofakes3.New(s.backend, gofakes3.WithLogger(gofakes3.DiscardLog())).Server()))
	t.Cleanup(web.Close)
	s.url = web.URL
	setCredentials(t)
	return s
}

// setCredentials lets no setting of this machine reach the tests.
func setCredentials(t testing.TB) {
	nowhere := filepath.Join(t.TempDir(), "none")
	for name, value := range map[string]string{
		"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true",
		"AWS_CONFIG_FILE": nowhere, "AWS_SHARED_CREDENTIALS_FILE": nowhere, "AWS_REGION": "", "AWS_DEFAULT_REGION": "", "AWS_PROFILE": "",
	} {
		t.(interface{ Setenv(string, string) }).Setenv(name, value)
	}
}

// address is that of the bucket, with what follows its name.
func (s *server) address(path string) string {
	u := "s3://site" + path + "?region=us-east-1&endpoint=" + s.url
	if before, after, found := strings.Cut(path, "?"); found {
		u = "s3://site" + before + "?region=us-east-1&endpoint=" + s.url + "&" + after
	}
	return u
}

// record keeps an account of requests, and makes changes one after the other.
func (s *server) record(to http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
		req := request{r.Method, key, r.Header}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.requests = append(s.requests, req)
		if s.before != nil {
			if e := s.before(req); e != nil {
				w.Header().Set("Content-Type", "application/xml")
				w.WriteHeader(e.status)
				fmt.Fprintf(w, "<Error><Code>%s</Code><Message>It is so.</Message></Error>", e.code)
				return
			}
		}
		if s.etags && key == "" {
			encrypted(w, r, to)
			return
		}
		to.ServeHTTP(w, r)
		if s.after != nil && (r.Method == http.MethodPut || r.Method == http.MethodDelete) {
			s.after(req)
		}
	})
}

var etag = regexp.MustCompile(`<ETag>[^<]*</ETag>`)

// encrypted answers with a listing in which no ETag is an MD5.
func encrypted(w http.ResponseWriter, r *http.Request, to http.Handler) {
	answer := httptest.NewRecorder()
	to.ServeHTTP(answer, r)
	maps.Copy(w.Header(), answer.Header())
	w.Header().Del("Content-Length")
	w.WriteHeader(answer.Code)
	_, _ = w.Write(etag.ReplaceAll(answer.Body.Bytes(), []byte("<ETag>&#34;00112233445566778899aabbccddeeff&#34;</ETag>")))
}

// forget begins a new account.
func (s *server) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

// count is how many requests of a method there were.
func (s *server) count(method string) int { return len(s.keys(method)) }

// keys are those of the requests of a method, in their order.
func (s *server) keys(method string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var keys []string
	for _, r := range s.requests {
		if r.method == method {
			keys = append(keys, r.key)
		}
	}
	return keys
}

// put stores an object as somebody else would.
func (s *server) put(key, data string) {
	s.t.Helper()
	meta := map[string]string{"Last-Modified": "Mon, 02 Jan 2006 15:04:05 GMT"}
	if _, err := s.backend.PutObject("site", key, meta, strings.NewReader(data), int64(len(data)), nil); err != nil {
		s.t.Fatal(err)
	}
}

// get is what an object holds, and whether it is there.
func (s *server) get(key string) (string, bool) {
	o, err := s.backend.GetObject("site", key, nil)
	if err != nil {
		return "", false
	}
	defer o.Contents.Close()
	data, err := io.ReadAll(o.Contents)
	if err != nil {
		s.t.Error(err)
	}
	return string(data), true
}

// holds is all that the bucket has, but for the manifest.
func (s *server) holds() site {
	s.t.Helper()
	list, err := s.backend.ListBucket("site", &gofakes3.Prefix{}, gofakes3.ListBucketPage{})
	if err != nil {
		s.t.Fatal(err)
	}
	all := site{}
	for _, o := range list.Contents {
		if o.Key != manifestName {
			all[o.Key], _ = s.get(o.Key)
		}
	}
	return all
}

// mustParse is the target of an address that is known to be one.
func mustParse(t testing.TB, address string) store.Target {
	t.Helper()
	target, err := store.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

// folderAddress is the address of a folder as a bucket.
func folderAddress(dir string) string {
	return "file:///" + strings.TrimPrefix(filepath.ToSlash(dir), "/")
}
