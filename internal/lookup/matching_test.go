package lookup

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/service"
)

// TestMatching measures for how many papers the right record is certain, and for how many a wrong one. The cases are
// generated from tables of subjects, methods, names and differences between titles. Each case has the right record and
// whether it must be certain. It must be if the title is the same except for its spelling, nothing contradicts that,
// and no other record matches equally well.
func TestMatching(t *testing.T) {
	type result struct{ cases, filled, right, required, missed int }
	var total result
	results := map[string]*result{}
	var kinds []string
	for _, c := range matchingCases() {
		r := results[c.kind]
		if r == nil {
			r = &result{}
			results[c.kind] = r
			kinds = append(kinds, c.kind)
		}
		s := newSearch(c.paper)
		for _, answer := range c.answers {
			s.addAnswer(answer)
		}
		f := s.finish()
		for _, one := range []*result{r, &total} {
			one.cases++
			if c.mustFill {
				one.required++
			}
			switch {
			case len(f.Certain) == 0 && c.mustFill:
				one.missed++
			case len(f.Certain) > 0:
				one.filled++
				if isRight(f.Certain, c.right) {
					one.right++
				}
			}
		}
		switch {
		case len(f.Certain) > 0 && !isRight(f.Certain, c.right):
			t.Errorf("%s: %q was filled from %q by %v", c.kind, c.paper.Fields.Title, f.Certain[0].Title,
				f.Certain[0].Authors)
		case len(f.Certain) > 0 && !c.mustFill:
			t.Errorf("%s: %q was filled without a question", c.kind, c.paper.Fields.Title)
		case len(f.Certain) == 0 && c.mustFill:
			t.Logf("%s: %q was not filled: %s", c.kind, c.paper.Fields.Title, reasons(f))
		}
	}
	t.Logf("%-46s %6s %7s %7s %8s %7s", "kind of case", "cases", "filled", "right", "required", "missed")
	for _, kind := range append(kinds, "") {
		r := results[kind]
		if kind == "" {
			kind, r = "all", &total
		}
		t.Logf("%-46s %6d %7d %7d %8d %7d", kind, r.cases, r.filled, r.right, r.required, r.missed)
	}
	precision := float64(total.right) / float64(total.filled)
	recall := float64(total.required-total.missed) / float64(total.required)
	t.Logf("precision %.4f, recall %.4f", precision, recall)
	if total.cases < 300 || precision < 1 || recall < 0.97 {
		t.Errorf("%d cases, precision %.4f, recall %.4f; want 300, 1 and 0.97", total.cases, precision, recall)
	}
}

// isRight reports whether all records describe the right paper, which has the given key.
func isRight(certain []*service.Record, right string) bool {
	for _, r := range certain {
		if r.Key != right {
			return false
		}
	}
	return right != ""
}

// reasons returns why the possible records of a finding are not certain.
func reasons(f *Finding) string {
	var all []string
	for _, m := range f.Possible {
		all = append(all, m.Difference())
	}
	return strings.Join(all, " | ")
}

// A matchingCase is a paper and the answers of services about it.
type matchingCase struct {
	kind     string
	paper    *Paper
	answers  [][]service.Record // of one service after the other
	right    string             // the Key of the paper's records; "" if the services do not have it
	mustFill bool               // whether a record must be certain
}

// A testPaper is an invented paper. Its methods return records and files of the paper.
type testPaper struct {
	key      string // the same for all records of the paper
	title    string
	authors  []string
	year     int
	month    int
	abstract string
	number   int
}

