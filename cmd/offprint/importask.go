package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/importer"
	"github.com/offprint/offprint/internal/problem"
)

// questions asks the user to confirm changes, such as what --refresh may replace.
type questions struct {
	ctx      context.Context
	answers  <-chan string // lines of input; closed at the end of input
	out      io.Writer
	useColor bool

	all     bool   // accept all further changes
	none    bool   // reject all further changes
	skipped string // file whose further changes are rejected
}

// questions returns nil if the command must not ask: without --refresh, with --yes or --dry-run, or without a terminal.
func (c *importCommand) questions(ctx context.Context, t *terminal) *questions {
	if !c.Refresh || c.Yes || c.DryRun {
		return nil
	}
	return t.questions(ctx, slices.Contains(c.Files, "-"))
}

// questions returns nil if the input or the output is not a terminal, so that no script waits for an answer. If
// stdinUsed is set, the command reads data from standard input, and answers come from the terminal device.
func (t *terminal) questions(ctx context.Context, stdinUsed bool) *questions {
	if !isTerminal(t.stderr) {
		return nil
	}
	in := t.stdin
	if stdinUsed {
		console, err := os.Open(consoleName())
		if err != nil {
			return nil
		}
		in = console
	}
	if !isTerminal(in) {
		return nil
	}
	return newQuestions(ctx, in, t.stderr, wantsColor())
}

// consoleName returns the name of the terminal device.
func consoleName() string {
	if runtime.GOOS == "windows" {
		return "CONIN$"
	}
	return "/dev/tty"
}

func newQuestions(ctx context.Context, in io.Reader, out io.Writer, useColor bool) *questions {
	lines := make(chan string)
	go func() { // a goroutine, because a blocked read of a terminal cannot be canceled
		defer close(lines)
		for s := bufio.NewScanner(in); s.Scan(); {
			select {
			case lines <- strings.TrimSpace(s.Text()):
			case <-ctx.Done():
				return
			}
		}
	}()
	return &questions{ctx: ctx, answers: lines, out: out, useColor: useColor}
}

const answersHelp = `y  replace it
n  keep it
a  replace this and everything that follows
s  skip the rest of this paper
q  keep this and everything that follows
Ctrl-C stops without changing any file
`

// accept asks one question and reports whether the user accepts.
func (q *questions) accept(question importer.Question) (bool, error) {
	prompt := "Replace " + fieldsOf(question)
	return q.decide(question.File, prompt, answersHelp, func() { q.show(question) })
}

// decide asks a question about a file and reports whether the user accepts. show prints the change before the question.
// The end of input counts as the answer q.
func (q *questions) decide(file, prompt, help string, show func()) (bool, error) {
	switch {
	case q.all:
		return true, nil
	case q.none, q.skipped == file:
		return false, nil
	}
	show()
	for {
		answer, ok, err := q.line(prompt + " [y,n,a,s,q,?]? ")
		if err != nil {
			return false, err
		}
		if !ok {
			answer = "q"
		}
		switch strings.ToLower(answer) {
		case "y", "yes":
			return true, nil
		case "n", "no":
			return false, nil
		case "a":
			q.all = true
			return true, nil
		case "s":
			q.skipped = file
			return false, nil
		case "q":
			q.none = true
			return false, nil
		}
		fmt.Fprint(q.out, help)
	}
}

// line prints a prompt and returns the next line of input. It returns false at the end of input.
func (q *questions) line(prompt string) (answer string, ok bool, err error) {
	fmt.Fprint(q.out, prompt)
	select {
	case answer, ok = <-q.answers:
	case <-q.ctx.Done():
		err = q.ctx.Err()
	}
	if !ok {
		fmt.Fprintln(q.out)
	}
	return answer, ok, err
}

func fieldsOf(question importer.Question) string {
	var names []string
	for _, c := range question.Changes {
		names = append(names, c.Field)
	}
	return strings.Join(names, " and ")
}

// show prints word diffs of the current values and those of the digest.
func (q *questions) show(question importer.Question) {
	for _, c := range question.Changes {
		place := question.File
		if c.Line > 0 {
			place = fmt.Sprintf("%s:%d", place, c.Line)
		}
		diff := edit.WordDiff(problem.Visible(c.Old), problem.Visible(c.New))
		if q.useColor {
			diff = edit.ColorWordDiff(diff)
		}
		fmt.Fprintf(
			q.out,
			"\n%s: %s differs in %s\n  %s\n",
			place,
			c.Field,
			question.Source,
			strings.ReplaceAll(diff, "\n", "\n  "),
		)
	}
}
