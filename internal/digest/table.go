package digest

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// Tables (RFC 4180, with commas, semicolons or tabs) whose first line names their columns, as
// reference managers, databases of literature and spreadsheets write them.

// columns are the names of what a table can say of a paper, in small letters and without signs.
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
	"venue":        {"publicationtitle", "venue", "journal", "sourcetitle", "proceedingstitle", "conference", "conferencename", "booktitle", "journaltitle"},
	"volume":       {"volume"},
	"number":       {"issue", "number"},
	"pages":        {"pages"},
	"first":        {"pagestart", "startpage"},
	"last":         {"pageend", "endpage"},
	"publisher":    {"publisher"},
}

// webOfScience are the columns of an export of the Web of Science, which are named by its field tags.
var webOfScience = map[string][]string{
	"title": {"ti"}, "authors": {"af", "au"}, "abstract": {"ab"}, "month": {"pd"}, "year": {"py"}, "doi": {"di"}, "keywords": {"de"}, "subjects": {"id"},
	"kind": {"dt"}, "venue": {"so"}, "volume": {"vl"}, "number": {"is"}, "first": {"bp"}, "last": {"ep"}, "publisher": {"pu"},
}

// A table is read one row at a time.
type table struct {
	*reading
	data    []byte // from the header on
	start   int    // of it in the dump
	sign    rune   // between columns
	rows    *csv.Reader
	from    int            // of the rows in data
	names   []string       // of all columns, as they are written
	index   map[string]int // the column that says something
	filled  []bool         // the columns that hold something
	resumed int
}

// delimiter tells what divides the columns of a header: the sign that gives the most of them that say
// something of a paper, the title among them; none where there is no such sign.
func delimiter(header string) (sign rune, columns int) {
	for _, c := range ",;\t" {
		names, err := newRows(strings.NewReader(header), c).Read()
		if err != nil {
			continue
		}
		index := indexed(names)
		if _, hasTitle := index["title"]; hasTitle && len(index) > columns {
			sign, columns = c, len(index)
		}
	}
	return sign, columns
}

func newRows(in io.Reader, sign rune) *csv.Reader {
	rows := csv.NewReader(in)
	rows.Comma, rows.FieldsPerRecord = sign, -1
	return rows
}

// indexed finds what columns say. Of two that say the same, the first counts, and full names before
// abbreviated ones.
func indexed(names []string) map[string]int {
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

// columnsOf is what the columns of a table can be.
func columnsOf(names []string) map[string][]string {
	if isWebOfScience(names) {
		return webOfScience
	}
	return columns
}

func isWebOfScience(names []string) bool {
	return len(names) > 1 && clean(names[0]) == "PT" && slices.Contains(names, "TI")
}

// plainName is the name of a column in small letters and without signs.
func plainName(name string) string {
	return strings.Map(func(c rune) rune {
		if strings.ContainsRune(" _-()./#", c) {
			return -1
		}
		return c
	}, strings.ToLower(clean(name)))
}

// header gives the offset and the text of the first line, behind the line with which spreadsheets name
// their delimiter.
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

func looksLikeTable(head string) bool {
	_, line := header(head)
	_, columns := delimiter(line)
	return columns > 1
}

func readTable(r *reading) error {
	offset, line := header(string(r.src[:min(len(r.src), headSize)]))
	sign, found := delimiter(line)
	if found == 0 {
		return r.problem(offset, "no header with a column for titles: "+quote(clean(line)), "name the columns in the first line: title, authors, date, abstract, doi, arxiv, url, keywords")
	}
	t := &table{reading: r, data: r.src[offset:], start: offset, sign: sign}
	if bytes.IndexByte(t.data, '\n') < 0 {
		t.data = bytes.ReplaceAll(t.data, []byte("\r"), []byte("\n")) // of the same length
	}
	if isWebOfScience(strings.Split(line, string(sign))) {
		t.data = bytes.ReplaceAll(t.data, []byte{'"'}, []byte{bareQuote}) // quotes of texts, and of nothing else
	}
	t.resume(0)
	for t.row() == nil {
	}
	t.reportUnread()
	return nil
}

// bareQuote stands for a quote where quotes do not hold a cell together.
const bareQuote = '\x01'

// resume reads rows from a byte of the table on.
func (t *table) resume(from int) {
	t.from, t.rows = from, newRows(bytes.NewReader(t.data[from:]), t.sign)
	t.rows.ReuseRecord = true
}

// row reads one row, and gives an error at the end.
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
		t.names, t.index, t.filled = slices.Clone(fields), indexed(fields), make([]bool, len(fields))
	case strings.TrimSpace(strings.Join(fields, "")) != "":
		t.paper(t.start+at, fields)
	}
	return nil
}

// maxResumed is how often a table is read again behind a quote that nothing closes.
const maxResumed = 100

// broken reports a row. One that a lost quote makes longer than its line is given up after that line.
func (t *table) broken(at int, wrong *csv.ParseError) {
	t.report(t.start+at, fmt.Sprintf("a row that cannot be read: %v", wrong.Err), `left out; put a text with quotes into quotes, and write each of its own twice: "a ""b"" c"`)
	end := bytes.IndexByte(t.data[at:], '\n') + 1
	if wrong.Line == wrong.StartLine || end == 0 {
		return
	}
	if t.resumed++; t.resumed > maxResumed {
		t.report(t.start+at+end, "too many rows that cannot be read", "what stands behind this line is left out")
		end = len(t.data) - at
	}
	t.resume(at + end)
}

