package edit

import (
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
)

// taggingSiteOf writes a site with a configuration and papers, by slug, to a temporary folder and returns the folder.
func taggingSiteOf(t testing.TB, yaml string, papers map[string]string) string {
	t.Helper()
	files := map[string]string{config.FileName: yaml}
	for slug, text := range papers {
		files[content.PapersDir+"/"+slug+".md"] = text
	}
	return siteOf(t, files)
}

// load returns the archive of a site and the terms of its vocabulary.
func load(t testing.TB, dir string) (*archive.Archive, []content.Term) {
	t.Helper()
	c, err := config.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	a, err := archive.Load(dir, c, archive.Options{Drafts: true, Future: true})
	if err != nil {
		t.Fatal(err)
	}
	return a, c.Tags
}

func TestInspectTags(t *testing.T) {
	const yaml = "tags:\n  - {tag: pdes, phrases: [PDE, differential equation]}\n  - {tag: flows, phrases: [flow]}\n" +
		"  - {tag: none, phrases: [nothing]}\n"
	a, terms := load(t, taggingSiteOf(t, yaml, map[string]string{
		"a": "---\ntitle: Solving PDEs\ntags: [mine, pdes]\n---\n\n" +
			"A *differential* equation and a $x$ flow.\n\n## Notes\n\nnothing\n",
		"b": "---\ntitle: B\ndraft: true\n---\n\nPde.\n",
	}))
	r := InspectTags(a, terms)
	want := []PaperTags{
		{
			"a",
			"content/papers/a.md",
			[]Tag{
				{Tag: "mine", Has: true},
				{Tag: "pdes", Has: true, Phrase: "PDE", Where: inTitle, Around: "Solving PDEs"},
				{Tag: "flows", Phrase: "flow", Where: inAbstract, Around: "… equation and a $x$ flow."},
			},
		},
		{"b", "content/papers/b.md", []Tag{}},
	}
	if diff := cmp.Diff(want, r.Papers); diff != "" {
		t.Error(diff)
	}
	diff := cmp.Diff([][]string{{"b"}, {"mine", "pdes"}, {"mine"}, {"flows", "none"}},
		[][]string{r.Untagged, r.Single, r.Unknown, r.Unused})
	if diff != "" {
		t.Error(diff)
	}
	if r.Count(Tag.ByHand) != 1 || r.Count(Tag.Missing) != 1 || r.Tags != 2 {
		t.Errorf("%+v", r)
	}
}

