package importer

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/markdown"
)

func FuzzImportTwice(f *testing.F) {
	f.Add(page("2026-02-18", mgno).Data)
	f.Add(page("2026-02-18", mgno, item{"★", "", "2 authors", "Jan 27"}, item{"#", "## x", "Org", "2024-02-29 1"}).Data)
	f.Add([]byte("A\n\nB\n•\n3 authors\n·\nOct 16, 2023\nA\n\nC\n"))
	for _, dump := range dumps(f) {
		f.Add(dump.Data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		read, err := digest.Read(data, digest.Options{Name: "a.txt", Date: on("2026-02-18")})
		if err != nil {
			return
		}
		readAgain := &digest.Digest{Date: read.Date, Entries: slices.Clone(read.Entries)}
		m := memory{}
		im, err := m.importer()
		if err != nil {
			t.Fatal(err)
		}
		if err := im.importDump(Dump{Name: "a.txt", Data: data}, read); err != nil {
			t.Fatal(err)
		}
		if len(im.report.Papers) != len(read.Entries) {
			t.Fatalf("%d outcomes for %d entries", len(im.report.Papers), len(read.Entries))
		}
		m.save(im)
		again, err := m.importer()
		if err != nil {
			t.Fatalf("cannot read the written files: %v\n%q", err, m)
		}
		if err := again.importDump(Dump{Name: "a.txt", Data: data}, readAgain); err != nil {
			t.Fatal(err)
		}
		if n := again.report.Count(Unchanged); n != len(read.Entries) {
			t.Fatalf("%d of %d entries unchanged: %+v", n, len(read.Entries), again.report.Papers)
		}
	})
}

func FuzzImportKeepsNotes(f *testing.F) {
	f.Add("title: A # a\n# b\ntags:\n  - x\n", "\nText.\n\n## Notes\n\nMine.\n")
	f.Add("{title: A, comments: 3}\n", "Notes\n---\n")
	f.Add("digests: [2026-01-01]\r\ntitle: 'A'\r\nauthors: [B,\r\n C]\r\n", "## A\r\n```\r\n## B\r\n")
	f.Add("title: |\n  A\nabstract: x\n", "~~~\n## A\n~~~\n \n   ## B\n")
	f.Fuzz(func(t *testing.T, head, body string) {
		src := []byte("---\n" + head + "---\n" + body)
		for _, change := range []func(*Options){func(*Options) {}, refresh} {
			im, err := memory{"content/papers/a.md": string(src)}.importer()
			if err != nil {
				return
			}
			change(&im.Options)
			comments := 7
			e := digest.Entry{
				Title:       im.index.bySlug["a"].paper.Title,
				Abstract:    "One.\n\nTwo.",
				AuthorCount: 2,
				Date:        on("2023-10-16"),
				Comments:    &comments,
			}
			if strings.TrimSpace(e.Title) == "" ||
				im.importDump(
					Dump{Name: "a.txt"},
					&digest.Digest{Date: on("2026-02-18"), Entries: []digest.Entry{e}},
				) != nil {
				return // uneditable files are rejected
			}
			after := im.index.bySlug["a"].src
			if !bytes.Equal(notes(src), notes(after)) {
				t.Fatalf("the notes changed from %q to %q", notes(src), notes(after))
			}
		}
	})
}

// notes returns the notes in a paper's file.
func notes(src []byte) []byte {
	f, problems := frontmatter.Parse("a.md", src)
	if len(problems) > 0 {
		return nil
	}
	body, _ := f.Body()
	return body[markdown.New("/").NotesStart(body):]
}
