package main

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"github.com/offprint/offprint/internal/change"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/lookup"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/service"
)

type enrichCommand struct {
	Papers []string `arg:"" help:"Papers, by file name without .md, or by path (default: all with missing data)." name:"paper" optional:""`

	Yes     bool `help:"Do not ask: fill in what is certain, and only list uncertain matches. The default without a terminal." short:"y"`
	DryRun  bool `help:"Show the changes as a patch without making them." short:"n"`
	Refresh bool `help:"Query all services again, and ask whether to replace values that differ; with --yes or without a terminal, keep them."`
}

// The maximum ages of cached responses.
const (
	enrichAge = 7 * 24 * time.Hour
	addAge    = time.Hour
)

// An enrichment is the work on one paper.
type enrichment struct {
	file    *edit.File
	before  []byte // content of the file when the lookup began
	paper   *lookup.Paper
	finding *lookup.Finding
	replace []string          // the fields to replace
	records []*service.Record // the certain ones, and those that the user accepted

	summary enriched
}

// enriched is the result for one paper, in the summary for programs.
type enriched struct {
	File      string            `json:"file"`
	Title     string            `json:"title"`
	Changes   []importer.Change `json:"changes"`
	Differs   []importer.Change `json:"differs,omitempty"` // with --refresh
	Proposed  []proposed        `json:"proposed,omitempty"`
	Notices   []string          `json:"notices,omitempty"`
	Responses []string          `json:"responses,omitempty"`
}

// proposed is a record that may describe a paper.
type proposed struct {
	Title   string `json:"title"`
	Record  string `json:"record"`
	Service string `json:"service"`
	Why     string `json:"why"` // what differs from the paper
}

func (c *enrichCommand) Run(ctx context.Context, t *terminal) error {
	site, err := config.Load(t.source)
	if err != nil {
		return err
	}
	papers, all, err := c.papers(t)
	if err != nil {
		return err
	}
	net, err := t.network(site)
	if err != nil {
		return err
	}
	if err := c.find(ctx, net, papers); err != nil {
		return interrupted(ctx, err)
	}
	dropOwned(papers, all)
	if err := c.choose(ctx, t, papers); err != nil {
		return err
	}
	dropOwned(papers, all)
	diffs, err := c.write(ctx, t, papers)
	if err != nil {
		return err
	}
	lost := map[string]int{}
	for _, p := range papers {
		for _, name := range p.finding.Unanswered {
			lost[name]++
		}
	}
	failures := net.failures(lost)
	if err := c.print(t, papers, diffs, failures); err != nil {
		return err
	}
	return t.networkError(failures)
}

// interrupted returns err, or an error that says how to continue if ctx was canceled.
func interrupted(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%w (run the command again to continue; the answers so far are kept)", context.Cause(ctx))
	}
	return err
}

// papers returns the papers to look up: those of the command line, or else those with missing fields. all has every
// paper of the site.
func (c *enrichCommand) papers(t *terminal) (papers []*enrichment, all []*content.Paper, err error) {
	files, err := edit.Open(t.source)
	if err != nil {
		return nil, nil, err
	}
	if all, err = files.ReadPapers(); err != nil {
		return nil, nil, err
	}
	named, err := chosen(files, c.Papers)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range named {
		l, err := edit.LookupPaper(f)
		if err != nil {
			return nil, nil, err
		}
		if len(c.Papers) > 0 || c.Refresh || len(l.Missing()) > 0 {
			papers = append(papers, &enrichment{
				file: f, before: f.Bytes(), paper: l,
				summary: enriched{File: f.Name, Title: l.Fields.Title, Changes: []importer.Change{}},
			})
		}
	}
	return papers, all, nil
}

// find looks up the papers in the services.
func (c *enrichCommand) find(ctx context.Context, net *network, papers []*enrichment) error {
	defer net.end()
	queries := make([]*lookup.Paper, len(papers))
	for i, p := range papers {
		queries[i] = p.paper
	}
	o := lookup.Options{MaxAge: enrichAge, All: c.Refresh, Progress: net.progress}
	if c.Refresh {
		o.MaxAge = 0
	}
	found, err := lookup.Find(ctx, queries, net.services, o)
	if err != nil {
		return err
	}
	for i, p := range papers {
		p.finding = found[i]
		p.records = found[i].Certain
		p.summary.Notices = found[i].Notices
	}
	return nil
}

