package digest

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/latex"
)

// The answers of the daily-papers API: an array of what its page shows, {"paper": {…}, "title": …},
// or one paper alone. The page's data has the same array as "dailyPapers". An inner value is the
// paper's own and wins over the outer one, which can be shortened for the page.
//
// The day on which a paper was submitted to the page is that of the digest. Authors that the page
// hides count, for they are authors, and are not named, for it does not name them.

// An hfRecord is a paper, or what is around one. Members that no entry needs are not decoded.
type hfRecord struct {
	Paper        *hfRecord      `json:"paper"`
	ID           jsonText       `json:"id"`
	Title        jsonText       `json:"title"`
	Summary      jsonText       `json:"summary"`
	Authors      []hfAuthor     `json:"authors"`
	Published    jsonText       `json:"publishedAt"`
	Submitted    jsonText       `json:"submittedOnDailyAt"`
	Upvotes      jsonCount      `json:"upvotes"`
	Comments     jsonCount      `json:"numComments"`
	Keywords     []jsonText     `json:"ai_keywords"`
	Code         jsonText       `json:"githubRepo"`
	ProjectPage  jsonText       `json:"projectPage"`
	Organization hfOrganization `json:"organization"`
}

type hfAuthor struct {
	Name   jsonText `json:"name"`
	Hidden bool     `json:"hidden"`
}

type hfOrganization struct {
	Name jsonText `json:"name"`
	Full jsonText `json:"fullname"`
}

var emptyArray = regexp.MustCompile(`^\s*\[\s*\]\s*$`)

var hfMembers = []string{"paper", "summary", "ai_keywords", "submittedOnDailyAt", "upvotes", "publishedAt", "numComments", "authors"}

// looksLikeHFJSON takes an empty array too: a day without papers.
func looksLikeHFJSON(head string) bool {
	if !looksLikeJSON(head) {
		return false
	}
	names := members(head)
	return emptyArray.MatchString(head) || slices.ContainsFunc(hfMembers, func(m string) bool { return names[m] })
}

// An hfReader keeps between which days the papers were submitted.
type hfReader struct {
	*reading
	first, last content.Date
}

func readHFJSON(r *reading) error {
	h := &hfReader{reading: r}
	err := h.records("dailyPapers", "papers")
	r.day = dayOf(h.last)
	if h.first != h.last {
		r.report(0, fmt.Sprintf("papers of several days, %s to %s", h.first, h.last), "imported as a digest of the last; --digest-date gives another day")
	}
	return err
}

// records reads the papers of a JSON text, or of the arrays that it has under these names.
func (h *hfReader) records(wrappers ...string) error {
	return h.readRecords(wrappers, func(offset int, src jsontext.Value) error {
		var outer hfRecord
		if err := json.Unmarshal(src, &outer, lenient); err != nil {
			return err
		}
		h.paper(offset, outer.inner())
		return nil
	})
}

// submittedOn takes the day on which a paper came to the page.
func (h *hfReader) submittedOn(d content.Date) {
	switch {
	case d.Day == 0:
		return
	case h.first.IsZero() || d.Compare(h.first) < 0:
		h.first = d
	}
	if d.Compare(h.last) > 0 {
		h.last = d
	}
}

// inner is the paper with what only the record around it says.
func (outer *hfRecord) inner() *hfRecord {
	p := outer.Paper
	if p == nil {
		return outer
	}
	for _, f := range []struct{ mine, theirs *jsonText }{
		{&p.ID, &outer.ID}, {&p.Title, &outer.Title}, {&p.Summary, &outer.Summary}, {&p.Published, &outer.Published}, {&p.Submitted, &outer.Submitted},
		{&p.Code, &outer.Code}, {&p.ProjectPage, &outer.ProjectPage}, {&p.Organization.Name, &outer.Organization.Name}, {&p.Organization.Full, &outer.Organization.Full},
	} {
		*f.mine = cmp.Or(*f.mine, *f.theirs)
	}
	p.Upvotes.int = cmp.Or(p.Upvotes.int, outer.Upvotes.int)
	p.Comments.int = cmp.Or(p.Comments.int, outer.Comments.int)
	if len(p.Authors) == 0 {
		p.Authors = outer.Authors
	}
	if len(p.Keywords) == 0 {
		p.Keywords = outer.Keywords
	}
	return p
}

func (h *hfReader) paper(offset int, p *hfRecord) {
	e := Entry{
		Title: latex.Accents(p.Title.line()), Abstract: paragraphs(latex.Accents(string(p.Summary))), Comments: p.Comments.int, Upvotes: p.Upvotes.int,
		Organization: cmp.Or(p.Organization.Full.line(), p.Organization.Name.line()),
	}
	if id := p.ID.line(); id != "" && !e.identify(id) {
		h.report(offset, quote(id)+" is no identifier of arXiv", "the paper is imported without it")
	}
	for _, a := range p.Authors {
		name := a.Name.line()
		if name != "" && !a.Hidden {
			e.Authors = append(e.Authors, name)
		}
		if name != "" {
			e.AuthorCount++
		}
	}
	for _, k := range p.Keywords {
		e.Subjects = append(e.Subjects, k.line())
	}
	e.Date = h.date(offset, p.Published.line())
	e.address("Code", string(p.Code))
	e.address("Project page", string(p.ProjectPage))
	h.submittedOn(h.date(offset, p.Submitted.line()))
	h.add(offset, e)
}