// paper takes a row.
func (t *table) paper(offset int, fields []string) {
	if len(fields) != len(t.names) {
		t.report(offset, fmt.Sprintf("a row of %d columns below a header of %d", len(fields), len(t.names)), "read as far as the two go; write a delimiter for every column")
	}
	for i := range min(len(fields), len(t.filled)) {
		t.filled[i] = t.filled[i] || strings.TrimSpace(fields[i]) != ""
	}
	cell := func(what string) string {
		if i, ok := t.index[what]; ok && i < len(fields) {
			return strings.ReplaceAll(strings.Clone(unmarked(fields[i])), string(bareQuote), `"`) // a cell is part of its row, and would keep all of it
		}
		return ""
	}
	e := Entry{
		Title: clean(cell("title")), Abstract: paragraphs(cell("abstract")), Organization: clean(cell("organization")), Note: clean(cell("note")),
		Keywords: listed(cell("keywords"), splitKeywords), Subjects: listed(cell("subjects"), splitKeywords),
		Date: most(t.date(offset, clean(cell("date"))), t.date(offset, clean(cell("year")))),
	}
	v := named(clean(cell("venue")), cmp.Or(cell("kind"), t.names[t.index["venue"]]))
	v.Volume, v.Number, v.Publisher = clean(cell("volume")), clean(cell("number")), clean(cell("publisher"))
	v.Pages = cmp.Or(clean(cell("pages")), strings.Trim(clean(cell("first"))+"-"+clean(cell("last")), "-"))
	e.in(v)
	if e.Date.Month == 0 && cell("month") != "" {
		e.Date = most(t.date(offset, clean(cell("month")+" "+cell("year"))), e.Date)
	}
	e.Authors = listed(cell("authors"), tabledAuthors)
	if n := len(e.Authors); n > 0 && etAl.MatchString(e.Authors[n-1]) {
		e.Authors = e.Authors[:n-1]
		t.reportOthers(offset)
	}
	e.Comments, e.Upvotes = t.count(offset, cell("comments")), t.count(offset, cell("upvotes"))
	if n := t.count(offset, cell("count")); n != nil {
		e.AuthorCount = *n
	}
	t.doi(offset, &e, clean(cell("doi")))
	if id := cell("arxiv"); strings.TrimSpace(id) != "" && !e.identify(id) {
		t.report(offset, quote(clean(id))+" is no identifier of arXiv", "the paper is imported without it")
	}
	e.address("Code", cell("code"))
	e.address("Project page", cell("project"))
	for _, address := range split(cell("url"), "; \t\r\n|") {
		e.address("", address)
	}
	if id := mentionedArxiv(e.Note); id != "" {
		e.identify(id)
	}
	t.add(offset, e)
}

// count reads a number of things, nil where there is none.
func (t *table) count(offset int, cell string) *int {
	if cell = strings.TrimSpace(cell); cell == "" {
		return nil
	}
	n, ok := readNumber(cell)
	if !ok {
		t.report(offset, quote(clean(cell))+" is no number", "left out")
		return nil
	}
	return &n
}

// reportUnread names the columns that hold something and have no place in a paper's file.
func (t *table) reportUnread() {
	var unread []string
	for i, name := range t.names {
		known := false
		for _, column := range t.index {
			known = known || column == i
		}
		_, named := t.index["authors"] // which the columns of authors say in other ways
		known = known || named && slices.Contains(columnsOf(t.names)["authors"], plainName(name))
		if name = clean(name); !known && t.filled[i] {
			unread = append(unread, cmp.Or(name, "(no name)"))
		}
	}
	if len(unread) > 0 {
		t.report(t.start, "columns that a paper's file has no place for: "+strings.Join(unread, ", "), "left out; the dump keeps them")
	}
}

// item is one text of a list in the manner of Python or JSON.
var item = regexp.MustCompile(`^\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*(?:,|$)`)

// listed takes a cell apart that is a list as programs write one, ['A B', "C O'D"], and any other in its
// own way.
func listed(cell string, other func(string) []string) (all []string) {
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
		if text := clean(unquoted.Replace(m[1] + m[2])); text != "" {
			all = append(all, text)
		}
		rest = rest[len(m[0]):]
	}
	return other(cell)
}

// unquoted takes the backslashes from a text that stands in quotes.
var unquoted = strings.NewReplacer(`\\`, `\`, `\'`, `'`, `\"`, `"`, `\n`, " ")

var (
	etAl       = regexp.MustCompile(`(?i)^(?:et al\.?|others|and others|…|\.\.\.)$`)
	initials   = regexp.MustCompile(`^(?:\p{Lu}\.?[ -]?){1,4}$`)
	authorCode = regexp.MustCompile(`\s*\(\d+\)$`)
)

// tabledAuthors takes the names of a cell apart: at semicolons, bars, ends of lines or "and", else at
// commas where these do not stand within names.
func tabledAuthors(cell string) (names []string) {
	cell = lastConnector.ReplaceAllString(strings.TrimSpace(cell), "; ")
	var parts []string
	if strings.ContainsAny(cell, ";|\n") {
		parts = split(cell, ";|\r\n")
	} else {
		parts = joinInitials(split(cell, ","))
	}
	for _, name := range parts {
		family, given, found := strings.Cut(authorCode.ReplaceAllString(name, ""), ",")
		if found {
			names = append(names, inOrder(append([]string{family}, strings.Split(given, ",")...)...))
		} else {
			names = append(names, family)
		}
	}
	return names
}

// joinInitials puts "Family, G." and a lone "Family, Given" together again.
func joinInitials(parts []string) []string {
	if len(parts) == 2 && !strings.Contains(parts[0], " ") {
		return []string{parts[0] + ", " + parts[1]}
	}
	var names []string
	for _, p := range parts {
		if n := len(names); n > 0 && initials.MatchString(p) && !strings.Contains(names[n-1], ",") {
			names[n-1] += ", " + p
		} else {
			names = append(names, p)
		}
	}
	return names
}
