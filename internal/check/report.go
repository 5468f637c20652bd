package check

import (
	"cmp"
	"encoding/json"
	"slices"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// A Severity is how serious a problem is.
type Severity string

// The severities.
const (
	Error   Severity = "error"   // something does not work for readers or programs
	Warning Severity = "warning" // something is probably not intended
)

// A Finding is one problem.
type Finding struct {
	problem.Problem
	Severity Severity
	Check    string // name of the check that found it

	change  *change // fixes the problem; nil if a person has to decide
	page    string  // one of the pages that show it, if it is in a layout
	missing string  // broken address, to suggest a better one
}

// MarshalJSON encodes the fields that programs rely on.
func (f Finding) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Severity Severity `json:"severity"`
		Check    string   `json:"check"`
		File     string   `json:"file"`
		Line     int      `json:"line"`
		Column   int      `json:"column"`
		What     string   `json:"what"`
		Mend     string   `json:"mend"`
	}{f.Severity, f.Check, f.File, f.Line, f.Column, f.What, f.Hint})
}

// A Report is the result of a run of all checks.
type Report struct {
	Papers   int       `json:"papers"`
	Pages    int       `json:"pages"`
	Links    int       `json:"links"`
	Outside  int       `json:"outside"`  // number of external addresses checked
	Unlinked int       `json:"unlinked"` // papers with neither an identifier nor a link
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	Findings []Finding `json:"findings"` // sorted by position
	Fixed    []Finding `json:"mended"`   // problems that were fixed; Hint describes the change
}

// Problems returns the problems, with or without warnings.
func (r *Report) Problems(warnings bool) problem.List {
	list := make(problem.List, 0, len(r.Findings))
	for _, f := range r.Findings {
		if f.Severity == Error || warnings {
			list = append(list, f.Problem)
		}
	}
	return list
}

// Err returns the errors as one error, or nil.
func (r *Report) Err() error { return r.Problems(false).Err() }

func (r *Report) count() {
	r.Errors, r.Warnings = 0, 0
	for _, f := range r.Findings {
		if f.Severity == Error {
			r.Errors++
		} else {
			r.Warnings++
		}
	}
}

// arranged sorts findings by position and merges those that occur on many pages.
func arranged(findings []*Finding) []Finding {
	slices.SortFunc(findings, compareFindings)
	kept := make([]Finding, 0, len(findings))
	for i := 0; i < len(findings); {
		end := i + 1
		for end < len(findings) && sameProblem(findings[i], findings[end]) {
			end++
		}
		kept = append(kept, joined(findings[i:end]))
		i = end
	}
	return kept
}

// compareFindings compares positions first: most findings differ there.
func compareFindings(a, b *Finding) int {
	where := cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	if where != 0 {
		return where
	}
	return cmp.Or(
		cmp.Compare(a.Check, b.Check),
		cmp.Compare(a.Severity, b.Severity),
		cmp.Compare(a.What, b.What),
		cmp.Compare(a.page, b.page),
	)
}

// sameProblem reports whether two findings are the same problem. The wording can differ between pages.
func sameProblem(a, b *Finding) bool {
	return a.Check == b.Check && a.Severity == b.Severity &&
		a.Line == b.Line && a.Column == b.Column && a.File == b.File &&
		(a.What == b.What || a.page != "" && b.page != "")
}

// joined merges findings of the same problem.
func joined(findings []*Finding) Finding {
	first := *findings[0]
	if first.page == "" {
		return first
	}
	pages := map[string]bool{}
	for _, f := range findings {
		pages[f.page] = true
	}
	first.What += ", on " + first.page
	if others := len(pages) - 1; others > 0 {
		first.What += " and " + content.Plural(others, "other page")
	}
	return first
}
