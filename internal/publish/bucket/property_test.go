package bucket

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// TestBucketConvergesToTheSite publishes several sites, interrupting most runs, while someone else uploads objects.
func TestBucketConvergesToTheSite(t *testing.T) {
	s := serveS3(t)
	names := []string{
		"index.html",
		"404.html",
		"papers/a/index.html",
		"papers/b/index.html",
		"css/a.5f3a09c1.css",
		"feed.xml",
		"LICENSE",
	}
	rapid.Check(t, func(t *rapid.T) {
		clear(s.objects)
		foreign := site{}
		var last site
		for range rapid.IntRange(1, 6).Draw(t, "runs") {
			if rapid.Bool().Draw(t, "somebody else") {
				name := fmt.Sprintf("mine/%d", rapid.IntRange(0, 3).Draw(t, "name"))
				foreign[name] = "mine"
				s.put(name, "mine")
			}
			last = drawSite(t, names)
			ctx, stop := context.WithCancel(context.Background())
			until := rapid.IntRange(0, len(names)).Draw(t, "stopped after")
			closeServer := s.listen()
			_, err := Publish(ctx, last.fs(), last.names(), s.address(""), Options{
				Workers:  2,
				Progress: func(done, _ int) { stopAt(done, until, stop) },
			})
			stop()
			closeServer()
			if err != nil && !errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
		}
		r, err := Publish(context.Background(), last.fs(), last.names(), s.address(""), Options{})
		if err != nil {
			t.Fatal(err)
		}
		want := maps.Clone(last)
		maps.Copy(want, foreign)
		if diff := cmp.Diff(want, s.site()); diff != "" {
			t.Error(diff)
		}
		if len(r.Foreign) != len(foreign) {
			t.Errorf("foreign objects %v, want %v", r.Foreign, foreign)
		}
		r, err = Publish(context.Background(), last.fs(), last.names(), s.address(""), Options{})
		if err != nil || r.Uploaded+r.Deleted > 0 {
			t.Errorf("the next run: %v, %v", r, err)
		}
	})
}

func stopAt(done, until int, stop func()) {
	if done == until {
		stop()
	}
}

func drawSite(t *rapid.T, names []string) site {
	s := site{"robots.txt": "all"} // a site has at least one file
	for _, name := range names {
		if text := rapid.SampledFrom([]string{"", "one", "two", "three"}).Draw(t, name); text != "" {
			s[name] = text
		}
	}
	return s
}

// FuzzManifest decodes arbitrary data, and data that the package encoded itself.
func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"version": 1, "objects": [{"contentType": "text/css", "cacheControl": "", "names": ["a.css"]}]}`))
	f.Add([]byte(`{"version": 1, "objects": [{"names": [""]}, {"names": null}]}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := decodeManifest(data)
		if err != nil {
			return
		}
		again, err := decodeManifest(m.encode())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m, again); diff != "" {
			t.Error(diff)
		}
	})
}