// dropOwned removes records whose identifier another paper of the site has or gets in this run. It adds a notice, so
// that the user can merge two files of one paper.
func dropOwned(papers []*enrichment, all []*content.Paper) {
	site := lookup.NewIndex(all)
	given := map[service.ID]string{} // in this run
	for _, p := range papers {
		p.records = slices.DeleteFunc(slices.Clone(p.records), func(r *service.Record) bool {
			slug, other := p.file.Slug(), ""
			if owner := site.Owner(r.ID()); owner != nil {
				other = owner.Slug
			} else if other = given[r.ID()]; other == "" {
				given[r.ID()] = slug
			}
			if other == "" || other == slug || r.ID() == (service.ID{}) {
				return false
			}
			notice := r.ID().String() + " belongs to " + other + "; if they are the same paper, run " +
				problem.Command("offprint merge", other, slug)
			if !slices.Contains(p.summary.Notices, notice) {
				p.summary.Notices = append(p.summary.Notices, notice)
			}
			return true
		})
	}
}

const enrichHelp = `y  it is this paper: fill in what is missing
n  it is another paper
a  accept this and everything that follows
s  skip the rest of this paper
q  reject this and everything that follows
Ctrl-C stops without changing any file
`

// choose asks about records that may describe a paper and, with --refresh, about values that differ. Without a
// terminal or with --yes, it only reports them.
func (c *enrichCommand) choose(ctx context.Context, t *terminal, papers []*enrichment) error {
	var ask *questions
	if !c.Yes && !c.DryRun {
		ask = t.questions(ctx, false)
	}
	for _, p := range papers {
		if err := p.choose(ask); err != nil {
			return err
		}
		if c.Refresh && len(p.records) > 0 {
			if err := p.refresh(ask); err != nil {
				return err
			}
		}
	}
	return nil
}

// choose asks about the possible records until the user accepts one. If ask is nil, it only reports them.
func (p *enrichment) choose(ask *questions) error {
	for _, m := range p.finding.Possible {
		p.summary.Proposed = append(p.summary.Proposed, proposed{
			m.Record.Title, lookup.Describe(m.Record), m.Record.Answer.Service.Title, m.Difference(),
		})
		if ask == nil {
			continue
		}
		accepted, err := ask.decide(p.file.Name, "Is this the paper", enrichHelp, func() { showMatch(ask, p, m) })
		if err != nil {
			return err
		}
		if accepted {
			p.records = append(p.records, m.Record)
			p.summary.Proposed = nil
			return nil
		}
	}
	return nil
}

// showMatch prints a record that may describe a paper.
func showMatch(q *questions, p *enrichment, m lookup.Match) {
	title := edit.WordDiff(problem.Visible(p.paper.Fields.Title), problem.Visible(m.Record.Title))
	if q.useColor {
		title = edit.ColorWordDiff(title)
	}
	fmt.Fprintf(q.out, "\n%s: %s may have it, but %s\n  %s\n  %s\n", problem.Name(p.file.Name),
		m.Record.Answer.Service.Title,
		problem.Visible(m.Difference()), title, problem.Visible(lookup.Describe(m.Record)))
}

// refresh asks about the values of a file that differ from those of its records.
func (p *enrichment) refresh(ask *questions) error {
	trial := *p.file
	e, err := edit.Enrich(&trial, p.records, nil)
	if err != nil {
		return err
	}
	for _, ch := range e.Differs {
		accepted := false
		if ask != nil {
			source := p.records[0].Answer.Service.Title
			accepted, err = ask.accept(importer.Question{
				File: p.file.Name, Source: source, Changes: []importer.Change{ch},
			})
			if err != nil {
				return err
			}
		}
		if accepted {
			p.replace = append(p.replace, ch.Field)
		}
	}
	return nil
}

