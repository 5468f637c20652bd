package export

import (
	"fmt"
	"io"
	"strings"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

// RIS writes the format of Research Information Systems ("RIS Format Specifications"), which reference managers read.
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

func writeRIS(b io.StringWriter, p cited) {
	field := func(tag, value string) { writeRISField(b, tag, value) }
	field("TY", workOf(p.Record).ris)
	field("ID", key(p.Slug))
	field("TI", line(shownTitle(p.Record)))
	for _, n := range p.names {
		field("AU", risName(n))
	}
	if !p.Date.IsZero() {
		field("PY", fmt.Sprintf("%04d", p.Date.Year))
		field("DA", risDate(p.Date))
	}
	field("T2", line(p.Venue.Name()))
	field("VL", line(p.Venue.Volume))
	field("IS", line(p.Venue.Number))
	first, last := pages(p.Venue)
	field("SP", first)
	field("EP", last)
	field("PB", publisher(p.Record))
	field("DO", line(p.DOI))
	if p.Arxiv != "" {
		field("AN", "arXiv:"+line(p.Arxiv))
	}
	field("UR", line(address(p.Record)))
	if p.Withdrawn {
		field("N1", "Withdrawn")
	}
}

func writeRISTexts(b io.StringWriter, p *archive.Record) {
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

// risDate formats a date with a slash for every part, even unknown ones.
func risDate(d content.Date) string {
	switch {
	case d.Month == 0:
		return fmt.Sprintf("%04d///", d.Year)
	case d.Day == 0:
		return fmt.Sprintf("%04d/%02d//", d.Year, d.Month)
	}
	return fmt.Sprintf("%04d/%02d/%02d/", d.Year, d.Month, d.Day)
}
