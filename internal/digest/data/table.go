package data

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// A table (RFC 4180, with commas, semicolons or tabs) has a header with the names of its columns. Reference managers,
// literature databases and spreadsheets export tables.

// columns maps the properties of a paper to possible names of columns, as plainName returns them.
var columns = map[string][]string{
	"title":        {"title", "papertitle", "articletitle", "documenttitle"},
	"authors":      {"authorfullnames", "authors", "author", "authornames"},
	"count":        {"authorcount", "numberofauthors", "numauthors"},
	"date":         {"date", "published", "publicationdate", "datepublished", "publishedat", "issued"},
	"year":         {"year", "publicationyear", "pubyear"},
	"abstract":     {"abstract", "abstractnote", "summary"},
	"doi":          {"doi"},
	"arxiv":        {"arxiv", "arxivid", "eprint"},
	"url":          {"url", "link", "links", "urlabs", "paperurl", "address"},
	"code":         {"code", "github", "githubrepo", "repository", "codeurl", "repourl"},
	"project":      {"projectpage", "project", "website", "homepage"},
	"keywords":     {"keywords", "tags", "manualtags", "authorkeywords", "keyword"},
	"subjects":     {"categories", "indexkeywords", "automatictags", "subjects", "aikeywords", "tasks"},
	"organization": {"organization", "institution", "affiliation", "affiliations"},
	"comments":     {"comments", "numcomments"},
	"upvotes":      {"upvotes", "votes", "likes"},
	"note":         {"extra", "comment"},
	"kind":         {"itemtype", "documenttype", "publicationtype", "entrytype", "type"},
	"venue": {"publicationtitle", "venue", "journal", "sourcetitle", "proceedingstitle", "conference",
		"conferencename", "booktitle", "journaltitle"},
	"volume":    {"volume"},
	"number":    {"issue", "number"},
	"pages":     {"pages"},
	"first":     {"pagestart", "startpage"},
	"last":      {"pageend", "endpage"},
	"publisher": {"publisher"},
}

// webOfScience maps the properties of a paper to the columns in exports of the Web of Science, whose names are its
// field tags.
var webOfScience = map[string][]string{
	"title": {"ti"}, "authors": {"af", "au"}, "abstract": {"ab"}, "month": {"pd"}, "year": {"py"}, "doi": {"di"},
	"keywords": {"de"}, "subjects": {"id"}, "kind": {"dt"}, "venue": {"so"}, "volume": {"vl"}, "number": {"is"},
	"first": {"bp"}, "last": {"ep"}, "publisher": {"pu"},
}

// delimiter returns the delimiter that splits a header into the most known columns, including a title, and the number
// of these columns. Both are 0 if no delimiter does.
func delimiter(header string) (sign rune, columns int) {
	for _, c := range ",;\t" {
		names, err := newRows(strings.NewReader(header), c).Read()
		if err != nil {
			continue
		}
		index := indexColumns(names)
		if _, hasTitle := index["title"]; hasTitle && len(index) > columns {
			sign, columns = c, len(index)
		}
	}
	return sign, columns
}

// maxListed is the maximum number of columns in a message.
const maxListed = 10

// columnList returns the names of the columns in a header for a message, split at the delimiter that gives the most.
func columnList(header string) string {
	var names []string
	for _, c := range ",;\t" {
		if found, err := newRows(strings.NewReader(header), c).Read(); err == nil && len(found) > len(names) {
			names = found
		}
	}
	quoted := make([]string, 0, maxListed)
	for _, name := range names[:min(len(names), maxListed)] {
		quoted = append(quoted, problem.Quote(entry.Clean(name)))
	}
	if len(names) > maxListed {
		quoted = append(quoted, "…")
	}
	return strings.Join(quoted, ", ")
}

// newRows returns a reader of rows with any number of cells. The delimiter is sign.
func newRows(in io.Reader, sign rune) *csv.Reader {
	rows := csv.NewReader(in)
	rows.Comma, rows.FieldsPerRecord = sign, -1
	return rows
}