func TestSimilarTags(t *testing.T) {
	got := similarTags(map[string][]int{
		"language-model": {1}, "language-models": {2}, "theory": {3}, "theories": {4}, "optimisation": {5},
		"optimization": {6}, "form": {7}, "from": {8}, "pdes": {10, 11, 12, 13}, "operators": {10, 11, 12},
		"meshes": {11, 12}, "images": {13, 20, 21},
	})
	want := []TagPair{
		{"language-model", "language-models", singularPlural},
		{"operators", "pdes", samePapers},
		{"optimisation", "optimization", oneLetter},
		{"theories", "theory", singularPlural},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestSuggestionsAreNotInTheVocabulary tests that phrases, titles and aliases in the vocabulary are not suggested.
func TestSuggestionsAreNotInTheVocabulary(t *testing.T) {
	papers := map[string]string{}
	for i, text := range []string{
		"graph kernels", "a graph kernel", "tree search by optimal transport", "optimal transport, tree search",
		"random walks", "random walk", "x", "y", "z",
	} {
		papers[string(rune('a'+i))] = "---\ntitle: T\n---\n\nOf " + text + ".\n"
	}
	const yaml = "tags:\n  - {tag: k, phrases: [kernel]}\n  - {tag: s, title: Tree search}\n"
	a, terms := load(t, taggingSiteOf(t, yaml, papers))
	terms = append(terms, content.Term{Tag: "w", Aliases: []string{"random-walk"}})
	want := []Suggestion{{"optimal transport", "optimal-transport", []string{"c", "d"}}}
	diff := cmp.Diff(want,
		slices.DeleteFunc(SuggestTags(a, terms, 2), func(s Suggestion) bool { return s.Phrase == "random walks" }))
	if diff != "" {
		t.Error(diff)
	}
	if got := SuggestTags(a, terms, 3); len(got) > 0 {
		t.Errorf("%v", got)
	}
}

// TestSuggestionsForThisRepository compares the suggestions for the papers of this repository, without a vocabulary,
// with subjects that a person chose after reading the titles.
func TestSuggestionsForThisRepository(t *testing.T) {
	a, _ := load(t, filepath.Join("..", ".."))
	var got []string
	for _, s := range SuggestTags(a, nil, MinPapers(len(a.Papers))) {
		got = append(got, s.Tag)
	}
	for _, subject := range []string{
		"partial-differential-equations", "physics-informed-neural-networks", "direct-preference-optimization",
		"graph-neural-networks", "low-rank-adaptation", "language-models", "diffusion-models", "neural-operators",
		"mixture-of-experts", "bayesian-optimization", "transfer-learning",
	} {
		if at := slices.Index(got, subject); at < 0 || at >= 30 {
			t.Errorf("%s is not among the first 30 of %v", subject, got)
		}
	}
	for _, noise := range []string{
		"neural-network", "neural-networks", "extensive-experiments", "recent-work", "proposed-method",
		"state-of-the-art",
	} {
		if slices.Contains(got, noise) {
			t.Errorf("%s is suggested", noise)
		}
	}
}

// TestRenameTagChangesOnlyTheTag renames tags in front matter of many styles. Every paper must have the new name
// instead of the old one, without duplicates. The rest of the files must not change.
func TestRenameTagChangesOnlyTheTag(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		n := &renaming{T: rt, tagsOf: map[string][]string{}}
		r, err := Open(taggingSiteOf(t, n.drawVocabulary(), n.drawPapers()))
		if err != nil {
			rt.Fatal(err)
		}
		n.from = rapid.SampledFrom(tagNames).Draw(rt, "from")
		n.to = rapid.SampledFrom(append([]string{"ee"}, tagNames...)).Draw(rt, "to")
		if n.from == n.to {
			return
		}
		done, err := RenameTag(r, n.from, n.to)
		if (err == nil) != n.isUsed() {
			rt.Fatalf("%s to %s: %v", n.from, n.to, err)
		}
		if err != nil {
			return
		}
		for _, f := range r.Papers() {
			n.checkPaper(f)
		}
		n.checkVocabulary(r, done)
	})
}

var tagNames = []string{"aa", "bb", "cc", "dd"}

// A renaming is a random site in which a tag is renamed.
type renaming struct {
	*rapid.T
	terms    []string            // of the vocabulary
	tagsOf   map[string][]string // by paper
	from, to string
}

// drawVocabulary draws a vocabulary with each term in one of several styles.
func (n *renaming) drawVocabulary() string {
	n.terms = rapid.SliceOfNDistinct(rapid.SampledFrom(tagNames), 0, 4, rapid.ID[string]).Draw(n.T, "terms")
	if len(n.terms) == 0 {
		return ""
	}
	yaml := "# aa\ntags:\n"
	for _, tag := range n.terms {
		form := rapid.SampledFrom([]string{
			"  - {tag: T, title: aa, phrases: [T, aa]}\n", "  # T\n  - tag: T # aa\n    phrases:\n      - aa\n",
			"  - title: T\n    tag: \"T\"\n\n",
		}).Draw(n.T, "term")
		yaml += strings.ReplaceAll(form, "T", tag)
	}
	return yaml
}

// drawPapers draws papers with tags in one of several styles.
func (n *renaming) drawPapers() map[string]string {
	papers := map[string]string{}
	for _, name := range []string{"p", "q", "r"} {
		tags := rapid.SliceOfNDistinct(rapid.SampledFrom(tagNames), 0, 4, rapid.ID[string]).Draw(n.T, "tags")
		n.tagsOf[name] = tags
		list := rapid.SampledFrom([]string{
			"tags: [" + strings.Join(tags, ", ") + "] # aa", "tags:\n  - " + strings.Join(tags, " # x\n  - "),
			"tags: [\n  " + strings.Join(tags, ",\n  ") + "]", "tags: ['" + strings.Join(tags, "', '") + "']",
		}).Draw(n.T, "style")
		if len(tags) == 0 {
			list = "tags: []"
		}
		papers[name] = "---\ntitle: aa bb\norganization: aa\n" + list + "\n---\n\naa bb cc\n"
	}
	return papers
}

