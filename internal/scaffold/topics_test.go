package scaffold_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
)

// A judgedPaper is a paper and the tags that a reader considers correct.
type judgedPaper struct {
	title, abstract string
	right           []string
}

// judgedPapers reads a file of testdata: three lines per paper (title, tags, abstract) and an empty line.
func judgedPapers(t *testing.T, name string) (papers []judgedPaper) {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	for group := range strings.SplitSeq(strings.TrimSpace(string(src)), "\n\n") {
		lines := strings.Split(group, "\n")
		if strings.HasPrefix(group, "#") {
			continue
		}
		if len(lines) != 3 {
			t.Fatalf("%s: %q has %d lines", name, lines[0], len(lines))
		}
		p := judgedPaper{title: lines[0], abstract: lines[2]}
		for tag := range strings.FieldsSeq(lines[1]) {
			p.right = append(p.right, strings.TrimPrefix(tag, "+"))
		}
		papers = append(papers, p)
	}
	return papers
}

// topics returns the vocabulary of a new site.
func topics(t *testing.T) []content.Term {
	t.Helper()
	src, err := os.ReadFile(filepath.Join("site", config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	c, problems := config.Parse(config.FileName, src)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return c.Tags
}

// TestTopicsFitPapers tags the judged papers with the vocabulary of a new site. It fails if too many papers have no
// tag, or if too many tags are wrong.
func TestTopicsFitPapers(t *testing.T) {
	terms := topics(t)
	if len(terms) < 150 {
		t.Errorf("the vocabulary has only %d topics", len(terms))
	}
	for _, set := range []struct {
		name             string
		papers, tagged   int
		wrongPerThousand int
	}{
		{name: "digest.txt", papers: 33, tagged: 31, wrongPerThousand: 0},
		{name: "topics.txt", papers: 200, tagged: 184, wrongPerThousand: 20},
	} {
		papers := judgedPapers(t, set.name)
		if len(papers) != set.papers {
			t.Errorf("%s has %d papers", set.name, len(papers))
		}
		tagged, tags, wrong := countTags(t, terms, papers)
		t.Logf("%s: %d of %d papers have a tag; %d of %d tags are wrong", set.name, tagged, len(papers), wrong, tags)
		if tagged < set.tagged || wrong*1000 > tags*set.wrongPerThousand {
			t.Errorf(
				"%s: want a tag for %d papers, and at most %d of 1000 tags wrong",
				set.name,
				set.tagged,
				set.wrongPerThousand,
			)
		}
	}
}

// countTags returns the number of papers with a tag, of tags, and of wrong tags, which it prints.
func countTags(t *testing.T, terms []content.Term, papers []judgedPaper) (tagged, tags, wrong int) {
	t.Helper()
	matcher := content.NewMatcher(terms)
	for _, p := range papers {
		matches := matcher.Match(p.title, p.abstract)
		if len(matches) > 0 {
			tagged++
		} else {
			t.Logf("none: %s", p.title)
		}
		tags += len(matches)
		for _, m := range matches {
			if !slices.Contains(p.right, m.Tag) {
				wrong++
				t.Logf("wrong: %s: %s (%q)", p.title, m.Tag, m.Phrase)
			}
		}
		for _, tag := range p.right {
			if !slices.ContainsFunc(terms, func(term content.Term) bool { return term.Tag == tag }) {
				t.Errorf("%s: the vocabulary has no tag %q", p.title, tag)
			}
		}
	}
	return tagged, tags, wrong
}

// TestTopicsAreClean checks that no phrase of the vocabulary is superfluous.
func TestTopicsAreClean(t *testing.T) {
	for _, term := range topics(t) {
		seen := map[string]bool{}
		for _, phrase := range slices.Concat(term.Phrases, term.Common) {
			key := strings.ReplaceAll(phrase, "-", " ")
			if seen[key] {
				t.Errorf("%s: %q occurs twice", term.Tag, phrase)
			}
			seen[key] = true
		}
		if len(seen) == 0 {
			t.Errorf("%s has no phrase", term.Tag)
		}
	}
}