// indexColumns maps the properties of a paper to columns of a table. If several columns match, it uses the first one.
// Full names of authors take precedence over abbreviated names.
func indexColumns(names []string) map[string]int {
	known := columnsOf(names)
	plain := make([]string, len(names))
	for i, name := range names {
		plain[i] = plainName(name)
	}
	index := map[string]int{}
	for what, aliases := range known {
		best := -1
		for i, name := range plain {
			if rank := slices.Index(aliases, name); rank >= 0 && (best < 0 || rank < best && what == "authors") {
				index[what], best = i, rank
			}
		}
	}
	return index
}

// columnsOf returns the possible column names of a table.
func columnsOf(names []string) map[string][]string {
	if isWebOfScience(names) {
		return webOfScience
	}
	return columns
}

// isWebOfScience reports whether a header is that of an export of the Web of Science.
func isWebOfScience(names []string) bool {
	return len(names) > 1 && entry.Clean(names[0]) == "PT" && slices.Contains(names, "TI")
}

// plainName returns the name of a column or member in lower case and without punctuation.
func plainName(name string) string {
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune(" _-()./#", c) {
			return -1
		}
		return c
	}, strings.ToLower(entry.Clean(name)))
}

// header returns the offset and the text of the first line. It skips blank lines, and a line that declares the
// delimiter: "sep=;".
func header(src string) (offset int, line string) {
	for src[offset:] != "" {
		n := strings.IndexAny(src[offset:], "\r\n")
		if n < 0 {
			return offset, src[offset:]
		}
		if line = src[offset : offset+n]; strings.TrimSpace(line) != "" && !strings.HasPrefix(line, "sep=") {
			return offset, line
		}
		offset += n + 1
	}
	return offset, ""
}

// LooksLikeTable reports whether a dump starts with the header of a table.
func LooksLikeTable(head string) bool {
	_, line := header(head)
	_, columns := delimiter(line)
	return columns > 1
}

// ReadTable reads a table.
func ReadTable(d *entry.Dump) error {
	offset, line := header(string(d.Src[:min(len(d.Src), entry.HeadSize)]))
	sign, found := delimiter(line)
	if found == 0 {
		return d.Problem(offset, "no title column in the header; its columns are "+columnList(line),
			"name the columns in the first line: title, authors, date, abstract, doi, arxiv, url, keywords")
	}
	t := &table{Dump: d, data: d.Src[offset:], start: offset, sign: sign}
	if bytes.IndexByte(t.data, '\n') < 0 {
		t.data = bytes.ReplaceAll(t.data, []byte("\r"), []byte("\n")) // same length, so offsets stay valid
	}
	if isWebOfScience(strings.Split(line, string(sign))) {
		t.data = bytes.ReplaceAll(t.data, []byte{'"'}, []byte{bareQuote}) // quotes do not enclose cells in this format
	}
	t.resume(0)
	for !t.IsFull() && t.row() == nil {
	}
	t.reportUnsupported()
	return nil
}

// A table reads one row at a time.
type table struct {
	*entry.Dump
	data    []byte // the table, starting with the header
	start   int    // offset of data in the dump
	sign    rune   // the delimiter
	rows    *csv.Reader
	from    int            // offset in data where rows starts
	names   []string       // names of all columns, as written
	index   map[string]int // the column of each property of a paper
	filled  []bool         // whether each column has a value
	resumed int            // number of times that reading resumed after an unclosed quote
	again   int            // number of bytes that were read again after that
}

// bareQuote replaces quotes while reading tables in which quotes do not enclose cells.
const bareQuote = '\x01'

// resume starts reading rows at an offset of data.
func (t *table) resume(from int) {
	t.from, t.rows = from, newRows(bytes.NewReader(t.data[from:]), t.sign)
	t.rows.ReuseRecord = true
}