// isUsed reports whether the renamed tag is in the vocabulary or a paper.
func (n *renaming) isUsed() bool {
	return slices.Contains(n.terms, n.from) ||
		slices.Contains(slices.Concat(slices.Collect(maps.Values(n.tagsOf))...), n.from)
}

// renamed returns the tags of a list after the renaming.
func (n *renaming) renamed(tags []string) (now []string) {
	for _, tag := range tags {
		if tag != n.from {
			now = append(now, tag)
		} else if !slices.Contains(tags, n.to) {
			now = append(now, n.to)
		}
	}
	return now
}

// checkPaper checks that a paper has the expected tags and that its other fields did not change.
func (n *renaming) checkPaper(f *File) {
	p, problems := content.ParsePaper(f.Path, f.Bytes())
	if len(problems) > 0 {
		n.Fatal(problems)
	}
	if want := n.renamed(n.tagsOf[f.Slug()]); !slices.Equal(p.Tags, want) ||
		p.Title != "aa bb" || p.Organization != "aa" || string(p.Body) != "\naa bb cc\n" {
		n.Fatalf("%s to %s: %v, want %v\n%s", n.from, n.to, p.Tags, want, f.Bytes())
	}
}

// checkVocabulary checks that the vocabulary has the new name instead of the old one, and the old one as an alias.
func (n *renaming) checkVocabulary(r *Revision, done *TagRenaming) {
	c, problems := config.Parse("site.yaml", r.Config.Bytes())
	if len(problems) > 0 {
		n.Fatal(problems)
	}
	var terms []string
	for _, term := range c.Tags {
		terms = append(terms, term.Tag)
		if slices.Contains(term.Aliases, n.from) != (term.Tag == n.to) {
			n.Fatalf("%s to %s: %+v\n%s", n.from, n.to, c.Tags, r.Config.Bytes())
		}
	}
	redirects := slices.Contains(n.terms, n.from) || slices.Contains(n.terms, n.to)
	if !slices.Equal(terms, n.renamed(n.terms)) || done.Redirects != redirects {
		n.Fatalf("%s to %s: %+v %+v\n%s", n.from, n.to, c.Tags, done, r.Config.Bytes())
	}
}

