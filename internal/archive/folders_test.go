package archive

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/config"
)

func TestTextsInSubfoldersAndBundles(t *testing.T) {
	links := "\n\n## Notes\n\n[[b]], [[Paper C]], [b](../b/index.md), [c](<../Paper C.md>), " +
		"[talks](../../pages/group/talks.md), [group](../../pages/group/index.md).\n"
	a := load(t, map[string]string{
		"papers/2023/a.md":     paperFile() + links,
		"papers/b/index.md":    paperFile(),
		"papers/Paper C.md":    paperFile(),
		"pages/index.md":       "---\n---\nHome.\n",
		"pages/group/index.md": "---\ntitle: Group\n---\n[talks](talks.md), [a](../../papers/2023/a.md)\n",
		"pages/group/talks.md": "---\ntitle: Talks\n---\n[up](index.md)\n",
		"collections/Best.md":  "---\ntitle: Best\npapers: [Paper C, a]\n---\n",
	})
	if len(a.Warnings) > 0 {
		t.Error(a.Warnings)
	}
	var got []string
	for _, p := range a.Papers {
		got = append(got, p.File+" "+p.Path())
	}
	for _, p := range a.Pages {
		got = append(got, p.Name+" "+p.Path())
	}
	for _, c := range a.Collections {
		got = append(got, fmt.Sprintf("%s %s %d", c.Name, c.Path(), len(c.Papers)))
	}
	expect(t, "addresses", got, []string{
		"content/papers/2023/a.md /papers/a/", "content/papers/b/index.md /papers/b/",
		"content/papers/Paper C.md /papers/paper-c/", "content/pages/group/index.md /group/",
		"content/pages/group/talks.md /group/talks/", "content/collections/Best.md /collections/best/ 2",
	})
	for _, address := range []string{"/papers/b/", "/papers/paper-c/", "/group/talks/", "/group/"} {
		if !strings.Contains(a.Papers[0].Notes, `href="/repo`+address+`"`) {
			t.Errorf("no link to %s in %s", address, a.Papers[0].Notes)
		}
	}
	if !strings.Contains(a.Pages[0].HTML, `href="/repo/papers/a/"`) ||
		!strings.Contains(a.Pages[1].HTML, `href="/repo/group/"`) {
		t.Errorf("%s\n%s", a.Pages[0].HTML, a.Pages[1].HTML)
	}
}

func TestLinkToFormerFolderIsAWarning(t *testing.T) {
	a := load(t, map[string]string{
		"papers/2023/a.md": paperFile(),
		"papers/b.md":      paperFile() + "\n\n## Notes\n\n[a](a.md#notes)\n",
	})
	if got := a.Warnings.Error(); !strings.HasSuffix(got, "b.md:10:1: the file of the paper \"a\" is now "+
		"content/papers/2023/a.md (write 2023/a.md)") {
		t.Error(got)
	}
	if !strings.Contains(a.Papers[1].Notes, `href="/repo/papers/a/#notes"`) {
		t.Error(a.Papers[1].Notes)
	}
}

func TestFilesWithSamePathAreReported(t *testing.T) {
	dir := siteOf(t, map[string]string{
		"papers/a.md": paperFile(), "papers/2023/a.md": paperFile(), "papers/2024/A/index.md": paperFile(),
		"papers/b.md":    paperFile(),
		"pages/group.md": "---\ntitle: T\n---\n", "pages/group/index.md": "---\ntitle: T\n---\n",
		"collections/c.md": "---\ntitle: T\n---\n", "collections/C!.md": "---\ntitle: T\n---\n",
	})
	r := NewReader(dir)
	a, problems, err := r.Read(settings, Options{}, nil)
	if err != nil || len(a.Papers) != 2 {
		t.Fatalf("%v, %v", a, err)
	}
	var got []string
	for _, p := range problems {
		rel, _ := filepath.Rel(dir, p.File)
		got = append(got, filepath.ToSlash(rel)+": "+p.What)
	}
	expect(t, "problems", got, []string{
		"content/collections/c.md: the path /collections/c/ is also that of content/collections/C!.md",
		"content/pages/group/index.md: the path /group/ is also that of content/pages/group.md",
		"content/papers/2024/A/index.md: the path /papers/a/ is also that of content/papers/2023/a.md",
		"content/papers/a.md: the path /papers/a/ is also that of content/papers/2023/a.md",
	})
}

func TestReaderReadsChangedFilesInFolders(t *testing.T) {
	dir := siteOf(t, map[string]string{"papers/a.md": paperFile()})
	cfg := &config.Config{BaseURL: "https://example.org/"}
	r := NewReader(dir)
	for _, step := range []struct{ changed, files, want string }{
		{"", "papers/a.md", "papers/a.md"},
		{"papers/2023/b.md", "papers/2023/b.md", "papers/a.md papers/2023/b.md"},
		{"papers/c/index.md", "papers/c/index.md", "papers/a.md papers/2023/b.md papers/c/index.md"},
		{"papers/c/d.md", "papers/c/d.md", "papers/a.md papers/2023/b.md papers/c/index.md papers/c/d.md"},
	} {
		var changed []string
		if step.changed != "" {
			saveFiles(t, dir, "content/"+step.changed)
			changed = []string{"content/" + step.changed}
		}
		a, problems, err := r.Read(cfg, Options{}, changed)
		if err != nil || len(problems) > 0 {
			t.Fatal(problems, err)
		}
		var got []string
		for _, p := range a.Papers {
			got = append(got, strings.TrimPrefix(p.File, "content/"))
		}
		expect(t, "after "+step.changed, got, strings.Fields(step.want))
	}
}
