package digest

import (
	"bytes"
	"path"
	"strings"

	"golang.org/x/net/html/atom"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/digest/feed"
	"github.com/offprint/offprint/internal/digest/page"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// These tables list kinds of files that people try to import, but that are not supported. The error names the kind.

// binaries lists binary files by their first bytes.
var binaries = []struct{ start, what, hint string }{
	{
		"%PDF-", "a PDF",
		"import a page or a list of references that mentions the paper, not the paper itself",
	},
	{"\x1f\x8b", "a compressed file", "decompress it with gunzip"},
	{"BZh", "a compressed file", "decompress it with bunzip2"},
	{"\xfd7zXZ\x00", "a compressed file", "decompress it with unxz"},
	{"\x28\xb5\x2f\xfd", "a compressed file", "decompress it with unzstd"},
	{"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it and import the files in it"},
	{"bplist00", "a Safari web archive", "save the page as page source, or copy its text"},
	{"{\\rtf", "a rich text document (RTF)", "save it as plain text"},
	{
		"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document of an old office program (DOC, XLS)",
		"save it as CSV or plain text",
	},
	{"\x89PNG", "an image", "copy the text of the page"},
	{"\xff\xd8\xff", "an image", "copy the text of the page"},
	{"GIF8", "an image", "copy the text of the page"},
	{"PAR1", "a Parquet table", "convert it to CSV"},
}

// containers lists kinds of ZIP archives and SQLite databases by a string that they contain. The last row of each
// matches all others.
var containers = []struct{ start, part, what, hint string }{
	{"PK\x03\x04", "word/document.xml", "a Word document (DOCX)",
		"save it as plain text, or export the references as RIS or BibTeX from the reference manager"},
	{"PK\x03\x04", "xl/workbook.xml", "an Excel workbook (XLSX)", "save the sheet as CSV"},
	{"PK\x03\x04", "application/epub+zip", "an EPUB book", "import a list of references as BibTeX, RIS or CSL-JSON"},
	{"PK\x03\x04", "opendocument.spreadsheet", "a spreadsheet (ODS)", "save the sheet as CSV"},
	{"PK\x03\x04", "opendocument.text", "a text document (ODT)", "save it as plain text"},
	{"PK\x03\x04", "sdb/sdb.eni", "an EndNote library (ENLX)", "export RIS from EndNote"},
	{"PK\x03\x04", "", "a ZIP archive", "unpack it and import the files in it"},
	{"SQLite format 3\x00", "itemDataValues", "Zotero's database",
		"export the library from Zotero as BibTeX or CSL-JSON"},
	{"SQLite format 3\x00", "DocumentContributors", "Mendeley's database",
		"export the library from Mendeley as BibTeX"},
	{"SQLite format 3\x00", "enl_refs", "an EndNote library", "export RIS from EndNote"},
	{"SQLite format 3\x00", "", "an SQLite database", "export its references as BibTeX or CSL-JSON"},
}

// extensions lists kinds of files that only the extension of the name identifies.
var extensions = map[string]struct{ what, hint string }{
	".enl":  {"an EndNote library", "export RIS from EndNote"},
	".tex":  {"a LaTeX document", "import the .bib file that it uses"},
	".bst":  {"a BibTeX style", "import the .bib file"},
	".toml": {"a TOML file", "convert it to JSON or CSV"},
	".yaml": {"a YAML file", "export CSL-JSON or BibTeX instead"},
	".yml":  {"a YAML file", "export CSL-JSON or BibTeX instead"},
	".ovl":  {"an Ovid file", "export RIS instead"},
}

const (
	bibliography = "export BibTeX, RIS or CSL-JSON instead"
	risInstead   = "export RIS instead"
)

// documents lists XML files by the name of their root element and a string in its attributes.
var documents = []struct{ root, attribute, what, hint string }{
	{"modsCollection", "", "MODS", risInstead},
	{"mods", "", "MODS", risInstead},
	{"collection", "MARC21", "MARCXML", risInstead},
	{"record", "MARC21", "MARCXML", risInstead},
	{"pmc-articleset", "", "JATS, the text of articles", "save the citations from PubMed (.nbib) instead"},
	{"article", "", "JATS or DocBook, the text of an article", "import its citation as RIS or BibTeX"},
	{"TEI", "", "TEI", bibliography},
	{"teiCorpus", "", "TEI", bibliography},
	{"OAI-PMH", "", "a response of an OAI-PMH server (Dublin Core)", bibliography},
	{"dc", "", "Dublin Core", bibliography},
	{"metadata", "", "Dublin Core or another metadata record", bibliography},
	{"resource", "datacite", "DataCite metadata", "export BibTeX or RIS instead"},
	{"doi_batch", "", "a Crossref deposit", bibliography},
	{"crossref_result", "", "Crossref's XML", "use Crossref's JSON, or BibTeX"},
	{"dblp", "", "DBLP's XML", "export BibTeX from DBLP"},
	{"dblpperson", "", "DBLP's XML", "export BibTeX from DBLP"},
	{"Sources", "bibliography", "a source list of Word", bibliography},
	{"RDF", "zotero", "Zotero RDF", "export BibTeX or CSL-JSON from Zotero"},
	{"RDF", "", "RDF", bibliography},
	{"opml", "", "OPML, a list of feeds", "download a feed and import that"},
	{"urlset", "", "a sitemap", "import a page or a feed of the site"},
	{"sitemapindex", "", "a sitemap", "import a page or a feed of the site"},
	{"svg", "", "an SVG image", "copy the text of the page"},
	{"Error", "", "an error message of a service", "download it again"},
	{"error", "", "an error message of a service", "download it again"},
	{"eFetchResult", "", "an error message of PubMed", "download it again"},
	{"eSearchResult", "", "a list of PubMed identifiers",
		"fetch the citations themselves (efetch), or save them as .nbib"},
	{"plist", "", "a property list", bibliography},
	{"LibraryThing", "", "a library catalog", bibliography},
}

// texts lists other text files by how they start.
var texts = []struct {
	starts     *lazyregexp.Regexp
	what, hint string
}{
	{lazyregexp.New(`^version https://(?:git-lfs|hawser)\.github\.com/spec/`), // the first line of the pointer
		"a Git LFS pointer", "run git lfs pull"},
	{lazyregexp.New(`^From \S+.*\b\d{4}\s*\n(?:[>\w-]+:? ?.*\n)`), // From a@example.org Tue Feb 17 20:00:00 2026
		"a mailbox (mbox)", "save the text of the message that has the list"},
	{lazyregexp.New(`^(?:Return-Path|Delivered-To|Received|DKIM-Signature|MIME-Version): `), // of a saved message
		"an email", "save the text of the message"},
	{lazyregexp.New(`^(?:\s*%[^\n]*\n|\s)*\\(?:documentclass|documentstyle|begin\{thebibliography\}|bibitem|` +
		`bibcite|relax|usepackage|input\{|section\{|begin\{document\})`), // \documentclass{article}
		"a LaTeX document", "import the .bib file that it uses"},
	{lazyregexp.New(`^\s*\{\s*"(?:cells"\s*:\s*\[|nbformat(?:_minor)?"\s*:)`), // {"cells": [
		"a Jupyter notebook", "export it as Markdown or HTML"},
	{lazyregexp.New(`^(?:---\s*\n)?\s*(?:cff-version|message:[^\n]*\ncff-version):`), // cff-version: 1.2.0
		"a citation file (CFF)", "convert it to BibTeX, as GitHub's \"Cite this repository\" does"},
	{lazyregexp.New(`^(?:---\s*\n)?references:\s*\n\s*- `), // references:
		"CSL in YAML", "export CSL-JSON instead"},
	{lazyregexp.New(`^(?:\s*#[^\n]*\n|\s)*\[\[?[\w."-]+\]\]?[ \t]*\n\s*` +
		`[\w"-]+[ \t]*=[ \t]*["'\[\d{tf]`), // [[papers]]
		"a TOML file", "convert it to JSON or CSV"},
	{lazyregexp.New(`^\s*RT [A-Z][a-z]+[^\n]*\n[A-Z][A-Z0-9](?: [^\n]*)?\n`), // RT Journal Article
		"RefWorks' tagged format", risInstead},
	{lazyregexp.New(`^\s*FN (?:Clarivate|ISI|Thomson)[^\n]*\nVR `), // FN Clarivate Analytics Web of Science
		"the Web of Science's plain text", "export BibTeX, RIS or a tab-delimited file instead"},
	{lazyregexp.New(`^=LDR  `), "MARC in text", risInstead},
	{
		lazyregexp.New(`^\d{5}[a-z]{2}[a-z ][ a-z0-9]{2}22\d{5}`),
		"MARC",
		risInstead,
	}, // 00714cam a2200205 a 4500
	{lazyregexp.New(`^\s*<\d+\. ?>\s*\n(?:VN|UI|AN|DB|ST|AU|TI)\s`), "Ovid's tagged format", risInstead}, // <1. >
	{lazyregexp.New(`(?i)^\s*refworks export tagged format`), "RefWorks' tagged format", risInstead},
	{lazyregexp.New(`(?i)^\s*rate exceeded\.?\s*$`), // the entire response of arXiv
		"an error message: the service was asked too often", "wait a minute and download it again"},
	// Resource not found. (from Crossref)
	{lazyregexp.New(`(?i)^\s*(?:resource not found|not found|too many requests|forbidden|unauthorized|` +
		`service unavailable|internal server error|bad gateway|gateway time-?out|access denied)\.?\s*$`),
		"an error message of a service", "check the URL and download it again"},
	{lazyregexp.New(`^\s*\{\s*"(?:error|errors|detail|message|status)"\s*:\s*` + jsonValue +
		`(?:,\s*"(?:code|status|message|message-type|error|errors|details?|documentation_url|path|timestamp)"\s*:\s*` +
		jsonValue +
		`)*\}\s*$`), // {"message": "Not Found"}
		"an error message of a service", "check the URL and download it again"},
	{lazyregexp.New(`^\s*\{\s*"name"\s*:\s*"\w*Error"`), // {"name":"RateLimitError"
		"an error message of a service", "check the URL and download it again"},
}

// jsonValue matches a short value in JSON.
const jsonValue = `(?:"(?:[^"\\]|\\.)*"|-?\d+|null|true|false|\{[^{}]*\}|\[[^\[\]]*\])\s*`

// pages lists web pages without papers by their title.
var pages = []struct {
	title      *lazyregexp.Regexp
	what, hint string
}{
	{
		lazyregexp.New(
			`(?i)<title[^>]*>\s*(?:just a moment|client challenge|attention required|checking your browser|` +
				`ddos-guard|` +
				`are you a robot|robot check|security check|verify you are human|access to this page has been denied)`,
		),
		"a page that checks for robots, not the page behind it",
		"open the page in a browser and save it there",
	},
	{lazyregexp.New(`(?i)<title[^>]*>\s*(?:error\s*)?(?:40[0-9]|429|50[0-4])\b|<title[^>]*>[^<]{0,60}\b(?:` +
		`not found|forbidden|access denied|bad gateway|service unavailable|too many requests|internal server error|` +
		`rate limit exceeded)\b`),
		"an error page", "check the URL and save the page again"},
	{lazyregexp.New(`(?i)<title[^>]*>\s*(?:(?:sign|log)[ -]?in|login)\b|` +
		`<title[^>]*>[^<]{0,60}\b(?:sign|log)[ -]?in\s*</title>`),
		"a login page", "log in with a browser and save the page there"},
}

// archivedPage matches the start of a page that Chrome saved as a single file (MHTML).
var archivedPage = lazyregexp.New(
	`(?i)^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*content-type:\s*multipart/related`)

// checkBinary returns a problem if a file is binary or a web archive, as its first bytes or its extension show.
func checkBinary(name string, src []byte) error {
	for _, p := range binaries {
		if bytes.HasPrefix(src, []byte(p.start)) {
			return rejection(name, p.what+", not a text file", p.hint)
		}
	}
	for _, c := range containers {
		if bytes.HasPrefix(src, []byte(c.start)) && bytes.Contains(src, []byte(c.part)) {
			return rejection(name, c.what+", not a text file", c.hint)
		}
	}
	if archivedPage.Match(bytes.ReplaceAll(src[:min(len(src), 4<<10)], []byte("\r"), nil)) {
		return rejection(name, "a web page saved as a single file (MHTML)",
			`save the page as "complete" or "HTML only", or copy its text`)
	}
	if kind := extensions[strings.ToLower(path.Ext(name))]; kind.what == "an EndNote library" {
		return rejection(name, kind.what, kind.hint)
	}
	return nil
}

// IsBinary reports whether head is the start of a file that Read rejects as binary, so that a caller need not load the
// rest of the file.
func IsBinary(head []byte) bool {
	isUTF16 := bytes.HasPrefix(head, []byte{0xFE, 0xFF}) || bytes.HasPrefix(head, []byte{0xFF, 0xFE})
	return checkBinary("", head) != nil || bytes.IndexByte(head, 0) >= 0 && !isUTF16
}

// checkUnsupported returns a problem if a text that starts with head is of an unsupported kind.
func checkUnsupported(name, head string) error {
	head = strings.ReplaceAll(head, "\r\n", "\n")
	if root, attributes := entry.XMLRoot(head); root != "" && !feed.LooksLikeFeed(head) {
		for _, d := range documents {
			if d.root == root && strings.Contains(strings.ToLower(attributes), strings.ToLower(d.attribute)) {
				return rejection(name, d.what, d.hint)
			}
		}
	}
	for _, t := range texts {
		if t.starts.MatchString(head) && !feed.LooksLikeArxiv(head) {
			return rejection(name, t.what, t.hint)
		}
	}
	if page.LooksLikeHTML(head) {
		for _, p := range pages {
			if p.title.MatchString(head) {
				return rejection(name, p.what, p.hint)
			}
		}
	}
	return nil
}

// checkUnknown returns a problem if the extension or the XML root element identifies the kind of a text that has no
// supported format, or that only looks like plain text.
func checkUnknown(name, head string) error {
	kind := extensions[strings.ToLower(path.Ext(name))]
	root, _ := entry.XMLRoot(head)
	isMarkup := atom.Lookup([]byte(strings.ToLower(root))) != 0 // HTML, which Markdown can start with
	if kind.what == "" && root != "" && !isMarkup {
		kind.what, kind.hint = "XML with the root element <"+root+">, which is not supported", bibliography
	}
	if kind.what == "" {
		return nil
	}
	return rejection(name, kind.what, kind.hint)
}

func rejection(name, what, hint string) error {
	return problem.Problem{File: name, Line: 1, Column: 1, What: "this is " + what, Hint: hint}
}