// row reads one row. It returns an error at the end of the table.
func (t *table) row() error {
	at := t.from + int(t.rows.InputOffset())
	at += len(t.data[at:]) - len(bytes.TrimLeft(t.data[at:], "\r\n"))
	fields, err := t.rows.Read()
	var wrong *csv.ParseError
	switch {
	case errors.As(err, &wrong):
		t.broken(at, wrong)
	case err != nil:
		return err
	case t.index == nil:
		t.names, t.index, t.filled = slices.Clone(fields), indexColumns(fields), make([]bool, len(fields))
	case strings.TrimSpace(strings.Join(fields, "")) != "":
		t.paper(t.start+at, fields)
	}
	return nil
}

// Limits for reading after an unclosed quote.
const (
	maxResumed = 100       // times
	maxAgain   = 5_000_000 // bytes that are read again
)

// broken reports a row that cannot be read. If the row includes further lines because of an unclosed quote, it resumes
// reading at the next line.
func (t *table) broken(at int, wrong *csv.ParseError) {
	why := "a value in quotes is not closed, or has a quote inside"
	if errors.Is(wrong, csv.ErrBareQuote) {
		why = "a value that is not in quotes contains a quote"
	}
	t.Report(t.start+at, "cannot read this row: "+why,
		`skipped; put a value that contains quotes in quotes, and double its own quotes: "a ""b"" c"`)
	end := bytes.IndexByte(t.data[at:], '\n') + 1
	if wrong.Line == wrong.StartLine || end == 0 {
		return
	}
	t.again += len(t.data) - at
	if t.resumed++; t.resumed > maxResumed || t.again > maxAgain && t.resumed > 1 {
		t.Report(t.start+at+end, "too many unreadable rows", "the rest of the file was ignored")
		end = len(t.data) - at
	}
	t.resume(at + end)
}

// paper adds the entry of a row.
func (t *table) paper(offset int, fields []string) {
	if len(fields) != len(t.names) {
		columns := content.Plural(len(fields), "column")
		t.Report(offset, fmt.Sprintf("this row has %s, but the header has %d", columns, len(t.names)),
			"imported the columns that both have; write a delimiter for every column")
	}
	for i := range min(len(fields), len(t.filled)) {
		t.filled[i] = t.filled[i] || strings.TrimSpace(fields[i]) != ""
	}
	r := tableRow{t, offset, fields}
	e := entry.Entry{
		Title:        r.text("title"),
		Abstract:     entry.Paragraphs(r.cell("abstract")),
		Organization: r.text("organization"),
		Note:         r.text("note"),
		Keywords:     splitItems(r.cell("keywords"), entry.SplitKeywords),
		Subjects:     splitItems(r.cell("subjects"), entry.SplitKeywords),
		Date:         r.date(),
		Authors:      splitItems(r.cell("authors"), func(cell string) []string { return t.ReadNames(offset, cell) }),
		Comments:     r.count("comments"),
		Upvotes:      r.count("upvotes"),
	}
	if n := r.count("count"); n != nil {
		e.AuthorCount = *n
	}
	e.SetVenue(r.venue())
	r.identify(&e)
	r.addLinks(&e)
	t.Add(offset, e)
}

// A tableRow is a row of a table, at an offset of the dump.
type tableRow struct {
	*table
	offset int
	fields []string
}

// cell returns the value of a property without markup, or "".
func (r *tableRow) cell(property string) string {
	i, ok := r.index[property]
	if !ok || i >= len(r.fields) {
		return ""
	}
	cell := strings.Clone(entry.StripMarkup(r.fields[i])) // a substring would keep the whole row in memory
	return strings.ReplaceAll(cell, string(bareQuote), `"`)
}

// text returns the value of a property on one line.
func (r *tableRow) text(property string) string { return entry.Clean(r.cell(property)) }

// date returns the date of publication: the most precise date in the columns of dates, years and months.
func (r *tableRow) date() content.Date {
	on := entry.MorePrecise(r.ReadDate(r.offset, r.text("date")), r.ReadYear(r.offset, r.text("year")))
	if on.Month == 0 && r.cell("month") != "" {
		return entry.MorePrecise(r.ReadDate(r.offset, entry.Clean(r.cell("month")+" "+r.cell("year"))), on)
	}
	return on
}

