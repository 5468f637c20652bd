package bucket

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/problem"
)

// fails publishes and returns the error.
func (s site) fails(t *testing.T, files fs.FS, address string) error {
	t.Helper()
	r, err := Publish(t.Context(), files, s.names(), address, Options{})
	if err == nil {
		t.Fatalf("no error: %s", counts(r))
	}
	return err
}

func TestErrorOfAllObjectsIsReportedOnce(t *testing.T) {
	s := serveS3(t)
	s.before = func(r request) *apiError {
		if r.method == http.MethodPut && r.key != manifestName {
			return &apiError{http.StatusForbidden, "AccessDenied"}
		}
		return nil
	}
	files := pages("1", "a", "b", "c")
	got := files.fails(t, files.fs(), s.address("")).Error()
	const want = ": cannot be uploaded: AccessDenied, It is so (allow s3:ListBucket, s3:GetObject, s3:PutObject and " +
		"s3:DeleteObject for these credentials)"
	if !strings.HasSuffix(got, want) || strings.Contains(got, "\n") {
		t.Errorf("the error is %s\nwant …%s", got, want)
	}
}

// TestFailureStopsLaterStages makes some uploads fail. The error must name all of them, and no later stage must be
// uploaded.
func TestFailureStopsLaterStages(t *testing.T) {
	s := serveS3(t)
	before := pages("1", "gone")
	before.publish(t, s.address(""))
	s.before = func(r request) *apiError {
		if r.method == http.MethodPut && strings.HasPrefix(r.key, "papers/bad") {
			return &apiError{http.StatusBadRequest, "BadDigest"}
		}
		return nil
	}
	after := pages("2", "good", "bad-1", "bad-2")
	err := after.fails(t, after.fs(), s.address(""))
	want := ""
	for i := 1; i <= 2; i++ {
		want += fmt.Sprintf(
			"s3://site/papers/bad-%d/index.html: cannot be uploaded: BadDigest, It is so (publish again to continue)\n",
			i,
		)
	}
	if got := err.Error() + "\n"; got != want {
		t.Errorf("the error is\n%swant\n%s", got, want)
	}
	has := s.site()
	for name := range before {
		if has[name] != before[name] && stageOf(name) > papers {
			t.Errorf("%s was uploaded after the failure", name)
		}
		if _, exists := has[name]; !exists {
			t.Errorf("%s was deleted after the failure", name)
		}
	}
	if _, exists := has["papers/good/index.html"]; !exists {
		t.Error("another file of the failed stage was not uploaded")
	}
	s.before = nil
	s.forget()
	after.publish(t, s.address(""))
	for _, name := range s.keys(http.MethodPut) {
		if stageOf(name) == assets && name != manifestName {
			t.Errorf("%s was uploaded again", name)
		}
	}
}

func TestRunStopsAfterFiveFailures(t *testing.T) {
	s := serveS3(t)
	s.before = func(r request) *apiError {
		if r.method == http.MethodPut && r.key != manifestName {
			return &apiError{http.StatusBadRequest, "BadDigest"}
		}
		return nil
	}
	files := site{}
	for i := range 200 {
		files[fmt.Sprintf("papers/%d/index.html", i)] = "text"
	}
	err := files.fails(t, files.fs(), s.address(""))
	var list problem.List
	if !errors.As(err, &list) || len(list) < maxFailures || len(list) > maxFailures+defaultWorkers {
		t.Errorf("%d failures", len(list))
	}
	if n := s.count(http.MethodPut); n > 1+maxFailures+2*defaultWorkers {
		t.Errorf("%d uploads were tried", n)
	}
}

// changing is a site that is rebuilt while it is published: a file has other content when it is opened for the second
// time.
type changing struct {
	fs.FS
	later site
	name  string
	times *int
}

func (c changing) Open(name string) (fs.File, error) {
	if name == c.name {
		if *c.times++; *c.times > 1 {
			return c.later.fs().Open(name)
		}
	}
	return c.FS.Open(name)
}

func TestChangedFileIsNotUploaded(t *testing.T) {
	const name = "papers/a/index.html"
	files := pages("1", "a")
	for _, later := range []string{"", "more", strings.ToUpper(files[name]), files[name] + "and more"} {
		s := serveS3(t)
		dir := t.TempDir()
		for _, address := range []string{s.address(""), folderAddress(dir)} {
			err := files.fails(t, changing{files.fs(), site{name: later}, name, new(int)}, address)
			want := name +
				": the file changed while it was being published (publish again, and do not build at the same time)"
			if err.Error() != want {
				t.Errorf("%q: the error is %v\nwant %s", later, err, want)
			}
		}
		if _, exists := s.get(name); exists || readFolder(t, dir)[name] != "" {
			t.Errorf("%q is in the bucket", later)
		}
	}
}

// halting is a site with a file that calls do in the middle of its content when it is opened for the second time.
type halting struct {
	fs.FS
	name  string
	times *int
	do    func() error
}