var (
	subjects = []string{
		"Neural Operators", "Diffusion Models", "Graph Networks", "Vision Transformers", "State Space Models",
		"Sparse Autoencoders", "Weather Forecasts", "Protein Folding", "Bandit Algorithms", "Kernel Machines",
		"Language Models", "Gaussian Processes", "Speech Recognition", "Inverse Problems", "Causal Discovery",
		"Federated Learning", "Robot Control", "Medical Imaging", "Point Clouds", "Optimal Transport",
	}
	methods = []string{
		"Efficient Training of %s with Low-Rank Updates", "On the Convergence of %s under Heavy-Tailed Noise",
		"A Unified Theory of Generalization for %s", "Scaling Laws for %s Beyond Compute", "Rethinking %s from Scratch",
	}
	families = []string{
		"Nguyen", "García Márquez", "Müller", "Okafor", "Ivanova", "Tanaka", "O'Brien", "van der Berg", "Kowalski",
		"Haddad", "Lindqvist", "Papadopoulos", "Rossi", "Desai", "Yilmaz", "Moreau", "Castillo", "Novák", "Eriksen",
		"Achebe",
	}
	givens = []string{
		"Anna", "Bao", "Carlos", "Dina", "Emeka", "Fatima", "Goran", "Hiro", "Ines", "Jonas", "Kavya", "Liam", "Mara",
	}
	sentences = []string{
		"We study how %s behave when the data are scarce and the noise is not Gaussian",
		"The method needs neither a second pass over the data nor additional memory",
		"Experiments on twelve public benchmarks show that it is both faster and more accurate",
		"We prove a bound that does not depend on the dimension and show that it is tight",
		"Our code and all trained weights are available for further research",
		"In contrast to earlier work, no tuning of the step size is necessary",
		"A careful ablation shows which parts of the pipeline matter and which do not",
	}
)

// paperNumber returns a paper that differs from all others in its authors, year and abstract.
func paperNumber(n int, title string) testPaper {
	m := testPaper{key: fmt.Sprint("paper ", n), title: title, year: 2012 + n%13, month: 1 + n%12, number: n}
	for i := range 1 + n%6 {
		m.authors = append(m.authors, givens[(n*7+i*5)%len(givens)]+" "+families[(n*3+i*7)%len(families)])
	}
	var text []string
	for i := range 4 {
		text = append(text, sentences[(n*5+i*(1+n%3))%len(sentences)])
	}
	m.abstract = fmt.Sprintf(strings.Join(text, ". ")+". Paper %d of series %d considers %s.",
		subjects[n%len(subjects)],
		n, n*n, strings.Join(m.authors, " and "))
	m.abstract = strings.ReplaceAll(m.abstract, "%!s(MISSING)", "models")
	return m
}

// preprint returns the record of arXiv.
func (m testPaper) preprint() service.Record {
	return service.Record{Entry: entry.Entry{
		Key: m.key, Title: m.title, Authors: m.authors, Abstract: m.abstract,
		Date:  content.Date{Year: m.year, Month: time.Month(m.month), Day: 1 + m.number%28},
		Arxiv: fmt.Sprintf("%02d%02d.%05dv2", m.year%100, m.month, m.number),
	}}
}

// article returns the record of Crossref, which has no abstract.
func (m testPaper) article() service.Record {
	return service.Record{Entry: entry.Entry{
		Key: m.key, Title: m.title, Authors: m.authors, Date: content.Date{Year: m.year, Month: time.Month(m.month)},
		Venue: entry.Venue{Journal: "Journal of Made Papers", Volume: fmt.Sprint(m.number)},
		DOI:   fmt.Sprintf("10.5555/made.%d", m.number), Type: "article",
	}}
}

// file returns a paper's file with the data of a copied daily-papers page: the number of authors and the date, but no
// names.
func (m testPaper) file(title string) *Paper {
	return &Paper{Abstract: m.abstract, Fields: &content.PaperFields{
		Title: title, AuthorCount: len(m.authors), Date: content.Date{Year: m.year, Month: time.Month(m.month), Day: 1 +
			m.number%28},
	}}
}

// withLessData removes the abstract and the day of the date from a paper's file.
func withLessData(p *Paper) *Paper {
	p.Abstract, p.Fields.Date.Day = "", 0
	return p
}

// others returns records of other papers with similar titles.
func (m testPaper) others() []service.Record {
	return []service.Record{
		paperNumber(m.number+1000, m.title+" and Beyond").preprint(),
		paperNumber(m.number+2000, "Towards "+m.title).preprint(),
		paperNumber(m.number+3000, strings.Replace(m.title, " ", " Robust ", 1)).preprint(),
		paperNumber(m.number+4000, "Comment on: "+m.title).preprint(),
	}
}

