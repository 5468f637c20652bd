package check

import (
	"flag"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/generate"
	"github.com/offprint/offprint/internal/theme"
)

var update = flag.Bool("update", false, "update the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, diff)
	}
}

// small is a site without problems, with at least one of everything that is checked.
var small = map[string]string{
	"site.yaml": `title: A small archive
baseURL: https://user.github.io/archive/
repository: https://git.example/user/archive
menu:
  - {title: Dates, url: /dates/}
  - {title: Tags, url: /tags/}
  - {title: About, url: /about/}
  - title: Elsewhere
    url: https://elsewhere.example/
tags:
  - {tag: neural-operators, title: Neural operators}
  - {tag: language-models}
  - {tag: weather}
`,
	"content/papers/one.md": `---
title: "The first paper: on neural operators"
date: 2023-10-16
author_count: 3
tags: [neural-operators, weather]
digests: [2026-02-17]
arxiv: "2310.19809"
links: [{label: Code, url: "https://code.example/one"}]
---

The abstract of the first paper, with [a link](https://a.example/) and $x^2$.

## Notes

See [the second](/papers/two/) and [its notes](../two/#notes), [what is here](#notes),
![a dot](/img/dot.png), https://b.example/ and [[two]].
`,
	"content/papers/two.md": `---
title: The second paper
date: 2024-01-27
author_count: 4
tags:
  - language-models
digests: [2026-02-17]
doi: 10.1000/two
---

The abstract of the second paper.

## Notes

` + "Not `[[links]]`, nor $[[x]]$, nor \\[[these]].\n",
	"content/papers/three.md": `---
title: A third one
date: 2024-02-01
author_count: 4
---

The abstract of the third paper.
`,
	"content/pages/about.md": `---
title: About
---

What this is. See [the papers](/dates/), [data](/papers.json).

## Colophon

Nothing.
`,
	"static/img/dot.png": "a picture",
	"static/css/own.css": "/* url(no.png) */\nbody { background: url(../img/dot.png) }\n",
}

// write writes a site into a temporary folder.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// changed returns the small site with some files changed. A text of the form "- old\n+ new" replaces old with new in
// the file; any other text replaces the whole file.
func changed(t *testing.T, changes map[string]string) map[string]string {
	t.Helper()
	files := maps.Clone(small)
	for name, text := range changes {
		old, isEdit := strings.CutPrefix(text, "- ")
		if !isEdit {
			files[name] = text
			continue
		}
		old, now, _ := strings.Cut(old, "\n+ ")
		if strings.Count(files[name], old) != 1 {
			t.Fatalf("%s has %q %d times", name, old, strings.Count(files[name], old))
		}
		files[name] = strings.Replace(files[name], old, now, 1)
	}
	return files
}

// options returns options to check the site in a folder.
func options(t *testing.T, dir string) Options {
	t.Helper()
	return Options{Build: built(t, generate.Options{Dir: dir, Today: content.Date{Year: 2026, Month: 2, Day: 18}})}
}

// built builds a site for a check.
func built(t *testing.T, o generate.Options) *generate.Build {
	t.Helper()
	o.Theme, o.Texts = offprint.Theme, true
	b, err := generate.Make(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func run(t *testing.T, o Options) *Report {
	t.Helper()
	r, err := Run(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// layoutPlace matches a position in a layout, manyPages a number of pages. Both change with the default theme.
var (
	layoutPlace = regexp.MustCompile(`(layouts/[a-z0-9/]+\.html):(\d+):(\d+)`)
	manyPages   = regexp.MustCompile(`and \d+ other pages`)
)

// stable returns findings with the text at each position in a layout instead of the line and column.
func stable(t *testing.T, dir string, findings []Finding) string {
	t.Helper()
	text := manyPages.ReplaceAllString(lines(dir, findings), "and more pages")
	return layoutPlace.ReplaceAllStringFunc(text, func(place string) string {
		m := layoutPlace.FindStringSubmatch(place)
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(m[1])))
		if err != nil {
			data, err = offprint.Theme.ReadFile(m[1])
		}
		line, _ := strconv.Atoi(m[2])
		column, _ := strconv.Atoi(m[3])
		all := strings.Split(string(data), "\n")
		if err != nil || line > len(all) || column > len([]rune(all[line-1])) {
			t.Fatalf("%s does not exist: %v", place, err)
		}
		words := []rune(all[line-1])[column-1:]
		return m[1] + " at ‹" + string(words[:min(len(words), 24)]) + "›"
	})
}

// lines returns findings as printed, with file names relative to the site's root.
func lines(dir string, findings []Finding) string {
	var b strings.Builder
	for _, f := range findings {
		line := string(f.Severity) + " " + f.Check + " " + f.Error()
		b.WriteString(strings.ReplaceAll(line, filepath.ToSlash(dir)+"/", "") + "\n")
	}
	return b.String()
}

func layoutFile(text string) theme.File {
	return theme.File{Name: "x.html", Path: "layouts/x.html", Data: []byte(text)}
}

var traceNumber = regexp.MustCompile(` ` + traceAttribute + `="\d+"`)
