package export

import (
	"fmt"
	"io"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/biblio"
	"github.com/offprint/offprint/internal/content"
)

// RIS is the format of Research Information Systems ("RIS Format Specifications"), which reference managers read.
var RIS = &Format{
	Name:      "RIS",
	ID:        "ris",
	Extension: ".ris",
	mediaType: "application/x-research-info-systems",
	between:   "\n",
	end:       "ER  - \n",
	fields:    writeRIS,
	texts:     writeRISTexts,
	parts:     writePartComments,
}

func writeRIS(b io.StringWriter, p citationData) {
	field := func(tag, value string) { writeRISField(b, tag, value) }
	field("TY", workOf(p.Record).ris)
	field("ID", line(p.CitationKey(p.Slug)))
	field("TI", line(shownTitle(p.Record)))
	for _, n := range p.names {
		field("AU", risName(n))
	}
	if !p.Date.IsZero() {
		field("PY", fmt.Sprintf("%04d", p.Date.Year))
		field("DA", risDate(p.Date)+season(p.Record))
	}
	field("T2", line(p.venue.Name()))
	field("VL", line(p.venue.Volume))
	field("IS", line(p.venue.Number))
	first, last := pages(p.venue)
	field("SP", first)
	field("EP", last)
	field("PB", p.publisher())
	field("DO", line(p.DOI))
	if p.Arxiv != "" {
		field("AN", "arXiv:"+line(p.Arxiv))
	}
	field("UR", line(publicationURL(p.Record)))
	writeRISFurther(b, p.Record, true)
	if p.Withdrawn {
		field("N1", "Withdrawn")
	}
}

// season returns a text in place of a month, such as "Spring", for the last part of a date, or "".
func season(p *archive.Record) string {
	if p.Date.Month > 0 {
		return ""
	}
	return strings.ReplaceAll(line(p.BibTeX["month"]), "/", "-")
}

// writeRISFurther writes the further fields that have a tag in RIS, with one line for each name and each line of a
// text.
func writeRISFurther(b io.StringWriter, p *archive.Record, cited bool) {
	for _, name := range further(p, cited) {
		f := biblio.Lookup(name)
		if f.RIS == "" || isOwn(p, name) {
			continue
		}
		value := p.BibTeX[name]
		switch {
		case f.Names:
			for _, n := range namesIn(value) {
				if !n.isOthers() {
					writeRISField(b, f.RIS, risName(n))
				}
			}
		case f.Date:
			writeRISField(b, f.RIS, risDateText(line(value)))
		default:
			for text := range strings.SplitSeq(value, "\n") {
				writeRISField(b, f.RIS, line(text))
			}
		}
	}
}

// risDateText formats a date in ISO 8601 for RIS. It returns other texts unchanged.
func risDateText(text string) string {
	if d, err := content.ParseDate(text); err == nil {
		return risDate(d)
	}
	return text
}

func writeRISTexts(b io.StringWriter, p *archive.Record) {
	for _, l := range otherLinks(p) {
		writeRISField(b, "UR", line(l.URL))
	}
	writeRISFurther(b, p, false)
	writeRISField(b, "AB", strings.Join(paragraphs(p.Text), "\n\n"))
	for _, t := range p.Tags {
		writeRISField(b, "KW", t)
	}
}

func writeRISField(b io.StringWriter, tag, value string) {
	if value != "" {
		write(b, tag, "  - ", value, "\n")
	}
}

// risName formats a name for RIS, which treats the text before a comma as the family name.
func risName(n name) string {
	if n.Whole != "" {
		return wholeName(n)
	}
	return n.inverted(n.Given, n.Suffix)
}

// risDate formats a date with a slash after each part, even an unknown one.
func risDate(d content.Date) string {
	switch {
	case d.Month == 0:
		return fmt.Sprintf("%04d///", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d/%02d//", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d/%02d/%02d/", d.Year, d.Month, d.Day)
}
