package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/lookup"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/prose"
	"github.com/offprint/offprint/internal/scaffold"
	"github.com/offprint/offprint/internal/service"
	"github.com/offprint/offprint/internal/sitefile"
)

type addCommand struct {
	IDs []string `arg:"" help:"arXiv identifiers, DOIs, URLs of papers or exact titles. With -, read them from standard input, one per line." name:"id"`

	Draft  bool `help:"Add the papers as drafts."`
	DryRun bool `help:"Show the changes as a patch without making them." short:"n"`
}

// The statuses of a requested paper.
const (
	added      = "created"
	present    = "present"   // the site already had it
	removed    = "removed"   // the curator removed it earlier
	ambiguous  = "ambiguous" // several papers have the title
	unknown    = "unknown"   // all services answered, but none found it
	unanswered = "unasked"   // a service did not answer
)

// A request is the work on one requested paper.
type request struct {
	query     lookup.Query
	choice    *lookup.Choice  // what the services found; nil if they were not queried
	record    *service.Record // the chosen record; nil if none is chosen
	noAnswers bool            // no service answered

	Asked      string   `json:"asked"`
	Status     string   `json:"status"`
	File       string   `json:"file,omitempty"`
	Title      string   `json:"title,omitempty"`
	Candidates []string `json:"candidates,omitempty"` // of an ambiguous title, or with similar titles
}

// addSummary is the result for programs.
type addSummary struct {
	Papers   []*request `json:"papers"`
	Failures []failure  `json:"failures"`
}

func (c *addCommand) Run(ctx context.Context, t *terminal) error {
	site, err := config.Load(t.source)
	if err != nil {
		return err
	}
	all, err := c.read(ctx, t)
	if err != nil {
		return err
	}
	if err := findKnown(t, all); err != nil {
		return err
	}
	net, err := t.network(site)
	if err != nil {
		return err
	}
	if err := c.find(ctx, t, net, all); err != nil {
		return interrupted(ctx, err)
	}
	report, err := c.create(ctx, t, site, all)
	if err != nil {
		return err
	}
	lost := map[string]int{}
	for _, a := range all {
		if a.Status == unanswered || a.Status == unknown {
			for _, name := range a.choice.Unanswered {
				lost[name]++
			}
		}
	}
	failures := net.failures(lost)
	if err := c.print(t, all, report, failures); err != nil {
		return err
	}
	return errors.Join(t.networkError(failures), unresolved(all))
}

// read parses the arguments, and the lines of standard input if an argument is -. It omits duplicates.
func (c *addCommand) read(ctx context.Context, t *terminal) (all []*request, err error) {
	var problems problem.List
	seen := map[string]bool{}
	add := func(text string, at problem.Problem) {
		w, ok := lookup.Parse(text)
		if what, hint := malformedID(w); what != "" {
			at.What, at.Hint = problem.Quote(w.Text)+" is not "+what, hint
			problems = append(problems, at)
		} else if !ok {
			at.What = "no identifier found in " + problem.Quote(w.Text)
			at.Hint = "use an arXiv identifier, a DOI, a URL that contains one of them, or the exact title"
			problems = append(problems, at)
		} else if key := cmp.Or(w.ID.String()+w.Title, w.Text); !seen[key] {
			seen[key] = true
			all = append(all, &request{query: w, Asked: w.Text})
		}
	}
	for _, id := range c.IDs {
		if id != "-" {
			add(id, problem.Problem{})
			continue
		}
		data, err := readDump(ctx, "-", t.stdin, false)
		if err != nil {
			return nil, err
		}
		line := 0
		for text := range strings.Lines(string(data)) {
			line++
			if text = strings.TrimSpace(text); text != "" && !strings.HasPrefix(text, "#") {
				add(text, problem.Problem{File: "-", Line: line})
			}
		}
	}
	return all, problems.Err()
}

// malformedID returns the kind of identifier that a query has the prefix of, and a hint, if the rest is not a valid
// identifier. It returns "" for a title, which has several words.
func malformedID(q lookup.Query) (what, hint string) {
	kind, rest, _ := strings.Cut(strings.ToLower(q.Title), ":")
	switch {
	case rest == "" || strings.ContainsAny(strings.TrimSpace(rest), " \t"):
		return "", ""
	case kind == "arxiv":
		return "an arXiv identifier", "use the form arXiv:1706.03762 or arXiv:math/0211159"
	case kind == "doi":
		return "a DOI", "use the form 10.1000/182"
	}
	return "", ""
}

