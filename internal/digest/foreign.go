package digest

import (
	"bytes"
	"regexp"

	"github.com/offprint/offprint/internal/problem"
)

// programs lists the files of other programs that people may confuse with a digest, by their first bytes.
var programs = []struct{ start, what, hint string }{
	{"%PDF-", "a PDF", "import a page or a list of references that mentions the paper, not the paper itself"},
	{
		"PK\x03\x04", "a ZIP archive or an office document",
		"unpack it and import the files in it, or save the document as plain text",
	},
	{"\x1f\x8b", "a compressed file", "decompress it with gunzip"},
	{"bplist00", "a Safari web archive", "save the page as page source, or copy its text"},
	{"{\\rtf", "a rich text document (RTF)", "save it as plain text"},
	{"\x89PNG", "an image", "copy the text of the page"},
	{"\xff\xd8\xff", "an image", "copy the text of the page"},
	{"SQLite format 3\x00", "an SQLite database", "export its references as BibTeX or CSL-JSON"},
}

// archivedPage matches the start of a page that Chrome saved as a single file (MHTML).
var archivedPage = regexp.MustCompile(
	`(?i)^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*content-type:\s*multipart/related`)

// foreign returns a problem if a file clearly belongs to another program.
func foreign(name string, src []byte) error {
	for _, p := range programs {
		if bytes.HasPrefix(src, []byte(p.start)) {
			return problem.Problem{
				File: name, Line: 1, Column: 1, What: "this is " + p.what + ", not a text file", Hint: p.hint,
			}
		}
	}
	if archivedPage.Match(bytes.ReplaceAll(src[:min(len(src), 4<<10)], []byte("\r"), nil)) {
		return problem.Problem{
			File: name, Line: 1, Column: 1, What: "this is a web page saved as a single file (MHTML)",
			Hint: `save the page as "complete" or "HTML only", or copy its text`,
		}
	}
	return nil
}
