package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/fetch"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/markdown"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/prose"
	"github.com/offprint/offprint/internal/scaffold"
	"github.com/offprint/offprint/internal/web"
)

type fetchCommand struct {
	Sources []string `arg:"" help:"Names of sources (default: all)." name:"name" optional:""`

	Since   digestDate `help:"First day to fetch from Hugging Face and arXiv (default: the last day fetched from each source, or a week ago)." placeholder:"DATE"`
	Draft   bool       `help:"Import new papers as drafts."`
	DryRun  bool       `help:"Show the changes as a patch without making them." short:"n"`
	Verbose bool       `help:"List every problem instead of one line per kind."`
}

// fetched is the result of one source, in the summary for programs.
type fetched struct {
	Name    string   `json:"name"`
	Dumps   []string `json:"dumps"`
	Left    int      `json:"filtered"`          // number of papers that the filters of the source left out
	Known   int      `json:"known"`             // number of papers that an earlier dump lists with the same text
	Missing string   `json:"missing,omitempty"` // what was not fetched
}

// fetchSummary is the result for programs.
type fetchSummary struct {
	Sources []*fetched `json:"sources"`
	*importer.Report
	Failures []string `json:"failures"`
}

// A fetchRun is one run of the command.
type fetchRun struct {
	*fetchCommand
	t       *terminal
	site    *config.Config
	net     *network
	today   content.Date
	sources []*config.Source
	all     []*fetched
	report  *importer.Report
	pending []importer.Dump // dumps of a dry run, which imports them at the end
	example *scaffold.Example
}

func (c *fetchCommand) Run(ctx context.Context, t *terminal) error {
	r := &fetchRun{fetchCommand: c, t: t, example: scaffold.FindExample(t.source)}
	r.report = &importer.Report{
		Digests: []importer.Digest{}, Papers: []importer.Outcome{}, Problems: []importer.Remark{},
	}
	var err error
	if r.site, err = config.Load(t.source); err != nil {
		return err
	}
	if r.today, err = content.Today(); err != nil {
		return err
	}
	if c.Since.Compare(r.today) > 0 {
		return usageError{fmt.Errorf("--since: %s is after today, %s", c.Since, r.today)}
	}
	if err := r.choose(); err != nil {
		return err
	}
	if r.net, err = t.network(r.site); err != nil {
		return err
	}
	results, err := fetch.Run(ctx, r.sources, fetch.Options{
		Dir: t.source, Config: r.site, Client: r.net.client, Getenv: os.Getenv, Today: r.today, Since: c.Since.Date,
		Progress: r.net.progress, Keep: func(d *fetch.Dump) error { return r.keep(ctx, d) },
	})
	if err == nil {
		err = r.importPending(ctx)
	}
	r.net.end()
	failures := r.failures(results)
	for _, s := range r.all[len(results):] {
		s.Missing = "not finished"
	}
	if printed := r.print(failures); err == nil {
		err = printed
	}
	if err != nil {
		return errors.Join(interrupted(ctx, err), failures.Err())
	}
	return failures.Err()
}

// choose selects the sources to fetch.
func (r *fetchRun) choose() error {
	var names []string
	for i := range r.site.Sources {
		s := &r.site.Sources[i]
		names = append(names, s.Name)
		if len(r.Sources) == 0 || slices.Contains(r.Sources, s.Name) {
			r.sources = append(r.sources, s)
			r.all = append(r.all, &fetched{Name: s.Name, Dumps: []string{}})
		}
	}
	if len(names) == 0 {
		return problem.Problem{
			File: config.FileName, What: "nothing to fetch: the site has no `sources`",
			Hint: "add one, such as sources: [{name: daily, kind: huggingface}]",
		}
	}
	var unknown []string
	for _, name := range r.Sources {
		if !slices.Contains(names, name) {
			unknown = append(unknown, problem.Quote(name))
		}
	}
	if len(unknown) > 0 {
		return usageError{fmt.Errorf("unknown source %s (site.yaml has %s)", strings.Join(unknown, ", "),
			strings.Join(names, ", "))}
	}
	return nil
}

// resultOf returns the result of a source.
func (r *fetchRun) resultOf(name string) *fetched {
	return r.all[slices.IndexFunc(r.all, func(s *fetched) bool { return s.Name == name })]
}

// keep imports a dump, or in a dry run adds it to the pending ones.
func (r *fetchRun) keep(ctx context.Context, d *fetch.Dump) error {
	s := r.resultOf(d.Source)
	s.Dumps, s.Left, s.Known = append(s.Dumps, d.File), s.Left+d.Filtered, s.Known+d.Known
	for _, p := range d.Remarks {
		r.report.Problems = append(r.report.Problems, importer.Remark{Problem: p})
	}
	dump := importer.Dump{Name: d.File, Data: d.Data, Date: d.Date, Entries: d.Entries, Answer: d.File}
	if r.DryRun {
		r.pending = append(r.pending, dump)
		return nil
	}
	return r.importAll(ctx, []importer.Dump{dump})
}