// findKnown finds the papers that the site has or that the curator removed, without network requests.
func findKnown(t *terminal, all []*request) error {
	index, err := t.readIndex()
	if err != nil {
		return err
	}
	for _, a := range all {
		a.findIn(index)
	}
	return nil
}

// A siteIndex has the papers of the site, and those that the curator removed.
type siteIndex struct{ present, removed *lookup.Index }

func (t *terminal) readIndex() (*siteIndex, error) {
	files, err := edit.Open(t.source)
	if err != nil {
		return nil, err
	}
	papers, err := files.ReadPapers()
	if err != nil {
		return nil, err
	}
	src, err := sitefile.Read(t.source, content.RemovedFile)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	file := filepath.ToSlash(filepath.Join(t.source, filepath.FromSlash(content.RemovedFile)))
	listed, problems := content.ParseRemoved(file, src)
	removed := make([]*content.Paper, len(listed))
	for i, r := range listed {
		removed[i] = &content.Paper{PaperFields: r.Fields(), Slug: r.Name()}
	}
	return &siteIndex{lookup.NewIndex(papers), lookup.NewIndex(removed)}, problems.Err()
}

// findIn sets the status of a paper that the site has or that the curator removed.
func (a *request) findIn(index *siteIndex) {
	if p := index.present.Find(a.query, a.record); p != nil {
		a.Status, a.File, a.Title = present, p.File, p.Title
	} else if p := index.removed.Find(a.query, a.record); p != nil {
		a.Status, a.File, a.Title = removed, p.Slug, p.Title
	}
}

// find looks up the papers without a status in the services, and asks the user about ambiguous titles.
func (c *addCommand) find(ctx context.Context, t *terminal, net *network, all []*request) error {
	defer net.end()
	open := slices.DeleteFunc(slices.Clone(all), func(a *request) bool { return a.Status != "" })
	queries := make([]lookup.Query, len(open))
	for i, a := range open {
		queries[i] = a.query
	}
	choices, err := lookup.Choose(ctx, queries, net.services, lookup.Options{MaxAge: addAge, Progress: net.progress})
	if err != nil {
		return err
	}
	net.end()
	index, err := t.readIndex()
	if err != nil {
		return err
	}
	ask := t.questions(ctx, slices.Contains(c.IDs, "-"))
	for i, a := range open {
		a.choice = choices[i]
		a.noAnswers = !slices.ContainsFunc(net.services, func(s *service.Service) bool {
			return (a.query.Title != "" || s.CanLookUp(a.query.ID)) && !slices.Contains(a.choice.Unanswered, s.Title)
		})
		if err := a.decide(ask); err != nil {
			return err
		}
		if a.record != nil {
			a.Title = a.record.Title
			a.findIn(index)
		}
	}
	return nil
}

// decide chooses the record of a paper, or sets the status if there is none or the user rejects all. ask can be nil.
func (a *request) decide(ask *questions) (err error) {
	switch records := a.choice.Records; {
	case len(records) == 1:
		a.record = &records[0]
		return nil
	case len(records) > 1:
		a.Status, a.Candidates = ambiguous, describeAll(records)
		if ask == nil {
			return nil
		}
		at, err := ask.pick(a.Asked, a.Candidates)
		if err != nil || at < 0 {
			return err
		}
		a.record, a.Status, a.Candidates = &records[at], "", nil
		return nil
	case len(a.choice.Unanswered) > 0:
		a.Status = unanswered
	default:
		a.Status = unknown
	}
	a.Candidates = describeAll(a.choice.Near)
	return nil
}

func describeAll(records []service.Record) (lines []string) {
	for i := range records {
		lines = append(lines, records[i].Title+" · "+lookup.Describe(&records[i]))
	}
	return lines
}

// pick asks which of several papers is meant. It returns -1 for none.
func (q *questions) pick(asked string, candidates []string) (int, error) {
	fmt.Fprintf(q.out, "\n%s is the title of several papers:\n", problem.Quote(asked))
	for i, line := range candidates {
		fmt.Fprintf(q.out, "  %d  %s\n", i+1, problem.Visible(line))
	}
	for {
		answer, ok, err := q.line(fmt.Sprintf("Which one [1-%d, s to skip]? ", len(candidates)))
		if err != nil || !ok || answer == "s" || answer == "q" || answer == "n" {
			return -1, err
		}
		if n, err := strconv.Atoi(answer); err == nil && n >= 1 && n <= len(candidates) {
			return n - 1, nil
		}
	}
}

