package search

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const math = `<math display="block"><msub><mi>ℓ</mi><mn>1</mn></msub></math>`

func small() []*archive.Paper {
	return []*archive.Paper{
		paperOf(
			"mgno",
			"MgNO: Efficient Multigrid",
			"<p>A neural-operator &amp; its kernel.</p>\n<p>A kernel "+math+" again.</p>",
			`<h2 id="n">Notes <a class="anchor" href="#n">#</a></h2><ul><li>First</li><li>second</li></ul>`,
			content.PaperFields{
				Date:         content.Date{Year: 2023, Month: 10, Day: 16},
				AuthorCount:  3,
				Tags:         []string{"neural-operators", "pdes"},
				Authors:      []string{"Juncai He", "Émile Borel"},
				Organization: "KAUST",
				Venue:        content.Venue{Journal: "Journal of Grids"},
				Arxiv:        "2310.19809",
				Links:        []content.Link{{Label: "Code", URL: "https://example.org/"}},
			},
		),
		paperOf(
			"kernel",
			"The "+math+" kernel",
			"",
			"",
			content.PaperFields{Date: content.Date{Year: 2021}, Tags: []string{"pdes"}},
		),
		paperOf("undated", "Undated", "<p>Nothing.</p>", "", content.PaperFields{}),
	}
}

// TestFormat compares the contents of the files of a small archive with a golden file.
func TestFormat(t *testing.T) {
	r := newReader(t, small()...)
	var b strings.Builder
	h := r.head
	h.Version, h.Sizes = "", nil // these depend on the compressed bytes
	h.Facets = nil
	fmt.Fprintf(&b, "%+v\ndates %v\nauthors %v\nflags %v\nupvotes %v\n", h, r.dates, r.authors, r.flags, r.upvotes)
	names, columns := r.names()
	for i, f := range append(r.Facets, names...) {
		fmt.Fprintf(&b, "%s %q %v %v\n", f.Name, f.Path, f.Terms, append(r.columns, columns...)[i])
	}
	shard := r.shard(0)
	for _, w := range slices.Sorted(maps.Keys(shard)) {
		fmt.Fprintf(&b, "%s %v\n", w, shard[w])
	}
	for n := range r.Papers {
		fmt.Fprintf(&b, "%q\n", r.shown(n))
	}
	const golden = "testdata/format.txt"
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Error(diff)
	}
}

// TestIndexHasFields reads the values of fields with an index, and finds papers by the texts of all fields.
func TestIndexHasFields(t *testing.T) {
	item := func(text, slug string) content.FieldItem {
		return content.FieldItem{Text: text, Path: "/method/" + slug + "/"}
	}
	own := func(slug string, items ...content.FieldItem) *archive.Paper {
		p := paperOf(slug, "Title", "", "", content.PaperFields{})
		p.Card = &archive.Card{Slug: slug, Indexed: []archive.IndexedItems{{Field: "method", Items: items}}}
		p.Fields = []content.FieldValue{
			{Name: "method", Type: content.ListField, Items: items},
			{Name: "open", Type: content.BoolField, Items: []content.FieldItem{{Text: "Yes"}}},
		}
		return p
	}
	a := archiveOf(own("a", item("Multigrid", "multigrid"), item("FEM", "fem")), own("b", item("FEM", "fem")))
	a.Indexes = []*archive.Index{{Field: "tags", Path: "/tags/"}, {
		Field: "method", Title: "Methods", Path: "/method/", Terms: []*archive.Term{
			{Slug: "fem", Path: "/method/fem/", Title: "FEM"},
			{Slug: "multigrid", Path: "/method/multigrid/", Title: "Multigrid"},
		},
	}}
	r := open(t, New(a, content.Date{}, nil))
	if f := r.Facets[1]; f.Name != "method" || f.Title != "Methods" || f.Path != "method/" ||
		!slices.Equal(f.Terms, [][2]string{{"", "FEM"}, {"", "Multigrid"}}) {
		t.Errorf("the facet is %+v", f)
	}
	if diff := cmp.Diff([][]int{{1, 0}, {0}}, r.columns[1]); diff != "" {
		t.Error(diff)
	}
	for word, want := range map[string][]int{
		"multigrid": {0}, "fem": {0, 1}, "yes": nil, "method:fem": {0, 1}, "method:title": nil, "title:title": {0, 1},
	} {
		if got := r.phrase([]string{word}); !slices.Equal(got, want) {
			t.Errorf("%q is in %v, want %v", word, got, want)
		}
	}
}