// twin returns another paper with the same title and other authors.
func (m testPaper) twin() testPaper {
	other := paperNumber(m.number+5003, m.title)
	if len(other.authors) == len(m.authors) {
		other.authors = append(other.authors, "Zeno Elea")
	}
	return other
}

// matchingCases returns all cases.
func matchingCases() []matchingCase {
	var c caseList
	c.addSameTitles()
	c.addOtherAuthors()
	c.addChangedTitles()
	c.addFormulas()
	c.addShortTitles()
	c.addVersions()
	return c.all
}

// A caseList collects cases. Each case has a paper of its own.
type caseList struct {
	all    []matchingCase
	papers int // number of papers so far
}

// newPaper returns the next paper.
func (c *caseList) newPaper(title string) testPaper {
	c.papers++
	return paperNumber(c.papers, title)
}

func (c *caseList) add(kind string, p *Paper, right string, mustFill bool, answers ...[]service.Record) {
	c.all = append(c.all, matchingCase{kind, p, answers, right, mustFill})
}

// answerOf returns the records of one answer.
func answerOf(records ...service.Record) []service.Record { return records }

// addSameTitles adds cases with the right title, in any spelling, and different other data.
func (c *caseList) addSameTitles() {
	for i, subject := range subjects {
		for j, method := range methods {
			m := c.newPaper(fmt.Sprintf(method, subject))
			switch (i + j) % 5 {
			case 0:
				c.add("the same title among near-duplicates", m.file(m.title), m.key, true,
					append(m.others(), m.preprint()))
			case 1:
				c.add("other case, punctuation and markup", withLessData(m.file(respelled(m.title, m.number))), m.key,
					true, append(m.others(), m.preprint()))
			case 2:
				c.add("article a year later than the preprint", m.file(m.title), m.key, true,
					answerOf(m.preprint()), answerOf(later(m, 1).article()))
			case 3:
				p := withLessData(m.file(m.title))
				p.Fields.Authors, p.Fields.AuthorCount = abbreviated(m.authors), 0
				c.add("names with initials", p, m.key, true, append(m.others(), m.article()))
			case 4:
				p := withLessData(m.file(m.title))
				p.Fields.Date, p.Fields.AuthorCount = content.Date{}, 0
				c.add("only the title is known", p, m.key, len(strings.FieldsFunc(m.title, isGap)) > 5,
					append(m.others(), m.preprint()))
			}
		}
	}
}

// addOtherAuthors adds cases in which another paper by other authors has the same title.
func (c *caseList) addOtherAuthors() {
	for i, subject := range subjects {
		m := c.newPaper(subject)
		if i%2 == 0 {
			m.title = fmt.Sprintf(methods[i%len(methods)], subject)
		}
		c.add("by others, and the right one", m.file(m.title), m.key, true, answerOf(m.twin().preprint(), m.preprint()))
		c.add("by others, other number of authors", withLessData(m.file(m.title)), "", false,
			answerOf(m.twin().article()))
		other := m.twin()
		other.authors, other.year = other.authors[:1], m.year+3
		p := withLessData(m.file(m.title))
		p.Fields.AuthorCount = 1
		c.add("by others, other year", p, "", false, answerOf(other.article()))
		named := withLessData(m.file(m.title))
		named.Fields.Authors, named.Fields.AuthorCount = m.authors, 0
		same := m.twin()
		same.authors, same.year = strangers(len(m.authors)), m.year
		c.add("by others, only the names differ", named, "", false, answerOf(same.article()))
		c.add("by others, only the abstract differs", m.file(m.title), "", false,
			answerOf(withOtherAbstract(same).preprint()))
		c.add("by others, nothing known differs, both found", withLessData(m.file(m.title)), "", false,
			answerOf(same.preprint(), m.preprint()))
		c.add("by others, nothing known differs, two services", withLessData(m.file(m.title)), "", false,
			answerOf(same.preprint()), answerOf(m.article()))
		c.add("two words, number and year are the same", withLessData(m.file(subject)), m.key, true,
			answerOf(titled(m, subject).article(), titled(m.twin(), subject).article()))
		alone := withLessData(m.file(subject))
		alone.Fields.Date, alone.Fields.AuthorCount = content.Date{}, 0
		c.add("two words, nothing else is known", alone, m.key, false, answerOf(titled(m, subject).article()))
	}
}