// write locks the site and fills in all files or none. In a dry run it returns diffs instead.
func (c *enrichCommand) write(ctx context.Context, t *terminal, papers []*enrichment) (diffs []string, err error) {
	if !slices.ContainsFunc(papers, func(p *enrichment) bool { return len(p.records) > 0 }) {
		return nil, nil
	}
	files, err := t.open(ctx, !c.DryRun)
	if err != nil {
		return nil, err
	}
	defer files.Close()
	current := map[string]*edit.File{}
	for _, f := range files.Papers() {
		current[f.Name] = f
	}
	var problems problem.List
	for _, p := range papers {
		if len(p.records) == 0 {
			continue
		}
		f := current[p.file.Name]
		if f == nil || string(f.Bytes()) != string(p.before) {
			problems = append(problems, change.Conflict(p.file.Path, "lookup"))
			continue
		}
		if err := p.fill(files, f, c.Refresh); err != nil {
			problems = append(problems, problem.Of(p.file.Path, err)...)
		}
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	if c.DryRun {
		return files.Diffs(), nil
	}
	return nil, files.Write("lookup")
}

// fill fills in one file, and stores the responses that contain the new values.
func (p *enrichment) fill(files *edit.Revision, f *edit.File, refresh bool) error {
	e, err := edit.Enrich(f, p.records, p.replace)
	if err != nil {
		return err
	}
	p.summary.Changes = append(p.summary.Changes, e.Changes...)
	for _, ch := range e.Differs {
		switch {
		case refresh:
			p.summary.Differs = append(p.summary.Differs, ch)
		case ch.Field == "authors" && ch.Old == "":
			p.summary.Notices = append(p.summary.Notices,
				"the names of the authors do not fit `author_count`: "+ch.New)
		}
	}
	if len(e.Changes) == 0 {
		return nil
	}
	for _, r := range p.records {
		name, err := files.KeepResponse(r.Answer)
		if err != nil {
			return err
		}
		if !slices.Contains(p.summary.Responses, name) {
			p.summary.Responses = append(p.summary.Responses, name)
		}
	}
	return nil
}

// enrichSummary is the result for programs.
type enrichSummary struct {
	Papers   []enriched `json:"papers"`
	Failures []failure  `json:"failures"`
}

// print prints the changes, the proposed records and the totals.
func (c *enrichCommand) print(t *terminal, papers []*enrichment, diffs []string, failures []failure) error {
	s := enrichSummary{Papers: []enriched{}, Failures: failures}
	filled, proposals, unknown := 0, 0, 0
	out := bufio.NewWriter(t.stdout)
	if c.DryRun && !t.json {
		t.printDiffs(out, diffs)
	}
	for _, p := range papers {
		s.Papers = append(s.Papers, p.summary)
		switch {
		case len(p.summary.Changes) > 0:
			filled++
		case len(p.summary.Proposed) > 0:
			proposals++
		case len(p.records) == 0 && len(p.finding.Unanswered) == 0:
			unknown++
		}
		if !t.json {
			p.print(out)
		}
	}
	if t.json {
		return t.summary(s, "")
	}
	fmt.Fprintf(out, "%s looked up: %d filled in, %d to decide, %d not found%s\n", content.Plural(len(papers), "paper"),
		filled, proposals, unknown, unwritten(c.DryRun))
	return out.Flush()
}

func (p *enrichment) print(out io.Writer) {
	s, file := &p.summary, problem.Name(p.summary.File)
	if len(s.Changes) > 0 {
		fmt.Fprintln(out, file)
	}
	for _, ch := range s.Changes {
		if ch.Old == "" {
			fmt.Fprintf(out, "  + %s: %s\n", ch.Field, short(ch.New))
		} else {
			fmt.Fprintf(out, "  ~ %s: %s → %s\n", ch.Field, short(ch.Old), short(ch.New))
		}
	}
	for _, ch := range s.Differs {
		place := file
		if ch.Line > 0 {
			place += ":" + strconv.Itoa(ch.Line)
		}
		fmt.Fprintf(out, "%s: %s is %s, but %s in %s\n", place, ch.Field, short(cmp.Or(ch.Old, "missing")),
			short(ch.New),
			p.records[0].Answer.Service.Title)
	}
	for _, m := range s.Proposed {
		fmt.Fprintf(out, "%s: may be %s (%s, %s), but %s\n", file, problem.Name(problem.Quote(m.Title)), m.Service,
			problem.Visible(m.Record), problem.Visible(m.Why))
	}
	for _, n := range s.Notices {
		fmt.Fprintf(out, "%s: %s\n", file, problem.Visible(n))
	}
}
