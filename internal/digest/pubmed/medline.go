package pubmed

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// A line of the MEDLINE format (https://www.nlm.nih.gov/bsd/mms/medlineelements.html) is a tag in four columns, "- "
// and a value. A line that starts with six spaces continues the value. The tag PMID starts a citation. In exports of
// ERIC, which have no PubMed identifiers, the tag OWN does.

var (
	medlineLine = lazyregexp.New(`^([A-Z][A-Z0-9 ]{3})-(?: (.*))?$`)
	medlineHead = lazyregexp.New(`^\s*(?:PMID- \d+|OWN - ERIC\b)`)
	withKind    = lazyregexp.New(`^(.*\S)\s*\[(doi|pii|bookaccession)\]$`)
	sectionName = lazyregexp.New(`(?:^|[.?!)]\s+)([A-Z][A-Z ,/&()-]{2,60}): `)
	remark      = lazyregexp.New(`\s*\([^()]*\)$`)
	extLink     = lazyregexp.New(`</?(?:ext-link|inline-formula|mml:[a-z]+)(?:\s[^<>]*)?>`)
)

// LooksLikeMedline reports whether a dump starts with a citation in the MEDLINE format.
func LooksLikeMedline(head string) bool { return medlineHead.MatchString(head) }

// fullLine is the length in characters at which PubMed breaks lines, even within a word.
const fullLine = 87

// A medlineReader reads one citation at a time.
type medlineReader struct {
	*entry.Dump
	open   bool // whether a citation is open
	offset int  // of the line with PMID
	citation
	tag    string // of the open value; "" if none is open
	value  strings.Builder
	broken bool // whether the last line ends in the middle of a word
	at     int  // offset of the tag
	full   int  // number of authors with a full name (FAU) whose short name (AU) has not been read

	unknown map[string]bool // unknown tags that were reported
}

// ReadMedline reads citations in the MEDLINE format.
func ReadMedline(d *entry.Dump) error {
	m := &medlineReader{Dump: d, unknown: map[string]bool{}}
	for offset, text := range d.Lines() {
		m.line(offset, text)
	}
	m.close()
	return nil
}

// line reads a line.
func (m *medlineReader) line(offset int, text string) {
	match := medlineLine.FindStringSubmatch(text)
	switch {
	case match != nil && (m.open || m.starts(match[1])):
		m.store()
		if m.starts(match[1]) {
			m.close()
			m.open, m.offset, m.citation, m.full = true, offset, citation{}, 0
		}
		m.tag, m.at = strings.TrimSpace(match[1]), offset
		m.value.WriteString(match[2])
		m.broken = isBroken(text)
	case m.open && m.tag != "" && strings.HasPrefix(text, "      "):
		if !m.broken {
			m.value.WriteByte(' ')
		}
		m.value.WriteString(strings.TrimSpace(text))
		m.broken = isBroken(text)
	case strings.TrimSpace(text) == "":
		m.store()
	default:
		m.Report(offset, "not part of any citation: "+problem.Quote(entry.Clean(text)),
			"a citation starts with a line PMID- and its number; further lines of a value start with six spaces")
	}
}

// starts reports whether a tag starts a citation.
func (m *medlineReader) starts(tag string) bool {
	return tag == "PMID" || tag == "OWN " && (!m.open || m.pmid == "" && m.title != "")
}

// isBroken reports whether a line ends in the middle of a word: it is full and consists of one word.
func isBroken(line string) bool {
	return utf8.RuneCountInString(line) >= fullLine && !strings.Contains(strings.TrimSpace(line[len("PMID- "):]), " ")
}

// close adds the open citation, if there is one.
func (m *medlineReader) close() {
	m.store()
	if m.open {
		m.add(m.Dump, m.offset)
	}
	m.open = false
}

// store adds the open value to the citation.
func (m *medlineReader) store() {
	tag, value := m.tag, entry.Clean(extLink.ReplaceAllString(m.value.String(), ""))
	m.tag = ""
	m.value.Reset()
	if tag == "" || value == "" {
		return
	}
	c := &m.citation
	if field := c.textField(tag); field != nil {
		*field = cmp.Or(*field, entry.Clean(entry.StripMarkup(value)))
		return
	}
	switch tag {
	case "AB":
		c.abstract = sections(entry.StripMarkup(value))
	case "FAU", "AU", "CN":
		m.author(tag, value)
	case "FED":
		addName(&c.editors, value)
	case "LID", "AID":
		if match := withKind.FindStringSubmatch(value); match != nil && match[2] == "doi" && c.doi == "" {
			c.doi = match[1]
		}
	case "IS":
		addName(&c.issn, remark.ReplaceAllString(value, ""))
	case "ISBN":
		c.isbn = remark.ReplaceAllString(value, "")
	case "LA":
		addName(&c.languages, value)
	case "PT":
		addName(&c.types, value)
	case "OT":
		addKeyword(&c.keywords, strings.TrimLeft(value, "*"))
	case "MH":
		addName(&c.headings, strings.ReplaceAll(value, "*", ""))
	default:
		if !ignored[tag] && !m.unknown[tag] {
			m.unknown[tag] = true
			m.Report(m.at, "unknown tag "+tag+" with the value "+problem.Quote(value), "ignored; so are further ones")
		}
	}
}

// textField returns the field for a tag that has one text, or nil for other tags.
func (c *citation) textField(tag string) *string {
	switch tag {
	case "PMID":
		return &c.pmid
	case "TI":
		return &c.title
	case "TT":
		return &c.original
	case "DP":
		return &c.published
	case "DEP":
		return &c.electronic
	case "JT":
		return &c.journal
	case "TA":
		return &c.short
	case "VI":
		return &c.volume
	case "IP":
		return &c.issue
	case "PG":
		return &c.pages
	case "PMC":
		return &c.pmc
	case "BTI":
		return &c.book
	case "PB":
		return &c.publisher
	}
	return nil
}

// author adds an author: FAU is a full name, AU the same name with initials, and CN the name of a group.
func (m *medlineReader) author(tag, value string) {
	switch {
	case strings.HasPrefix(strings.ToLower(value), "et al"):
		m.isIncomplete = tag == "FAU" || tag == "AU"
	case tag == "CN":
		m.authors = append(m.authors, value)
	case tag == "FAU":
		m.full++
		m.authors = append(m.authors, inSpokenOrder(value))
	case m.full > 0:
		m.full--
	case strings.Contains(value, ","):
		m.authors = append(m.authors, inSpokenOrder(value))
	default:
		m.authors = append(m.authors, fromInitials(value))
	}
}

// sections splits an abstract before the labels of its sections, such as "METHODS: ".
func sections(abstract string) (paragraphs []string) {
	start := 0
	for _, at := range sectionName.FindAllStringSubmatchIndex(abstract, -1) {
		if p := entry.Clean(abstract[start:at[2]]); p != "" {
			paragraphs = append(paragraphs, p)
		}
		start = at[2]
	}
	return append(paragraphs, entry.Clean(abstract[start:]))
}

// ignored lists the tags whose values are internal to PubMed or have no field in an entry.
var ignored = entry.WordSet(`OWN STAT DCOM LR CI AUID AD GR PL JID SB MHDA EDAT CRDT PHST PST SO RN OTO MID COIS CON CIN
	CRI CRF DDIN DRIN EFR EIN ECI ECF ORI OID OCI PS FPS IR FIR IRAD ROF RIN RPF RPI SPIN UIN UOF SI GN NM DA CTDT CP
	CTI EN ED DRDT OAB OABL PUBM PMCR CDAT RF GS NI LI`)
