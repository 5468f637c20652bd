package bucket

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// published returns a bucket with the site pages("1", "a", "gone"), uploaded by the last version of Offprint that used
// the libraries of Amazon and gocloud.dev.
func published(t *testing.T) map[string]stored {
	t.Helper()
	data, err := os.ReadFile("testdata/published.json")
	if err != nil {
		t.Fatal(err)
	}
	var objects map[string]stored
	if err := json.Unmarshal(data, &objects); err != nil {
		t.Fatal(err)
	}
	return objects
}

func TestBucketOfAnOlderVersionIsUpdated(t *testing.T) {
	s := serveS3(t)
	s.objects = published(t)
	large := s.objects["papers.json"]
	large.ETag = "d41d8cd98f00b204e9800998ecf8427e-3" // as if uploaded in parts
	s.objects["papers.json"] = large
	s.put(foreignKey, "mine")
	r := pages("1", "a", "gone").publish(t, s.address(""))
	if got, want := counts(r), "0 uploaded, 9 unchanged, 0 deleted"; got != want || s.count(http.MethodPut) > 0 {
		t.Errorf("%s and %d PUT, want %s and none", got, s.count(http.MethodPut), want)
	}
	if diff := cmp.Diff([]string{foreignKey}, r.Foreign); diff != "" {
		t.Error(diff)
	}
	after := pages("2", "a")
	if got, want := counts(after.publish(t, s.address(""))), "7 uploaded, 1 unchanged, 2 deleted"; got != want {
		t.Errorf("a new version: %s, want %s", got, want)
	}
	after[foreignKey] = "mine"
	if diff := cmp.Diff(after, s.site()); diff != "" {
		t.Error(diff)
	}
}