// addChangedTitles adds cases in which the title changed between versions, or the record has only a part of it.
func (c *caseList) addChangedTitles() {
	for i, change := range changedTitles {
		m := c.newPaper(change[1])
		c.add("title changed between versions", m.file(change[0]), m.key, false, append(m.others(), m.preprint()))
		c.add("title changed, no abstract", withLessData(m.file(change[0])), m.key, false, answerOf(m.article()))
		m = c.newPaper(fmt.Sprintf("%sNet: %s", families[i%len(families)][:3], change[0]))
		name, rest, _ := strings.Cut(m.title, ": ")
		c.add("name before the title dropped", m.file(rest), m.key, false, answerOf(m.preprint()))
		c.add("subtitle dropped", withLessData(m.file(name)), m.key, false, answerOf(m.article()))
		split := m.article()
		split.Title, split.Fields = name, map[string]string{"subtitle": rest}
		c.add("subtitle in a field of its own", withLessData(m.file(m.title)), m.key, true, answerOf(split))
	}
}

// addFormulas adds cases with formulas in the title.
func (c *caseList) addFormulas() {
	for _, s := range texTitles {
		m := c.newPaper(s[1])
		c.add("formulas in TeX and in characters", m.file(s[0]), m.key, true, append(m.others(), m.preprint()))
		m.title = s[0]
		c.add("formulas in characters and in TeX", withLessData(m.file(s[1])), m.key, true,
			append(m.others(), m.article()))
	}
}

// addShortTitles adds cases with titles that do not identify a paper.
func (c *caseList) addShortTitles() {
	for _, title := range []string{"Introduction", "Editorial", "Preface", "Book Reviews", "Erratum"} {
		m := c.newPaper(title)
		c.add("titles of every issue", withLessData(m.file(title)), "", false, answerOf(later(m, 1).article()))
	}
}

// addVersions adds cases with several versions of a paper, and with identifiers.
func (c *caseList) addVersions() {
	for i := range 20 {
		m := c.newPaper(fmt.Sprintf(methods[i%5], subjects[i]) + " Revisited")
		c.add("two years apart", withLessData(m.file(m.title)), m.key, false, answerOf(later(m, 2).article()))
		second := later(m, 1)
		second.number += 9000
		c.add("preprint and article in one answer", withLessData(m.file(m.title)), m.key, true,
			append(m.others(), m.preprint(), later(m, 1).article()))
		posted := m.article()
		posted.DOI, posted.Venue = fmt.Sprintf("10.2139/ssrn.%d", m.number), entry.Venue{Journal: "SSRN"}
		c.add("preprint on another server and article", m.file(m.title), m.key, true, answerOf(posted, m.article()))
		c.add("conference and journal version", withLessData(m.file(m.title)), m.key, false,
			answerOf(m.article(), second.article()))
		known := m.file("Another Title of the Same Paper")
		known.Fields.Arxiv = content.Unversioned(m.preprint().Arxiv)
		c.add("identifier, and a new title", known, m.key, true, answerOf(m.preprint()))
		wrong := m.file("A Paper With a Mistyped Number")
		wrong.Fields.Arxiv = content.Unversioned(m.twin().preprint().Arxiv)
		wrong.Abstract = ""
		c.add("identifier of another paper", wrong, "", false, answerOf(m.twin().preprint()))
	}
}

// isGap reports whether a character separates words.
func isGap(r rune) bool { return r == ' ' || r == '-' }