// create imports the chosen records.
func (c *addCommand) create(
	ctx context.Context, t *terminal, site *config.Config, all []*request,
) (*importer.Report, error) {
	today, err := content.Today()
	if err != nil {
		return nil, err
	}
	chosen := slices.DeleteFunc(slices.Clone(all), func(a *request) bool { return a.record == nil || a.Status != "" })
	if len(chosen) == 0 {
		return &importer.Report{}, nil
	}
	example := scaffold.FindExample(t.source)
	report, err := importer.Run(ctx, dumpsOf(chosen), importer.Options{
		Dir: t.source, Today: today, DigestDate: today, Vocabulary: site.Tags, Draft: c.Draft, DryRun: c.DryRun,
		Repairs: prose.Repairs{Links: true, Escapes: true, Math: true}, Say: t.say,
		NotesStart: markdown.New("/").NotesStart,
	})
	if err != nil {
		return nil, err
	}
	for i, o := range report.Papers {
		chosen[i].setOutcome(o)
	}
	for _, line := range report.Remarks().Lines(true, "") {
		fmt.Fprintln(t.stderr, line)
	}
	if example != nil && report.Count(importer.Created) > 0 {
		return report, removeExample(ctx, t, example, c.DryRun)
	}
	return report, nil
}

// dumpsOf returns the responses that contain the chosen records, each as a dump of one paper.
func dumpsOf(chosen []*request) (dumps []importer.Dump) {
	for _, a := range chosen {
		e := a.record.Entry
		e.Line, e.Column = 0, 0 // users do not see the response
		dumps = append(dumps, importer.Dump{
			Name: a.record.Answer.Service.Title, Data: a.record.Answer.Body, Entries: []digest.Entry{e},
			Answer: edit.ResponseFile(a.record.Answer),
		})
	}
	return dumps
}

// setOutcome sets the status from the import. Another command can have added or removed the paper meanwhile.
func (a *request) setOutcome(o importer.Outcome) {
	a.File, a.Title, a.Status = o.File, o.Title, present
	switch o.Status {
	case importer.Created:
		a.Status = added
	case importer.Skipped:
		a.Status, a.File = removed, o.Removed
	}
}

// print prints the status of each paper, and the totals.
func (c *addCommand) print(t *terminal, all []*request, report *importer.Report, failures []failure) error {
	if t.json {
		return t.summary(addSummary{all, failures}, "")
	}
	out := bufio.NewWriter(t.stdout)
	if c.DryRun {
		var diffs []string
		for _, f := range report.Files {
			diffs = append(diffs, edit.Diff(f.Name, f.Before, f.After))
		}
		t.printDiffs(out, diffs)
	}
	created, known := 0, 0
	for _, a := range all {
		switch a.Status {
		case added:
			created++
			fmt.Fprintf(out, "+ %s: %s\n", problem.Name(a.File), short(a.Title))
		case present:
			known++
			fmt.Fprintf(out, "%s is already in %s\n", problem.Visible(a.Asked), problem.Name(a.File))
		case removed:
			fmt.Fprintf(out, "%s was removed, so it is not added again (%s restores it)\n",
				problem.Visible(a.Asked), problem.Command("offprint remove --restore", a.File))
		}
	}
	fmt.Fprintf(out, "%s, %d already there%s\n", content.Plural(created, "new paper"), known, unwritten(c.DryRun))
	return out.Flush()
}

// unresolved returns the error for papers that were not found, or nil.
func unresolved(all []*request) error {
	var problems problem.List
	for _, a := range all {
		what, hint := "", ""
		switch a.Status {
		case ambiguous:
			what, hint = "is the title of several papers", "add the one you mean by its identifier"
		case unknown:
			what, hint = "was not found by any service", "check its spelling, or import it from a file"
			if a.query.Title != "" {
				what = "was not found as the exact title of a paper"
			}
		case unanswered:
			what, hint = "was not found, but not every service answered", "run the command again later"
			if a.noAnswers {
				what = "was not looked up: no service answered"
			}
		default:
			continue
		}
		if len(a.Candidates) > 0 && a.Status != ambiguous {
			hint = "similar: " + strings.Join(a.Candidates, "; ")
		} else if len(a.Candidates) > 0 {
			hint += ": " + strings.Join(a.Candidates, "; ")
		}
		problems = append(problems, problem.Problem{What: problem.Quote(a.Asked) + " " + what, Hint: hint})
	}
	return problems.Err()
}