// TestTagsAreFoundInEverySpelling removes and renames a tag with several spellings.
func TestTagsAreFoundInEverySpelling(t *testing.T) {
	for _, c := range []struct{ before, removed, renamed string }{
		{"[Neural Operators, pdes]", "[pdes]", "[fno, pdes]"},
		{"[pdes, neural_operators, neural-operators, Neural Operators]", "[pdes]", "[pdes, fno]"},
		{"[Neural Operators, FNO]", "[FNO]", "[FNO]"},
		{"[Neural Operator]", "[Neural Operator]", "[Neural Operator]"},
	} {
		for want, edit := range map[string]func(*Revision) error{
			c.removed: func(r *Revision) error {
				done, err := RemoveTag(r, "neural-operators", true)
				if err == nil && len(done.Papers) > 0 {
					err = fmt.Errorf("papers still have the tag: %v", done.Papers)
				}
				return err
			},
			c.renamed: func(r *Revision) error {
				_, err := RenameTag(r, "neural-operators", "fno")
				return err
			},
		} {
			r, err := Open(taggingSiteOf(t, "tags: [{tag: neural-operators}]\n", map[string]string{
				"p": "---\ntitle: T\ntags: " + c.before + "\n---\n",
			}))
			if err == nil {
				err = edit(r)
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := string(r.Papers()[0].Bytes()); got != "---\ntitle: T\ntags: "+want+"\n---\n" {
				t.Errorf("%s became %s want %s", c.before, got, want)
			}
		}
	}
}

// TestAddTagRoundTrip adds each of several random terms twice. The second time, nothing must change.
func TestAddTagRoundTrip(t *testing.T) {
	texts := rapid.StringMatching(`[a-zA-Z0-9 é:#,\[\]{}"'&*-]{1,12}`).
		Filter(func(s string) bool { return strings.TrimSpace(s) == s && content.NormalTitle(s) != "" })
	rapid.Check(t, func(rt *rapid.T) {
		yaml := rapid.SampledFrom([]string{
			"", "title: T", "tags: []\n", "tags:\n  - tag: a\n    phrases: [x]\n", "tags:\n- {tag: a}\n",
			"tags: [{tag: a}]",
		}).
			Draw(rt, "yaml")
		term := content.Term{
			Tag:     content.Slug(texts.Draw(rt, "tag")),
			Title:   texts.Draw(rt, "title"),
			Phrases: rapid.SliceOfNDistinct(texts, 1, 3, rapid.ID[string]).Draw(rt, "phrases"),
		}
		r, err := Open(taggingSiteOf(t, yaml, nil))
		if err != nil {
			rt.Fatal(err)
		}
		c, err := AddTag(r, term)
		if err != nil {
			rt.Fatal(err)
		}
		got := c.Tags[len(c.Tags)-1]
		if got.Tag != term.Tag || got.Title != term.Title || !slices.Equal(without(term.Phrases, got.Phrases), nil) {
			rt.Fatalf("added %+v, got %+v\n%s", term, got, r.Config.Bytes())
		}
		once := string(r.Config.Bytes())
		if _, err := AddTag(r, term); err != nil || string(r.Config.Bytes()) != once {
			rt.Fatalf("%v\n%s\nbecame %s", err, once, r.Config.Bytes())
		}
	})
}

func TestAroundCutsAtWords(t *testing.T) {
	text := "One two three  four five graph kernels, and then some more words"
	for phrase, want := range map[string]string{
		"graph kernel": "… two three four five graph kernels, and then some …",
		"One":          "One two three four five …",
		"words":        "… and then some more words",
		text:           "One two three four five graph kernels, and then some more words",
	} {
		start := strings.Index(text, phrase)
		got := around(text, start, start+len(phrase))
		if got != want {
			t.Errorf("%q: got %q, want %q", phrase, got, want)
		}
	}
}

// TestMergedTagKeepsItsPhrases merges a term into one without phrases.
func TestMergedTagKeepsItsPhrases(t *testing.T) {
	const before = "tags:\n  - {tag: pdes, phrases: [heat], common: [pde], except: [heat map], " +
		"description: About them.}\n  - {tag: equations, except: [heat map], description: D}\n  - tag: weather\n"
	for to, want := range map[string]string{
		"equations": "tags:\n  - {tag: equations, except: [heat map], aliases: [pdes], description: D, " +
			"phrases: [heat], common: [pde]}\n  - tag: weather\n",
		"weather": "tags:\n  - {tag: equations, except: [heat map], description: D}\n  - tag: weather\n" +
			"    description: About them.\n    phrases: [heat]\n    common: [pde]\n    except: [heat map]\n" +
			"    aliases: [pdes]\n",
	} {
		r, err := Open(siteOf(t, map[string]string{"site.yaml": before}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := RenameTag(r, "pdes", to); err != nil {
			t.Fatal(err)
		}
		if got := string(r.Config.Bytes()); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

// TestTagsAreAppliedOnce applies tags that another command has added since the map was made.
func TestTagsAreAppliedOnce(t *testing.T) {
	for before, want := range map[string]string{
		"tags: [heat]":              "tags: [heat, pdes]",
		"tags: [heat, pdes]":        "tags: [heat, pdes]",
		"tags:\n  - PDEs\n  - heat": "tags:\n  - PDEs\n  - heat",
	} {
		r, err := Open(siteOf(t, map[string]string{"content/papers/a.md": "---\ntitle: A\n" + before + "\n---\n"}))
		if err != nil {
			t.Fatal(err)
		}
		if err := ApplyTags(r, map[string][]string{"a": {"heat", "pdes"}}); err != nil {
			t.Fatal(err)
		}
		if got := string(r.Papers()[0].Bytes()); got != "---\ntitle: A\n"+want+"\n---\n" {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}