// respelled returns a title in one of four other spellings.
func respelled(title string, n int) string {
	switch n % 4 {
	case 0:
		return strings.ToUpper(title)
	case 1:
		return strings.ToLower(title) + "."
	case 2:
		return strings.ReplaceAll(title, " with", " <i>with</i>") + "*"
	}
	return strings.ReplaceAll(title, "-", "‐")
}

// abbreviated returns names with initials instead of given names.
func abbreviated(names []string) (all []string) {
	for _, name := range names {
		given, family, _ := strings.Cut(name, " ")
		all = append(all, given[:1]+". "+family)
	}
	return all
}

// strangers returns n names that no other paper has.
func strangers(n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf("Xeno%c Quill%c", 'a'+i, 'a'+i))
	}
	return all
}

// later returns a copy of a paper with a later year.
func later(m testPaper, years int) testPaper {
	m.year += years
	return m
}

// titled returns a copy of a paper with another title.
func titled(m testPaper, title string) testPaper {
	m.title = title
	return m
}

// withOtherAbstract returns a copy of a paper with an abstract about another subject.
func withOtherAbstract(m testPaper) testPaper {
	m.abstract = "Marine sediments record past climates. Cores from seven sites were dated by isotopes and compared " +
		"to ice. Warm intervals last longer in the north, whereas rainfall shifts southward during each glaciation; " +
		"pollen supports this picture."
	return m
}

// changedTitles are titles of two versions of a paper.
var changedTitles = [][2]string{
	{"Arbitrary Few Parameters Are Good Enough for Adapting Models", "Exploring the Impact of Model Scaling on Tuning"},
	{"Learning to Prune Tokens Early", "Early Token Pruning for Fast Inference"},
	{"A Simple Baseline for Retrieval", "Simple Baselines Are Strong in Retrieval"},
	{"Do Transformers Need Depth?", "How Much Depth Do Transformers Need?"},
	{"Mixture of Narrow Experts", "Mixtures of Narrow and Wide Experts"},
	{"Training Networks Without Normalization", "Normalization-Free Networks at Scale"},
	{"Sharp Minima Can Generalize", "Sharp Minima Can Generalize for Deep Nets"},
	{"Fast Solvers by Learned Preconditioners", "Learned Preconditioners for Krylov Solvers"},
	{"Bounding the Error of Neural Operators", "Error Bounds for Neural Operator Learning"},
	{"Memory in Recurrent Models", "On Memory in Linear Recurrent Models"},
}

// texTitles are titles with formulas, in TeX and in characters.
var texTitles = [][2]string{
	{`$\ell_1$-Regularized Least Squares in Linear Time`, "ℓ₁-Regularized Least Squares in Linear Time"},
	{`$\mathcal{O}(n)$ Attention Is Not Enough for Long Texts`, "O(n) Attention Is Not Enough for Long Texts"},
	{`Learning with $\varepsilon$-Differential Privacy and Few Samples`,
		"Learning with ε-Differential Privacy and Few Samples"},
	{`$\mu$P: Transferring Hyperparameters Across Width`, "μP: Transferring Hyperparameters Across Width"},
	{`On $\beta$-VAEs and Their Objective Landscapes`, "On β-VAEs and Their Objective Landscapes"},
	{`$\text{S}^2$: Sparse Spectral Networks for Meshes`, "S²: Sparse Spectral Networks for Meshes"},
	{`$\textit{K}$-Means in $\mathbb{R}^d$ Converges Slowly`, "K-Means in R^d Converges Slowly"},
	{`Bounds for $\textbf{x}\times\textbf{y}$ Interactions in Trees`, "Bounds for x×y Interactions in Trees"},
	{`Search \& Recall in Large Language Models`, "Search & Recall in Large Language Models"},
	{`The M\"uller Method for G\"odel Machines Revisited`, "The Müller Method for Gödel Machines Revisited"},
	{`$\Delta$-Tuning and $\Omega$-Nets for Small Devices`, "Δ-Tuning and Ω-Nets for Small Devices"},
	{`CO$_2$ Forecasts from $\mathrm{H_2O}$ Columns`, "CO₂ Forecasts from H₂O Columns"},
}
