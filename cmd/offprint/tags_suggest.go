package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/edit"
	"github.com/offprint/offprint/internal/problem"
)

type tagsSuggestCommand struct {
	AtLeast *int `help:"Minimum number of papers with the phrase (default: 0.5% of all, at least 2)." placeholder:"N"`
	Limit   int  `help:"Maximum number of phrases to show." default:"20" placeholder:"N"`

	Interactive bool `help:"Ask about each phrase, and write the tags that you accept." short:"i"`
}

// Validate returns an error if a number is out of range.
func (c *tagsSuggestCommand) Validate() error {
	return cmp.Or(
		checkNumber("--at-least", c.AtLeast, 1, math.MaxInt),
		checkNumber("--limit", &c.Limit, 1, math.MaxInt),
	)
}

func (c *tagsSuggestCommand) Run(ctx context.Context, t *terminal) error {
	if c.Interactive && t.json {
		return usageError{errors.New("--interactive and --json cannot be used together")}
	}
	site, papers, problems, err := t.readArchive(c.Interactive)
	if err != nil {
		return err
	}
	atLeast := edit.MinPapers(len(papers.Papers))
	if c.AtLeast != nil {
		atLeast = *c.AtLeast
	}
	found := edit.SuggestTags(papers, site.Tags, atLeast)
	shown := found[:min(len(found), c.Limit)]
	if t.json {
		return cmp.Or(t.summary(shown, ""), problems.Err())
	}
	if c.Interactive {
		return c.ask(ctx, t, shown)
	}
	c.print(t.stdout, found, atLeast, len(papers.Papers))
	return problems.Err()
}

// print lists the first phrases, and how to add one of them.
func (c *tagsSuggestCommand) print(w io.Writer, found []edit.Suggestion, atLeast, papers int) {
	shown := found[:min(len(found), c.Limit)]
	for _, s := range shown {
		fmt.Fprintf(w, "%9s  %s\n", content.Plural(len(s.Papers), "paper"), s.Phrase)
	}
	if len(shown) == 0 {
		fmt.Fprintln(w, "no phrases found")
		return
	}
	of, phrases := "", content.Plural(len(found), "phrase")
	if len(shown) < len(found) {
		of, phrases = fmt.Sprintf("%d of ", len(shown)), phrases+" that are"
	}
	fmt.Fprintf(w, "%s%s in %d or more of %s\n", of, phrases, atLeast, content.Plural(papers, "paper"))
	fmt.Fprintf(w, "next: %s --phrase %s\n",
		problem.Command("offprint tags add", shown[0].Tag), problem.Argument(shown[0].Phrase))
}

const suggestHelp = `y  add the tag to the vocabulary and to these papers
n  skip the phrase
e  edit the phrase and the tag, then add it
q  stop
`

// ask asks for each phrase and writes the tags that the user accepts, one by one.
func (c *tagsSuggestCommand) ask(ctx context.Context, t *terminal, found []edit.Suggestion) error {
	q := newQuestions(ctx, t.stdin, t.stdout, false)
	var added []content.Term
	for _, s := range found {
		if len(content.NewMatcher(added).Match(s.Phrase)) > 0 {
			continue // a phrase that was just added covers it
		}
		term, more, err := q.suggest(s)
		if err != nil {
			return err
		}
		if term != nil {
			if err := t.acceptTag(ctx, *term); err != nil {
				return err
			}
			added = append(added, *term)
		}
		if !more {
			break
		}
	}
	return t.summary(nil, "added "+content.Plural(len(added), "phrase"))
}

// suggest asks about one phrase. It returns the term that the user accepts, or nil, and whether to ask about the next
// phrase. The end of input counts as the answer q.
func (q *questions) suggest(s edit.Suggestion) (term *content.Term, more bool, err error) {
	term = &content.Term{Tag: s.Tag, Phrases: []string{s.Phrase}}
	for {
		answer, ok, err := q.line(fmt.Sprintf("%s in %s: add it [y,n,e,q,?]? ",
			problem.Quote(s.Phrase), content.Plural(len(s.Papers), "paper")))
		switch answer = strings.ToLower(answer); {
		case err != nil || !ok || answer == "q":
			return nil, false, err
		case answer == "y" || answer == "yes":
			return term, true, nil
		case answer == "n" || answer == "no":
			return nil, true, nil
		case answer == "e":
			return q.edit(term)
		}
		fmt.Fprint(q.out, suggestHelp)
	}
}

// edit asks for another phrase and tag. An empty answer keeps the proposed one. The results are those of suggest.
func (q *questions) edit(term *content.Term) (*content.Term, bool, error) {
	phrase, ok, err := q.line("Phrase [" + term.Phrases[0] + "]: ")
	if err != nil || !ok {
		return nil, false, err
	}
	if content.NormalTitle(phrase) != "" {
		term.Phrases[0], term.Tag = phrase, content.Slug(phrase)
	}
	for {
		tag, ok, err := q.line("Tag [" + term.Tag + "]: ")
		if err != nil || !ok {
			return nil, false, err
		}
		if tag == "" {
			return term, true, nil
		}
		err = checkTag(tag)
		if err == nil {
			term.Tag = tag
			return term, true, nil
		}
		fmt.Fprintln(q.out, err)
	}
}

// acceptTag adds a term to the vocabulary and to the papers that contain its phrase. Only this step locks the site.
func (t *terminal) acceptTag(ctx context.Context, term content.Term) error {
	files, err := t.open(ctx, true)
	if err != nil {
		return err
	}
	defer files.Close()
	_, missing, err := t.addTag(files, term, true)
	if err != nil {
		return err
	}
	if err := files.Write("tagging"); err != nil {
		return err
	}
	printMissing(t.stdout, missing, true)
	return nil
}
