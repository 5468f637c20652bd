package page

import (
	"errors"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/data"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// embeddedData is the JSON in an element of a page, with the offset of the element.
type embeddedData struct {
	offset int
	json   string
}

// paperArrays lists the arrays of papers in a page's data. The data of a search contains its results in addition to the
// papers of the day.
var paperArrays = []struct {
	name    string
	pattern *lazyregexp.Regexp
}{
	{"searchResults", lazyregexp.New(`"searchResults"\s*:\s*\[\s*\{`)},
	{"dailyPapers", lazyregexp.New(`"dailyPapers"\s*:\s*\[\s*\{`)},
	{"papers", lazyregexp.New(`"papers"\s*:\s*\[\s*\{`)},
}

var pageDate = lazyregexp.New(`"dateString"\s*:\s*"(\d{4}-\d{2}-\d{2})"`)

// readEmbedded merges the papers in the page's embedded data with the papers that the page shows. The papers in the
// data come first, completed from the page. The papers that only the page shows follow.
func readEmbedded(d *entry.Dump, all []embeddedData) {
	shown := d.Entries
	d.Entries = nil
	for _, e := range all {
		e.read(d)
	}
	if len(d.Entries) == 0 {
		d.Entries = shown
		return
	}
	d.Merge(shown)
}

// read adds the papers in the data of an element.
func (e embeddedData) read(d *entry.Dump) {
	for _, papers := range paperArrays {
		if !papers.pattern.MatchString(e.json) {
			continue
		}
		part := &entry.Dump{Name: d.Name, Src: []byte(e.json)}
		last, err := data.ReadPapers(part, papers.name)
		line, column := d.Place(e.offset)
		if err != nil {
			d.Report(e.offset, "cannot read the page's embedded data: "+messageOf(err),
				"imported the visible text of the page instead")
			return
		}
		for _, p := range part.Unplaced {
			p.Line, p.Column = line, column
			d.Unplaced = append(d.Unplaced, p)
		}
		for _, paper := range part.Entries {
			paper.Line, paper.Column = line, column
			d.Entries = append(d.Entries, paper)
		}
		if m := pageDate.FindStringSubmatch(e.json); m != nil {
			if on, err := content.ParseDate(m[1]); err == nil {
				d.Day = entry.DayOf(on)
			}
		} else if d.Day.IsZero() {
			d.Day = entry.DayOf(last)
		}
		if len(part.Entries) > 0 {
			return
		}
	}
}

// messageOf returns an error's message without its position, which refers to the JSON.
func messageOf(err error) string {
	var p problem.Problem
	if errors.As(err, &p) {
		return p.What
	}
	return err.Error()
}