// TestIndexMatchesFullTextSearch compares the index of random archives with a search in their texts, for every word
// and pairs of adjacent words.
func TestIndexMatchesFullTextSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		papers, texts := drawPapers(t)
		r := open(t, New(archiveOf(papers...), content.Date{}, nil))
		for _, v := range words {
			checkWord(t, r, v, texts)
		}
		for range 20 {
			one, _ := split(rapid.SampledFrom(words).Draw(t, "first"))
			two, _ := split(rapid.SampledFrom(words).Draw(t, "second"))
			words := one[0] + " " + two[0]
			if got, want := r.phrase([]string{one[0], two[0]}), texts.having(words); !slices.Equal(got, want) {
				t.Errorf("%q is in %v, in the index in %v", words, want, got)
			}
		}
		for i, p := range papers {
			if got := r.slug(i); got != p.Slug {
				t.Errorf("the block of %s belongs to %s", p.Slug, got)
			}
			if got, want := encode(r.shown(i)), encode(result(p)); !bytes.Equal(got, want) {
				t.Errorf("%s: got %s, want %s", p.Slug, got, want)
			}
		}
	})
}

var words = []string{"a", "be", "bee", "Naïve", "zebra", "神", "x", "operator", "operators", "é", "10", "zz"}

// fieldTexts are the words of the fields of each paper, with spaces around each word.
type fieldTexts [][]string

// having returns the papers with a field that contains these words in this order.
func (f fieldTexts) having(words string) (papers []int) {
	for i, fields := range f {
		if slices.ContainsFunc(fields, func(f string) bool { return strings.Contains(f, " "+words+" ") }) {
			papers = append(papers, i)
		}
	}
	return papers
}

// drawPapers returns papers with words from the vocabulary.
func drawPapers(t *rapid.T) (papers []*archive.Paper, texts fieldTexts) {
	words := rapid.SliceOfN(rapid.SampledFrom(words), 0, 12)
	for i := range rapid.IntRange(0, 250).Draw(t, "papers") {
		text := map[string]string{}
		var fields []string
		for _, field := range []string{"title", "abstract", "notes", "name"} {
			text[field] = strings.Join(words.Draw(t, field), " ")
			if field == "abstract" {
				text[field] += " “𝒪”\x7f" // characters that need escapes
			}
			w, _ := split(text[field])
			fields = append(fields, " "+strings.Join(w, " ")+" ")
		}
		texts = append(texts, fields)
		papers = append(papers, paperOf(fmt.Sprint("p", i), text["title"],
			"<p>"+text["abstract"]+"</p>", "<p>"+text["notes"]+"</p>",
			content.PaperFields{Authors: []string{text["name"]}}))
	}
	return papers, texts
}

func checkWord(t *rapid.T, r *reader, written string, texts fieldTexts) {
	words, _ := split(written)
	var got []int
	for _, s := range r.find(words[0]) {
		got = append(got, s.paper)
		if s.weight < 1 || s.weight > maxWeight {
			t.Errorf("%s has the weight %d", written, s.weight)
		}
	}
	if want := texts.having(words[0]); !slices.Equal(got, want) {
		t.Errorf("%s is in %v, in the index in %v", written, want, got)
	}
}

