package bucket

import (
	"bytes"
	"crypto/md5"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// A server is a local server that implements the part of S3 that is used. It has one bucket, called site.
type server struct {
	t      testing.TB
	url    string
	region string
	etags  bool // ETags are not MD5 hashes, as in buckets that encrypt with their own key

	before func(request) *apiError // called before each request; if it returns an error, that is the response
	after  func(request)           // called after each change

	turn sync.Mutex // held while a request is served, to serialize requests
	mu   sync.Mutex // guards the fields below

	requests []request
	objects  map[string]stored
	uploads  map[string]*multipart
}

type request struct {
	method, key string
	query       url.Values
	header      http.Header
}

// stored is an object, also as JSON in testdata.
type stored struct {
	Data, ETag string
	Header     http.Header
}

type multipart struct {
	key    string
	header http.Header
	parts  map[string]string
}

// An apiError is a response other than 2xx. Status 0 closes the connection.
type apiError struct {
	status int
	code   string
}

func serveS3(t testing.TB) *server {
	t.Helper()
	s := &server{t: t, region: "us-east-1", objects: map[string]stored{}, uploads: map[string]*multipart{}}
	t.Cleanup(s.listen())
	setEnvironment(t, "AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret")
	return s
}

// listen starts the server at another address. The returned function waits until all requests there are answered,
// including those of disconnected clients.
func (s *server) listen() (stop func()) {
	web := httptest.NewServer(s)
	before := s.url
	s.url = web.URL
	return func() {
		web.Close()
		s.url = before
	}
}

// setEnvironment isolates a test from the machine's settings, and sets pairs of names and values.
func setEnvironment(t testing.TB, values ...string) {
	t.Helper()
	env := t.(interface{ Setenv(name, value string) })
	nowhere := filepath.Join(t.TempDir(), "none")
	for _, name := range []string{
		"AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY", "AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY", "AWS_SESSION_TOKEN",
		"AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3",
		"AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI",
		googleKey, googleSecret,
	} {
		env.Setenv(name, "")
	}
	env.Setenv("AWS_CONFIG_FILE", nowhere)
	env.Setenv("AWS_SHARED_CREDENTIALS_FILE", nowhere)
	env.Setenv("AWS_EC2_METADATA_DISABLED", "true")
	for i := 0; i < len(values); i += 2 {
		env.Setenv(values[i], values[i+1])
	}
}

// address returns the address of the bucket, with a path or query after its name.
func (s *server) address(path string) string {
	path, query, _ := strings.Cut(path, "?")
	return strings.TrimSuffix("s3://site"+path+"?region="+s.region+"&endpoint="+s.url+"&"+query, "&")
}

func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	bucket, key, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	req := request{r.Method, key, r.URL.Query(), r.Header}
	s.turn.Lock()
	defer s.turn.Unlock()
	s.mu.Lock()
	s.requests = append(s.requests, req)
	s.mu.Unlock()
	failure := s.authorize(req)
	if failure == nil && bucket != "site" {
		failure = &apiError{http.StatusNotFound, "NoSuchBucket"}
	}
	if s.before != nil && failure == nil {
		failure = s.before(req)
	}
	if failure == nil {
		failure = s.answer(w, r, req)
	}
	switch {
	case failure != nil && failure.status == 0:
		panic(http.ErrAbortHandler)
	case failure != nil:
		w.Header().Set("Content-Type", "application/xml")
		w.Header().Set("X-Amz-Bucket-Region", s.region)
		w.WriteHeader(failure.status)
		fmt.Fprintf(w, "<Error><Code>%s</Code><Message>It is so.</Message></Error>", failure.code)
	case s.after != nil && (r.Method == http.MethodPut || r.Method == http.MethodDelete):
		s.after(req)
	}
}

var signature = regexp.MustCompile(
	`^AWS4-HMAC-SHA256 Credential=([^/]+)/\d{8}/([^/]+)/s3/aws4_request, *SignedHeaders=([a-z0-9;-]+), ` +
		`*Signature=[0-9a-f]{64}$`,
)

// authorize checks the signature of a request, its key and its region.
func (s *server) authorize(r request) *apiError {
	m := signature.FindStringSubmatch(r.header.Get("Authorization"))
	if m == nil {
		return &apiError{http.StatusForbidden, "AccessDenied"}
	}
	signed := strings.Split(m[3], ";")
	switch {
	case !slices.Contains(signed, "host") || !slices.Contains(signed, "x-amz-date") ||
		!slices.Contains(signed, "x-amz-content-sha256"):
		return &apiError{http.StatusForbidden, "SignatureDoesNotMatch"}
	case m[1] != "key":
		return &apiError{http.StatusForbidden, "InvalidAccessKeyId"}
	case m[2] != s.region && !r.query.Has("location"):
		return &apiError{http.StatusBadRequest, "AuthorizationHeaderMalformed"}
	}
	return nil
}

