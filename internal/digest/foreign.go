package digest

import (
	"bytes"
	"regexp"

	"github.com/offprint/offprint/internal/problem"
)

// programs lists files of other programs that people may confuse with a digest, by their first bytes.
var programs = []struct{ begins, what, mend string }{
	{"%PDF-", "a PDF", "give the page or the references that name the paper, not the paper itself"},
	{
		"PK\x03\x04", "a ZIP archive or an office document",
		"unpack it and give what is in it, or save the document as plain text",
	},
	{"\x1f\x8b", "compressed", "unpack it first, with gunzip"},
	{"bplist00", "a web archive of Safari", "save the page as page source, or copy its text"},
	{"{\\rtf", "a document with formats", "save it as plain text"},
	{"\x89PNG", "a picture", "copy the text of the page"},
	{"\xff\xd8\xff", "a picture", "copy the text of the page"},
	{"SQLite format 3\x00", "a database", "export its references, as BibTeX or CSL-JSON"},
}

// archivedPage matches the start of a page that Chrome saved as a single file.
var archivedPage = regexp.MustCompile(
	`(?i)^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*content-type:\s*multipart/related`)

// foreign returns a problem if a file clearly belongs to another program.
func foreign(name string, src []byte) error {
	for _, p := range programs {
		if bytes.HasPrefix(src, []byte(p.begins)) {
			return problem.Problem{
				File: name, Line: 1, Column: 1, What: "this is " + p.what + ", and no text", Hint: p.mend,
			}
		}
	}
	if archivedPage.Match(bytes.ReplaceAll(src[:min(len(src), 4<<10)], []byte("\r"), nil)) {
		return problem.Problem{
			File: name, Line: 1, Column: 1, What: "this is a page in a single file (MHTML)",
			Hint: "save the page as “complete” or “HTML only”, or copy its text",
		}
	}
	return nil
}