func TestFolderOfAnOlderVersionIsUpdated(t *testing.T) {
	dir := t.TempDir()
	for name, o := range published(t) {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(o.Data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, want := counts(pages("1", "a", "gone").publish(t, folderAddress(dir))), "0 uploaded, 9 unchanged, 0 deleted"
	if got != want {
		t.Errorf("%s, want %s", got, want)
	}
	got, want = counts(pages("2", "a").publish(t, folderAddress(dir))), "7 uploaded, 1 unchanged, 2 deleted"
	if got != want {
		t.Errorf("a new version: %s, want %s", got, want)
	}
	if diff := cmp.Diff(pages("2", "a"), readFolder(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestGoogleStorageGetsLargeFileInOneRequest(t *testing.T) {
	s := serveS3(t)
	s.region = "auto"
	setEnvironment(t, googleKey, "key", googleSecret, "secret")
	files := pages("1", "a")
	files["talk.mp4"] = strings.Repeat("\x00\x01\x02\x03", 17<<18)
	got, want := counts(files.publish(t, "gs://site/reading?endpoint="+s.url)), "9 uploaded, 0 unchanged, 0 deleted"
	if got != want {
		t.Errorf("the first run: %s, want %s", got, want)
	}
	if s.count(http.MethodPost) > 0 {
		t.Error("the file was uploaded in parts")
	}
	s.forget()
	got, want = counts(files.publish(t, "gs://site/reading?endpoint="+s.url)), "0 uploaded, 9 unchanged, 0 deleted"
	if got != want || s.count(http.MethodHead) > 0 {
		t.Errorf("the second run: %s and %d HEAD, want %s and none", got, s.count(http.MethodHead), want)
	}
}

// TestTemporaryFailuresAreRetried makes the first upload of each file fail before its bytes are read.
func TestTemporaryFailuresAreRetried(t *testing.T) {
	for _, failure := range []apiError{{500, "InternalError"}, {503, "SlowDown"}, {0, "the connection is cut"}} {
		t.Run(failure.code, func(t *testing.T) {
			s := serveS3(t)
			failed := map[string]bool{}
			s.before = func(r request) *apiError {
				if r.method != http.MethodPut || failed[r.key] {
					return nil
				}
				failed[r.key] = true
				return &failure
			}
			files := pages("1", "a")
			files["slides.pdf"] = strings.Repeat("%PDF", 1<<20) // more than a connection buffers
			files.publish(t, s.address(""))
			if diff := cmp.Diff(files, s.site()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A slowTransport continues to read a body after it returned.
type slowTransport struct{ body io.Reader }

func (t *slowTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	t.body = r.Body
	return nil, errors.New("answered early")
}

func TestAttemptDoesNotReadTheNextBody(t *testing.T) {
	body := strings.NewReader("body")
	r, err := http.NewRequest(http.MethodPut, "http://127.0.0.1/", io.NopCloser(body))
	if err != nil {
		t.Fatal(err)
	}
	slow := &slowTransport{}
	if _, err := (separateBodies{slow}).RoundTrip(r); err == nil {
		t.Fatal("no error")
	}
	if n, err := slow.body.Read(make([]byte, 4)); n > 0 || err == nil || body.Len() != 4 {
		t.Errorf("the first attempt read %d bytes, %v", n, err)
	}
}

func TestInterruptStopsAWaitingRun(t *testing.T) {
	for _, c := range []struct {
		at   func(r request) bool
		want string
	}{
		{func(r request) bool { return true }, "s3://site: stopped before any change: interrupted"},
		{func(r request) bool { return r.method == http.MethodPut && r.key != manifestName },
			"s3://site: stopped after 0 of 8 changes (publish again to continue): interrupted"},
	} {
		s := serveS3(t)
		ctx, interrupt := context.WithCancelCause(t.Context())
		s.before = func(r request) *apiError {
			if c.at(r) {
				interrupt(errors.New("interrupted"))
				<-ctx.Done()
				return &apiError{0, ""}
			}
			return nil
		}
		files := pages("1", "a")
		_, err := Publish(ctx, files.fs(), files.names(), s.address(""), Options{})
		if err == nil || err.Error() != c.want {
			t.Errorf("the error is %v\nwant %s", err, c.want)
		}
	}
}

// TestPartsAreRemoved interrupts the upload of a large file, and makes another fail.
func TestPartsAreRemoved(t *testing.T) {
	for _, interrupted := range []bool{true, false} {
		s := serveS3(t)
		ctx, interrupt := context.WithCancel(t.Context())
		defer interrupt()
		s.before = func(r request) *apiError {
			if r.query.Get("partNumber") != "2" {
				return nil
			}
			if interrupted {
				interrupt()
			}
			return &apiError{http.StatusForbidden, "AccessDenied"}
		}
		files := site{"talk.mp4": strings.Repeat("\x00\x01\x02\x03", 17<<18)}
		if _, err := Publish(ctx, files.fs(), files.names(), s.address(""), Options{}); err == nil {
			t.Error("no error")
		}
		if !slices.Contains(s.keys(http.MethodPost), "talk.mp4") || len(s.uploads) > 0 {
			t.Errorf("interrupted %v: %d incomplete uploads left", interrupted, len(s.uploads))
		}
	}
}

func TestEncryptionIsRequested(t *testing.T) {
	tests := map[string]map[string]string{
		"?ssetype=AES256": {"X-Amz-Server-Side-Encryption": "AES256"},
		"?ssetype=aws:kms&kmskeyid=mine": {
			"X-Amz-Server-Side-Encryption":                "aws:kms",
			"X-Amz-Server-Side-Encryption-Aws-Kms-Key-Id": "mine",
		},
	}
	for parameters, want := range tests {
		s := serveS3(t)
		site{"index.html": "home"}.publish(t, s.address(parameters))
		for _, r := range s.requests {
			got := maps.Clone(want)
			for name := range want {
				got[name] = r.header.Get(name)
			}
			if r.method == http.MethodPut && !maps.Equal(got, want) {
				t.Errorf("%s: %s is uploaded with %v", parameters, r.key, got)
			}
		}
	}
}