func (h halting) Open(name string) (fs.File, error) {
	f, err := h.FS.Open(name)
	if name != h.name {
		return f, err
	}
	if *h.times++; *h.times > 1 {
		return half{f, new(bool), h.do}, err
	}
	return f, err
}

// half is a file that returns a few bytes at a time. It calls do before every read except the first.
type half struct {
	fs.File
	read *bool
	do   func() error
}

func (h half) Read(p []byte) (int, error) {
	if *h.read {
		if err := h.do(); err != nil {
			return 0, err
		}
	}
	*h.read = true
	return h.File.Read(p[:min(4, len(p))])
}

func TestPartialFileIsNotUploaded(t *testing.T) {
	const name = "papers/a/index.html"
	files := pages("1", "a")
	s := serveS3(t)
	for _, address := range []string{s.address(""), folderAddress(t.TempDir())} {
		broken := func() error { return errors.New("input/output error") }
		err := files.fails(t, halting{files.fs(), name, new(int), broken}, address)
		const want = "/" + name + ": cannot be uploaded: input/output error (publish again to continue)"
		if !strings.HasSuffix(err.Error(), want) {
			t.Errorf("the error is %v\nwant …%s", err, want)
		}
		if got, want := counts(files.publish(t, address)), "6 uploaded, 2 unchanged, 0 deleted"; got != want {
			t.Errorf("the next run: %s, want %s", got, want)
		}
	}
}

func TestInterruptStopsCopyingAFile(t *testing.T) {
	const name = "papers/a/index.html"
	files := pages("1", "a")
	dir := t.TempDir()
	ctx, interrupt := context.WithCancel(t.Context())
	reads := 0
	slow := halting{files.fs(), name, new(int), func() error { reads++; interrupt(); return nil }}
	_, err := Publish(ctx, slow, files.names(), folderAddress(dir), Options{})
	want := site{"favicon.svg": files["favicon.svg"], "papers/a/": "empty"}
	want["css/offprint."+hashLike("1")+".css"] = "/* 1 */"
	if diff := cmp.Diff(want, readFolder(t, dir)); !errors.Is(err, context.Canceled) || reads != 1 || diff != "" {
		t.Errorf("%v after %d reads; the folder: %s", err, reads, diff)
	}
}

// broken is a site whose files cannot be read.
type broken struct{ fs.FS }

func (b broken) Open(name string) (fs.File, error) {
	if path.Ext(name) == ".html" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return b.FS.Open(name)
}

func TestUnreadableFilesAreReported(t *testing.T) {
	files := site{"a.html": "", "b.html": "", "c.css": "", manifestName: "{}"}
	dir := t.TempDir()
	err := files.fails(t, broken{files.fs()}, folderAddress(dir))
	want := `.offprint.json: this name is reserved for Offprint's list of uploads (rename the file)
a.html: cannot read this file of the built site: permission denied (build it again)
b.html: cannot read this file of the built site: permission denied (build it again)`
	if err.Error() != want {
		t.Errorf("the error is\n%v\nwant\n%s", err, want)
	}
	if has := readFolder(t, dir); len(has) > 0 {
		t.Errorf("the folder contains %v", has)
	}
}

func TestInvalidManifestStopsTheRun(t *testing.T) {
	tests := map[string]string{
		`{"version": 2}`: "a newer version of Offprint wrote this list of uploads (publish with that version)",
		`{}`: "this is not a list of Offprint's uploads: it has no version (restore it, " +
			"or delete it and the uploaded site, then publish again)",
		`{"version": 1`: "this is not a list of Offprint's uploads: unexpected end of JSON input (restore it, " +
			"or delete it and the uploaded site, then publish again)",
	}
	for text, want := range tests {
		s := serveS3(t)
		s.put(manifestName, text)
		files := pages("1", "a")
		err := files.fails(t, files.fs(), s.address(""))
		if want = "s3://site/" + manifestName + ": " + want; err.Error() != want {
			t.Errorf("the error is %v\nwant %s", err, want)
		}
		if s.count(http.MethodPut) > 0 {
			t.Error("something was uploaded")
		}
	}
}

func TestEmptySiteDeletesNothing(t *testing.T) {
	s := serveS3(t)
	pages("1", "a").publish(t, s.address(""))
	before := s.site()
	if err := (site{}).fails(t, site{}.fs(), s.address("")); err.Error() != "the site has no files (build it again)" {
		t.Errorf("the error is %v", err)
	}
	if diff := cmp.Diff(before, s.site()); diff != "" {
		t.Error(diff)
	}
}

func TestObjectDeletedDuringTheRunIsUploaded(t *testing.T) {
	const name = "papers/a/index.html"
	s := serveS3(t)
	s.etags = true // so that every object is examined
	files := pages("1", "a")
	files.publish(t, s.address(""))
	s.before = func(r request) *apiError {
		if r.method == http.MethodHead && r.key == name {
			s.delete(name)
		}
		return nil
	}
	if got, want := counts(files.publish(t, s.address(""))), "1 uploaded, 7 unchanged, 0 deleted"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if diff := cmp.Diff(files, s.site()); diff != "" {
		t.Error(diff)
	}
}