func (s *server) answer(w http.ResponseWriter, r *http.Request, req request) *apiError {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return &apiError{http.StatusBadRequest, "IncompleteBody"}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := req.query.Get("uploadId")
	switch {
	case r.Method == http.MethodGet && req.key == "":
		s.answerBucket(w, req)
	case r.Method == http.MethodPost && req.query.Has("uploads"):
		id = fmt.Sprint("upload-", len(s.requests))
		s.uploads[id] = &multipart{req.key, r.Header, map[string]string{}}
		fmt.Fprintf(w, "<InitiateMultipartUploadResult><UploadId>%s</UploadId></InitiateMultipartUploadResult>", id)
	case id != "" && s.uploads[id] == nil:
		return &apiError{http.StatusNotFound, "NoSuchUpload"}
	case r.Method == http.MethodPost:
		s.complete(w, id)
	case r.Method == http.MethodPut:
		return s.answerPut(w, req, string(body))
	case r.Method == http.MethodDelete:
		delete(s.uploads, id)
		if id == "" {
			delete(s.objects, req.key)
		}
		w.WriteHeader(http.StatusNoContent)
	default:
		o, ok := s.objects[req.key]
		if !ok {
			return &apiError{http.StatusNotFound, "NoSuchKey"}
		}
		maps.Copy(w.Header(), o.Header)
		w.Header().Set("ETag", `"`+o.ETag+`"`)
		http.ServeContent(w, r, "", time.Unix(1e9, 0), strings.NewReader(o.Data))
	}
	return nil
}

// answerPut stores an object or a part, if its hashes are correct.
func (s *server) answerPut(w http.ResponseWriter, r request, body string) *apiError {
	sum5, sum256 := md5.Sum([]byte(body)), sha256.Sum256([]byte(body))
	payload := r.header.Get("X-Amz-Content-Sha256")
	switch {
	case r.header.Get("Content-Md5") != "" && r.header.Get("Content-Md5") != base64.StdEncoding.EncodeToString(sum5[:]):
		return &apiError{http.StatusBadRequest, "BadDigest"}
	case payload != "UNSIGNED-PAYLOAD" && payload != hex.EncodeToString(sum256[:]):
		return &apiError{http.StatusBadRequest, "XAmzContentSHA256Mismatch"}
	}
	w.Header().Set("ETag", fmt.Sprintf(`"%x"`, sum5))
	if id := r.query.Get("uploadId"); id != "" {
		s.uploads[id].parts[r.query.Get("partNumber")] = body
		return nil
	}
	s.store(r.key, body, fmt.Sprintf("%x", sum5), r.header)
	return nil
}

func (s *server) store(key, data, etag string, header http.Header) {
	kept := http.Header{}
	for name, values := range header {
		if name == "Content-Type" || name == "Cache-Control" || strings.HasPrefix(name, "X-Amz-Meta-") {
			kept[name] = values
		}
	}
	if s.etags {
		etag = "00112233445566778899aabbccddeeff"
	}
	s.objects[key] = stored{data, etag, kept}
}

// complete joins the parts of an object.
func (s *server) complete(w http.ResponseWriter, id string) {
	u := s.uploads[id]
	var all bytes.Buffer
	for i := range len(u.parts) {
		all.WriteString(u.parts[fmt.Sprint(i+1)])
	}
	s.store(u.key, all.String(), fmt.Sprintf("%x-%d", md5.Sum(nil), len(u.parts)), u.header)
	delete(s.uploads, id)
	fmt.Fprint(w, "<CompleteMultipartUploadResult><Bucket>site</Bucket></CompleteMultipartUploadResult>")
}

// A listing is the response to ListObjectsV2.
type listing struct {
	XMLName               xml.Name `xml:"ListBucketResult"`
	EncodingType          string   `xml:",omitempty"`
	IsTruncated           bool
	NextContinuationToken string
	Contents              []listed
}

type listed struct {
	Key, ETag, LastModified string
	Size                    int
}

// answerBucket answers a request for the whole bucket.
func (s *server) answerBucket(w http.ResponseWriter, r request) {
	switch {
	case r.query.Has("location"):
		fmt.Fprintf(w, "<LocationConstraint>%s</LocationConstraint>", s.region)
		return
	case r.query.Has("uploads"):
		fmt.Fprint(w, "<ListMultipartUploadsResult>")
		for id, u := range s.uploads {
			fmt.Fprintf(w, "<Upload><Key>%s</Key><UploadId>%s</UploadId></Upload>", u.key, id)
		}
		fmt.Fprint(w, "</ListMultipartUploadsResult>")
		return
	}
	l := listing{EncodingType: r.query.Get("encoding-type")}
	for _, key := range slices.Sorted(maps.Keys(s.objects)) {
		if !strings.HasPrefix(key, r.query.Get("prefix")) || key <= r.query.Get("continuation-token") {
			continue
		}
		if l.IsTruncated = len(l.Contents) == 1000; l.IsTruncated {
			break
		}
		l.NextContinuationToken = key
		shown := key
		if l.EncodingType == "url" {
			shown = url.QueryEscape(key)
		}
		o := s.objects[key]
		l.Contents = append(l.Contents, listed{shown, `"` + o.ETag + `"`, "2001-09-09T01:46:40Z", len(o.Data)})
	}
	_ = xml.NewEncoder(w).Encode(l)
}

// forget clears the log of requests.
func (s *server) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = nil
}

// count returns the number of requests with a method.
func (s *server) count(method string) int { return len(s.keys(method)) }

// keys returns the keys of the requests with a method, in order.
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

// put stores an object of other origin.
func (s *server) put(key, data string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store(key, data, fmt.Sprintf("%x", md5.Sum([]byte(data))), nil)
}

// setHeader changes what the server sends with an object.
func (s *server) setHeader(key, name, value string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[key].Header.Set(name, value)
}

func (s *server) delete(key string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.objects, key)
}

// get returns the content of an object and whether it exists.
func (s *server) get(key string) (string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o, ok := s.objects[key]
	return o.Data, ok
}

// site returns all objects of the bucket except the manifest.
func (s *server) site() site {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := site{}
	for key, o := range s.objects {
		if key != manifestName {
			all[key] = o.Data
		}
	}
	return all
}
