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
)

// questions lets the user at a terminal decide what --refresh replaces.
type questions struct {
	ctx      context.Context
	answers  <-chan string // lines; closed where there are no more
	out      io.Writer
	inColour bool

	all     bool   // take everything from here on
	none    bool   // take nothing from here on
	skipped string // the file of which nothing more is taken
}

// questions gives nil where nothing is to be asked: without --refresh, with --yes, where nothing will be
// written, and where nobody sits at a terminal, so that no script ever waits for an answer.
func (c *importCommand) questions(ctx context.Context, t *terminal) *questions {
	if !c.Refresh || c.Yes || c.DryRun || !isTerminal(t.stderr) {
		return nil
	}
	in := t.stdin
	if slices.Contains(c.Files, "-") {
		console, err := os.Open(consoleName())
		if err != nil {
			return nil
		}
		in = console
	}
	if !isTerminal(in) {
		return nil
	}
	return newQuestions(ctx, in, t.stderr, wantsColour())
}

// consoleName is the file that is the terminal whatever the standard input is.
func consoleName() string {
	if runtime.GOOS == "windows" {
		return "CONIN$"
	}
	return "/dev/tty"
}

func newQuestions(ctx context.Context, in io.Reader, out io.Writer, inColour bool) *questions {
	lines := make(chan string)
	go func() { // a read cannot be interrupted; waiting for one can
		defer close(lines)
		for s := bufio.NewScanner(in); s.Scan(); {
			select {
			case lines <- strings.TrimSpace(s.Text()):
			case <-ctx.Done():
				return
			}
		}
	}()
	return &questions{ctx: ctx, answers: lines, out: out, inColour: inColour}
}

const help = `y  take it
n  keep what is there
a  take this and everything that follows
s  keep the rest of this paper as it is
q  keep this and everything that follows
Ctrl-C leaves every file as it was
`

// take asks one question. The end of the answers is a q.
func (q *questions) take(question importer.Question) (bool, error) {
	switch {
	case q.all:
		return true, nil
	case q.none, q.skipped == question.File:
		return false, nil
	}
	q.show(question)
	for {
		fmt.Fprintf(q.out, "Take %s from the digest [y,n,a,s,q,?]? ", fieldsOf(question))
		var answer string
		var ok bool
		select {
		case answer, ok = <-q.answers:
		case <-q.ctx.Done():
			fmt.Fprintln(q.out)
			return false, q.ctx.Err()
		}
		if !ok {
			fmt.Fprintln(q.out)
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
			q.skipped = question.File
			return false, nil
		case "q":
			q.none = true
			return false, nil
		}
		fmt.Fprint(q.out, help)
	}
}

func fieldsOf(question importer.Question) string {
	var names []string
	for _, c := range question.Changes {
		names = append(names, c.Field)
	}
	return strings.Join(names, " and ")
}

// show prints what is there and what the source says in one, word by word.
func (q *questions) show(question importer.Question) {
	for _, c := range question.Changes {
		place := question.File
		if c.Line > 0 {
			place = fmt.Sprintf("%s:%d", place, c.Line)
		}
		diff := edit.WordDiff(edit.Visible(c.Old), edit.Visible(c.New))
		if q.inColour {
			diff = edit.ColourWordDiff(diff)
		}
		fmt.Fprintf(
			q.out,
			"\n%s: %s, otherwise in %s\n  %s\n",
			place,
			c.Field,
			question.Source,
			strings.ReplaceAll(diff, "\n", "\n  "),
		)
	}
}