// TestEveryWordHasItsLists reads every shard of an archive with more than commonWords words.
func TestEveryWordHasItsLists(t *testing.T) {
	dir := t.TempDir()
	if err := synthetic.Write(dir, 300, 1); err != nil {
		t.Fatal(err)
	}
	a, err := archive.Load(dir, &config.Config{}, archive.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := open(t, New(a, content.Date{}, nil))
	found := map[string][]hit{}
	for n := range len(r.Words) + 1 {
		maps.Copy(found, r.shard(n))
	}
	terms := inverted(textsOf(a.Papers), func(slug string) string {
		return a.Tags[slices.IndexFunc(a.Tags, func(t *archive.Term) bool { return t.Slug == slug })].Title
	}, 1)
	if len(terms) < 2*commonWords || len(terms) != len(found) {
		t.Errorf("%d words, %d in the index", len(terms), len(found))
	}
	for _, term := range terms {
		var want []hit
		positions := term.positions
		for _, p := range term.postings {
			s := hit{paper: p.paper(), weight: p.weight()}
			for position, last := 0, false; !last; {
				n, size := binary.Uvarint(positions)
				positions, last = positions[size:], n&1 == 1
				position += int(n >> 1)
				s.positions = append(s.positions, position)
			}
			want = append(want, s)
		}
		if got := found[term.word]; !slices.EqualFunc(got, want, func(s, u hit) bool {
			return s.paper == u.paper && s.weight == u.weight && slices.Equal(s.positions, u.positions)
		}) {
			t.Errorf("%s is at %v, in the index at %v", term.word, want, got)
		}
	}
}

// TestWeights compares the weights of a word in different fields and lengths of text.
func TestWeights(t *testing.T) {
	filler := strings.Repeat("filler ", 100)
	r := newReader(t,
		paperOf("once", "A", "<p>operator "+filler+"</p>", "", content.PaperFields{}),
		paperOf("once-in-much", "A", "<p>operator "+filler+filler+filler+filler+"</p>", "", content.PaperFields{}),
		paperOf("often", "A", "<p>operator operator operator "+filler+"</p>", "", content.PaperFields{}),
		paperOf("tag", "A", "<p>"+filler+"</p>", "", content.PaperFields{Tags: []string{"operator"}}),
		paperOf("title", "Operator", "<p>"+filler+"</p>", "", content.PaperFields{}),
		paperOf("both", "Operator", "<p>operator "+filler+"</p>", "", content.PaperFields{}),
	)
	weight := map[string]int{}
	for _, s := range r.find("operator") {
		weight[r.slug(s.paper)] = s.weight
	}
	if w := weight; w["both"] < w["title"] || w["title"] <= w["often"] || w["often"] <= w["once"] ||
		w["tag"] <= w["once"] ||
		w["once"] <= w["once-in-much"] {
		t.Errorf("the weights are %v", w)
	}
}

// TestIndexIsDeterministic builds an index twice, and inverts the papers with different numbers of workers.
func TestIndexIsDeterministic(t *testing.T) {
	papers := make([]*archive.Paper, 500)
	for i := range papers {
		papers[i] = paperOf(
			fmt.Sprint("p", i),
			fmt.Sprint("Title ", i%7),
			fmt.Sprintf("<p>Word%d and word%d.</p>", i%13, i),
			"",
			content.PaperFields{Tags: []string{fmt.Sprint("tag-", i%3)}},
		)
	}
	a := archiveOf(papers...)
	one := New(a, content.Date{}, nil)
	title := func(string) string { return "" }
	for workers := 1; workers < 5; workers++ {
		terms := inverted(textsOf(papers), title, workers)
		again := inverted(textsOf(papers), title, 1)
		if !slices.EqualFunc(terms, again, func(s, u *term) bool {
			return s.word == u.word && slices.Equal(s.postings, u.postings) && bytes.Equal(s.positions, u.positions)
		}) {
			t.Errorf("the words found by %d workers differ from those found by one", workers)
		}
	}
	two := New(a, content.Date{}, nil)
	for _, name := range one.Names() {
		if !bytes.Equal(one.files()[name], two.files()[name]) || len(one.files()[name]) == 0 {
			t.Errorf("%s differs", name)
		}
	}
	if len(one.Names()) != len(one.files()) {
		t.Errorf("%d names for %d files", len(one.Names()), len(one.files()))
	}
}

// TestMatches changes one field of a paper at a time.
func TestMatches(t *testing.T) {
	two := 2
	for _, c := range []struct {
		what   string
		change func(*archive.Paper)
		kept   bool
	}{
		{"nothing", func(*archive.Paper) {}, true},
		{"a neighbor", func(p *archive.Paper) { p.Newer = &archive.Card{} }, true},
		{"the comments", func(p *archive.Paper) { p.Comments = &two }, true},
		{"the notes", func(p *archive.Paper) { p.Notes = "<p>Mine.</p>" }, false},
		{"the abstract", func(p *archive.Paper) { p.Abstract = "<p>Mine.</p>" }, false},
		{"the title", func(p *archive.Paper) { p.TitleHTML = "Mine" }, false},
		{"a tag", func(p *archive.Paper) { p.Tags = []string{"pdes"} }, false},
		{"an author", func(p *archive.Paper) { p.Authors = []string{"A"} }, false},
		{"the upvotes", func(p *archive.Paper) { p.Upvotes = &two }, false},
		{"the code", func(p *archive.Paper) { p.Card.Code = "" }, false},
		{"a former slug", func(p *archive.Paper) { p.Aliases = []string{"grids"} }, false},
		{"the people", func(p *archive.Paper) { p.Names = []archive.Name{{Text: "A", Slug: "a"}} }, false},
		{"the date", func(p *archive.Paper) { p.Date = content.Date{Year: 1900} }, false},
	} {
		x := New(archiveOf(small()...), content.Date{}, nil)
		papers := small()
		c.change(papers[0])
		if x.Matches(archiveOf(papers...)) != c.kept {
			t.Errorf("after a change of %s, Matches is %v", c.what, !c.kept)
		}
	}
	if New(archiveOf(small()...), content.Date{}, nil).Matches(archiveOf(small()[:2]...)) {
		t.Error("an index with one more paper matches")
	}
}

func TestPieces(t *testing.T) {
	for html, want := range map[string][]string{
		"":                                    {""},
		"A &amp; B":                           {"A & B"},
		"<p>a</p>\n<p>b</p>":                  {"a b"},
		"<p>a<em>b</em>c <b>d</b></p>":        {"abc d"},
		"<p>a<br>b</p>":                       {"a b"},
		"<p>\x01a\v\x1fb \x00</p>":            {"a b"},
		"<p>x <math><mi>y</mi></math>, z</p>": {"x ", "<math><mi>y</mi></math>", ", z"},
		`<math display="block"><mi>y</mi></math>`:                            {"", "<math><mi>y</mi></math>", ""},
		`<h2 id="a">A <a class="anchor" href="#a">#</a></h2>`:                {"A"},
		"<table><tr><td>a</td><td>b</td></tr></table>":                       {"a b"},
		"<pre><code>a\n  b</code></pre>":                                     {"a b"},
		"<p>&lt;b&gt; &#39;</p>":                                             {"<b> '"},
		`<p>a<a href="#fnref:1" class="footnote-backref">&#x21a9;</a> b</p>`: {"a b"},
		`<p>a<sup><a href="#fn:1" class="footnote-ref">1</a></sup> b</p>`:    {"a b"},
		`<p>a<img src="x.png" alt="The &lt;loss&gt;" loading="lazy">b</p>`:   {"a The <loss> b"},
		"<unclosed": {""},
	} {
		if diff := cmp.Diff(want, pieces(html)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", html, diff)
		}
	}
	if got := mathText(`<math><mi>a</mi><mo>&lt;</mo><mn>1</mn></math>`); got != "a<1" {
		t.Errorf("the formula is %q", got)
	}
}

// FuzzPieces checks that the number of pieces is odd and that they have no spaces at the ends.
func FuzzPieces(f *testing.F) {
	f.Add("<p>a <math><mi>b</mi></math> &amp; c</p>")
	f.Add("<math")
	f.Add("< /a>&")
	f.Fuzz(func(t *testing.T, text string) {
		got := pieces(text)
		if len(got)%2 != 1 || strings.HasSuffix(got[len(got)-1], " ") || strings.HasPrefix(got[0], " ") {
			t.Errorf("%q: pieces %q", text, got)
		}
		for i, p := range got {
			if i%2 == 1 {
				_ = mathText(p)
			}
		}
	})
}

// result returns the data of a search result for encoding/json.
func result(p *archive.Paper) []any {
	t := textsOf([]*archive.Paper{p}).at(0)
	slug := p.Slug
	if len(t.title) == 1 && slug == hyphenated(t.title[0]) {
		slug = ""
	}
	single := func(pieces []string) any {
		if len(pieces) == 1 {
			return pieces[0]
		}
		return pieces
	}
	all := []any{slug, single(t.title), single(t.shown()), p.Venue.Name()}
	for _, name := range p.Authors[:min(3, len(p.Authors))] {
		all = append(all, name)
	}
	return all
}

// FuzzAppendString decodes strings in JSON.
func FuzzAppendString(f *testing.F) {
	f.Add("a \"b\" \\ \x00\b\f\n\r\t\x1f\x7f é 𝒪 \u2028 \xff")
	f.Fuzz(func(t *testing.T, text string) {
		b := appendString(nil, text)
		var got string
		if err := json.Unmarshal(b, &got); err != nil || got != strings.ToValidUTF8(text, "\uFFFD") {
			if want := encode(text); json.Unmarshal(want, &text) != nil || got != text {
				t.Errorf("%q: got %s, want %s (%v)", text, b, want, err)
			}
		}
		if i := slices.IndexFunc(b, func(c byte) bool { return c >= 0x80 }); i >= 0 {
			t.Errorf("%q has a byte that is not ASCII", b)
		}
	})
}