// importPending imports the pending dumps of a dry run.
func (r *fetchRun) importPending(ctx context.Context) error {
	if len(r.pending) == 0 {
		return nil
	}
	return r.importAll(ctx, r.pending)
}

func (r *fetchRun) importAll(ctx context.Context, dumps []importer.Dump) error {
	report, err := importer.Run(ctx, dumps, importer.Options{
		Dir: r.t.source, Today: r.today, Vocabulary: r.site.Tags, Draft: r.Draft, DryRun: r.DryRun, Say: r.t.say,
		Repairs: prose.Repairs{Links: true, Escapes: true, Math: true}, NotesStart: markdown.New("/").NotesStart,
	})
	if err != nil {
		return err
	}
	if !r.DryRun {
		r.t.undone = ""
	}
	all := r.report
	all.Digests = append(all.Digests, report.Digests...)
	all.Papers = append(all.Papers, report.Papers...)
	all.Problems = append(all.Problems, report.Problems...)
	all.Files = append(all.Files, report.Files...)
	if r.example == nil || report.Count(importer.Created) == 0 {
		return nil
	}
	example := r.example
	r.example = nil
	return removeExample(ctx, r.t, example, r.DryRun)
}

// failures returns one problem for each service that failed and each source that was refused, with what is missing.
func (r *fetchRun) failures(results []fetch.Result) (problems problem.List) {
	at := map[string]int{} // by service
	lost := map[int][]fetch.Result{}
	for _, result := range results {
		if result.Err == nil {
			continue
		}
		r.resultOf(result.Source).Missing = cmp.Or(result.Missing, "unknown")
		missing := result.Source
		if result.Missing != "" {
			missing += " (" + result.Missing + ")"
		}
		failed := (*web.Failure)(nil)
		if !errors.As(result.Err, &failed) {
			problems = append(problems, refusedSource(missing, result.Err)...)
			continue
		}
		if i, known := at[failed.Service]; known {
			problems[i].What += ", " + missing
			lost[i] = append(lost[i], result)
			continue
		}
		at[failed.Service] = len(problems)
		problems = append(problems, problem.Problem{What: failed.Error() + "; not fetched: " + missing})
		lost[at[failed.Service]] = []fetch.Result{result}
	}
	for i, results := range lost {
		problems[i].Hint = "continue with " + r.again(results) + "; what arrived is kept"
	}
	return problems
}

// again returns the command that fetches what is missing.
func (r *fetchRun) again(missing []fetch.Result) string {
	sources, from := make([]string, 0, len(missing)), content.Date{}
	for _, result := range missing {
		sources = append(sources, result.Source)
		if from.IsZero() || !result.From.IsZero() && result.From.Compare(from) < 0 {
			from = result.From
		}
	}
	command := "offprint fetch"
	if !r.Since.IsZero() && !from.IsZero() {
		command += " --since " + from.String()
	}
	return problem.Command(command, sources...)
}

// refusedSource returns the problems of a source whose service responded, but without a usable document.
func refusedSource(missing string, err error) problem.List {
	var hinted interface {
		error
		Hint() string
	}
	if errors.As(err, new(problem.Problem)) || errors.As(err, new(problem.List)) {
		return problem.Of(config.FileName, err)
	}
	p := problem.Problem{What: err.Error() + "; not fetched: " + missing, Hint: "run the command again later"}
	if errors.As(err, &hinted) {
		p.Hint = cmp.Or(hinted.Hint(), p.Hint)
	}
	return problem.List{p}
}

// print prints what was fetched and imported.
func (r *fetchRun) print(failures problem.List) error {
	if r.t.json {
		summary := fetchSummary{r.all, r.report, []string{}}
		for _, p := range failures {
			summary.Failures = append(summary.Failures, p.Error())
		}
		return r.t.summary(summary, "")
	}
	for _, line := range r.report.Remarks().Lines(r.Verbose, verboseLists) {
		fmt.Fprintln(r.t.stderr, line)
	}
	for _, s := range r.all {
		switch {
		case len(s.Dumps) == 0 && s.Missing == "":
			fmt.Fprintf(r.t.stdout, "%s: nothing new\n", s.Name)
		case s.Left > 0:
			fmt.Fprintf(r.t.stdout, "%s: %s left out by its filters\n", s.Name, content.Plural(s.Left, "paper"))
		}
	}
	printer := &importCommand{DryRun: r.DryRun, Diff: true, Draft: r.Draft, Verbose: r.Verbose}
	return printer.print(r.t, r.report)
}
