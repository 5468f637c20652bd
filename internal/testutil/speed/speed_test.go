//go:build linux

package main

import (
	"bytes"
	"io/fs"
	"os"
	"strings"
	"testing"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values series
		want   float64
	}{{nil, 0}, {series{3}, 3}, {series{5, 1, 3}, 3}, {series{4, 1, 3, 2}, 2.5}} {
		if got := c.values.median(); got != c.want {
			t.Errorf("median of %v is %g, want %g", c.values, got, c.want)
		}
	}
}

// TestRatiosAreThoseOfPairs uses a second pair measured under load, which would change the ratio of the medians.
func TestRatiosAreThoseOfPairs(t *testing.T) {
	if got := (series{1, 8, 2}).over(series{10, 80, 10}); got != 0.1 {
		t.Errorf("got %g", got)
	}
	if got := (series{1, 2}).over(nil); got != 0 {
		t.Errorf("without other values: got %g", got)
	}
}

func TestMissedAimsAreMarked(t *testing.T) {
	var b bytes.Buffer
	printTable(&b, []row{
		{name: "fast", aims: []aim{{"time", 0.1, 0.12, ""}}}, {name: "slow", aims: []aim{{"", 31, 30, "ms"}}},
	})
	for line := range strings.Lines(b.String()) {
		if missed := strings.Contains(line, "MISSED"); missed != strings.Contains(line, "slow") {
			t.Errorf("wrong mark: %s", line)
		}
	}
}

func TestSitesDependOnlyOnSeed(t *testing.T) {
	sites := func(seed uint64) map[string]string {
		dir := t.TempDir()
		if err := writeArchive(dir+"/archive", 20, seed); err != nil {
			t.Fatal(err)
		}
		if err := writeTwin(dir+"/hugo", dir+"/archive"); err != nil {
			t.Fatal(err)
		}
		return texts(t, dir)
	}
	one, two := sites(7), sites(7)
	papers := 0
	for name, text := range one {
		if two[name] != text {
			t.Errorf("%s differs", name)
		}
		if strings.HasSuffix(name, ".md") {
			papers++
		}
	}
	if papers != 40 || len(two) != len(one) {
		t.Errorf("%d papers in two sites, %d and %d files", papers, len(one), len(two))
	}
}

func texts(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	root := os.DirFS(dir)
	if err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		all[name] = string(data)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestEditsDiffer checks that each edit has its own marker, which a page without the edit lacks.
func TestEditsDiffer(t *testing.T) {
	p := &paper{text: []byte("---\ntitle: \"A\"\ndate: 2020-01-02\n---\n\nText.\n")}
	for _, kind := range []func(int) edit{p.note, p.title, p.date} {
		seen := map[string]bool{}
		for n := range 50 {
			e := kind(n)
			if seen[e.marker] || e.in(p.text) || bytes.Equal(e.text, p.text) {
				t.Errorf("edit %d: %s", n, e.text)
			}
			seen[e.marker] = true
		}
	}
}