// venue returns the venue of the paper.
func (r *tableRow) venue() entry.Venue {
	v := entry.VenueOf(r.text("venue"), cmp.Or(r.cell("kind"), r.names[r.index["venue"]]))
	v.Volume, v.Number, v.Publisher = r.text("volume"), r.text("number"), r.text("publisher")
	v.Pages = cmp.Or(r.text("pages"), strings.Trim(r.text("first")+"-"+r.text("last"), "-"))
	return v
}

// identify sets the identifiers of an entry from their own columns.
func (r *tableRow) identify(e *entry.Entry) {
	r.SetDOI(r.offset, e, r.text("doi"))
	if id := r.cell("arxiv"); strings.TrimSpace(id) != "" && !e.Identify(id) {
		r.Report(r.offset, r.quote("arxiv", id)+" is not an arXiv identifier", "imported without it")
	}
}

// addLinks adds the addresses in a row as links or identifiers, and the arXiv identifier in the note.
func (r *tableRow) addLinks(e *entry.Entry) {
	e.AddAddress("Code", r.cell("code"))
	e.AddAddress("Project page", r.cell("project"))
	for _, address := range entry.SplitList(r.cell("url"), "; \t\r\n|") {
		e.AddAddress("", address)
	}
	if id := entry.MentionedArxiv(e.Note); id != "" {
		e.Identify(id)
	}
}

// count returns the value of a property that is a number, or nil. It reports other values.
func (r *tableRow) count(property string) *int {
	cell := strings.TrimSpace(r.cell(property))
	if cell == "" {
		return nil
	}
	n, ok := entry.ReadNumber(cell)
	if !ok {
		r.Report(r.offset, r.quote(property, cell)+" is not a number", "imported without it")
		return nil
	}
	return &n
}

// quote returns a cell in quotes with the name of its column, because the position in a problem is that of the row.
func (t *table) quote(property, cell string) string {
	return problem.Quote(entry.Clean(cell)) + " in column " + entry.Clean(t.names[t.index[property]])
}

// reportUnsupported reports the columns that have values, but no field in an entry.
func (t *table) reportUnsupported() {
	var unsupported []string
	authors := columnsOf(t.names)["authors"]
	for i, name := range t.names {
		known := false
		for _, column := range t.index {
			known = known || column == i
		}
		_, named := t.index["authors"] // other columns of authors repeat the names
		known = known || named && slices.Contains(authors, plainName(name))
		if name = entry.Clean(name); !known && t.filled[i] {
			unsupported = append(unsupported, cmp.Or(name, "(no name)"))
		}
	}
	if len(unsupported) > 0 {
		t.Report(t.start, "unsupported columns: "+strings.Join(unsupported, ", "),
			"not imported; they remain in the saved digest")
	}
}

// item matches the first item of a list in the notation of Python or JSON.
var item = lazyregexp.New(`^\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(?:,|$)`)

// splitItems returns the items of a list in the notation of Python or JSON, ['A B', "C O'D"]. It splits any other text
// with the function other.
func splitItems(cell string, other func(string) []string) (all []string) {
	inside, found := strings.CutPrefix(strings.TrimSpace(cell), "[")
	inside, whole := strings.CutSuffix(inside, "]")
	for rest := inside; found && whole; {
		if strings.TrimSpace(rest) == "" {
			return all
		}
		m := item.FindStringSubmatch(rest)
		if m == nil {
			break
		}
		if text := entry.Clean(unescape.Replace(m[1] + m[2])); text != "" {
			all = append(all, text)
		}
		rest = rest[len(m[0]):]
	}
	return other(cell)
}

// unescape removes the backslashes from a quoted text.
var unescape = strings.NewReplacer(`\\`, `\`, `\'`, `'`, `\"`, `"`, `\n`, " ")
