// Package hostile has input that makes careless parsers slow: deep nesting, unclosed marks and many equal names.
// .ci/measure-cost runs Offprint on each input.
package hostile

import (
	"encoding/base64"
	"fmt"
	"strings"
)

// An Input is a text of any size.
type Input struct {
	Name string
	File string                // name of its file in a site, or of a dump
	Text func(size int) string // returns the text, with about size bytes
}

// IsDump reports whether the input is imported instead of built: its file is neither in a folder nor site.yaml.
func (in Input) IsDump() bool {
	return !strings.Contains(in.File, "/") && in.File != "site.yaml"
}

// Inputs returns all inputs.
func Inputs() []Input {
	var all []Input
	for _, p := range places {
		for _, t := range p.texts {
			all = append(all, Input{p.name + ": " + t.name, p.file, func(size int) string {
				return p.head + t.generate(size) + p.tail
			}})
		}
	}
	return all
}

// places are the places for texts in files.
var places = []struct {
	name, file string
	head, tail string // the file before and after the text
	texts      []text
}{
	{"notes", "content/papers/a.md", paper + "\nA.\n\n## Notes\n\n", "\n", markdown},
	{"abstract", "content/papers/a.md", paper + "\n", "\n", abstracts},
	{"formula", "content/papers/a.md", paper + "\nA.\n\n## Notes\n\n$", "$\n", formulas},
	{"title", "content/papers/a.md", "---\ndate: 2024-01-01\ntitle: '", "'\n---\n\nA.\n", titles},
	{"front matter", "content/papers/a.md", "---\ntitle: A\ndate: 2024-01-01\n", "\n---\n\nA.\n", yaml},
	{"site.yaml", "site.yaml", "title: A\ncards: false\n", "\n", yaml},
	{"site.yaml", "site.yaml", "title: A\ncards: false\n", "\n", site},
	{"collection", "content/collections/a.md", "---\ntitle: A\npapers:\n", "---\n\nA.\n", collections},
	{"page", "content/pages/a.md", "---\ntitle: A\n---\n\n", "\n", pages},
	{"svg", "static/a.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">`, "</svg>\n", markup},
	{"svg", "static/a.svg", "", "\n", pictures},
	{"css", "static/css/custom.css", "", "\n", css},
	{"html", "static/a.html", "<!DOCTYPE html><title>A</title>", "\n", markup},
	{"abstract without its backslashes", "a.json",
		`[{"title":"A","upvotes":1,"publishedAt":"2024-01-01","summary":"`,
		"\"}]\n", prose},
	{"title without its backslashes", "a.json", `[{"summary":"A","upvotes":1,"publishedAt":"2024-01-01","title":"`,
		"\"}]\n", prose},
	{"json", "a.json", "[", `{"title":"A","summary":"B","upvotes":1,"publishedAt":"2024-01-01"}]`, json},
	{"bibtex", "a.bib", "@article{a, title={A}, year=2024}\n", "\n", bibtex},
	{"ris", "a.ris", "TY  - JOUR\nTI  - A\nPY  - 2024\nER  - \n", "\n", ris},
	{"csv", "a.csv", "", "\n", csv},
	{"mail", "a.txt", mail, "\n", mails},
	{"atom", "a.xml", atom, "</feed>\n", atoms},
	{"rss", "a.xml", `<?xml version="1.0"?><rss version="2.0"><channel>` + "\n", "</channel></rss>\n", rss},
	{"medline", "a.nbib", "PMID- 1\nTI  - A\n\n", "\n", medline},
	{"endnote", "a.enw", "%0 Journal Article\n%T A\n\n", "\n", endnote},
	{"saved page", "a.html", "<!DOCTYPE html><html><head><title>Daily Papers - Hugging " +
		"Face</title></head><body>", "</body></html>\n",
		markup},
	{"saved page", "a.html", "<!DOCTYPE html><html><head><title>Daily Papers - Hugging " +
		"Face</title></head><body>", "</body></html>\n",
		savedPages},
	{"page as Markdown", "a.md", "# Daily Papers\n\n", "\n", append(markdownPages, markdown...)},
	{"page as text", "a.txt", "Daily Papers\n\n", "\n", textPages},
}

const paper = "---\ntitle: A\ndate: 2024-01-01\n---\n"

// A text is a generator of a text of any size. Its name describes the text.
type text struct {
	name     string
	generate func(size int) string
}

// each repeats a text. It replaces each %d with the number of the repetition.
func each(format string) text {
	return text{fmt.Sprintf("%.40q", format), func(size int) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			b.WriteString(strings.ReplaceAll(format, "%d", fmt.Sprint(i)))
		}
		return b.String()
	}}
}

// nested repeats an opening text, and then a closing text as often, around an inner text.
func nested(open, inner, end string) text {
	return text{fmt.Sprintf("nested %q %q", open, end), func(size int) string {
		n := size / (len(open) + len(end))
		return strings.Repeat(open, n) + inner + strings.Repeat(end, n)
	}}
}

// groups repeats a nested text of a fixed depth.
func groups(depth int, open, inner, end string) text {
	one := strings.Repeat(open, depth) + inner + strings.Repeat(end, depth) + " "
	return text{fmt.Sprintf("nests of %d %q %q", depth, open, end), func(size int) string {
		return strings.Repeat(one, size/len(one)+1)
	}}
}

// growing repeats a mark once, twice, three times and so on, with a separator after each group.
func growing(mark, separator string) text {
	return text{fmt.Sprintf("growing %q", mark), func(size int) string {
		var b strings.Builder
		for i := 1; b.Len() < size; i++ {
			b.WriteString(strings.Repeat(mark, i) + separator)
		}
		return b.String()
	}}
}

// both joins two texts of half the size.
func both(a, b text) text {
	return text{a.name + " and " + b.name, func(size int) string { return a.generate(size/2) + b.generate(size/2) }}
}

// within puts a text between two others.
func within(before string, t text, after string) text {
	return text{fmt.Sprintf("%.20q %s %.20q", before, t.name, after), func(size int) string {
		return before + t.generate(size) + after
	}}
}

var markdown = []text{
	each("ordinary *words* and `code` with [a link](https://example.org/%d).\n\n"),
	each("ordinary *words* and `code` with [a link](https://example.org/%d).\n"),
	// blocks
	each(">"), each("> "), each("> - "), each("- "), each("1. "), each("* + "), each(">\n"), each("- a\n"),
	each("1. a\n"), within(strings.Repeat(">", 99), each("a\n"), ""),
	within(strings.Repeat("> ", 99)+"a\n", each("\n"), "a"), within(strings.Repeat("- ", 99)+"a\n", each("\n"), "a"),
	within(strings.Repeat("- ", 99)+"a\n", each("b\n"), "a"),
	within(strings.Repeat("- ", 99), each("a\n"+strings.Repeat(" ", 198)), ""),
	{"stairs of lists", func(size int) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			b.WriteString(strings.Repeat("  ", i) + "- a\n")
		}
		return b.String()
	}},
	growing(">", "\n"), growing(" ", "a\n"), each("    "), each("\t"), each("    a\n\n"), each("\n"), each("a\n"),
	each("a\n=\n"), each("a\n-\n"), each("# "), each("#"), each("# A\n"), each("## A\n\n"), each("## A %d\n"),
	each("# a-2\n# a\n"), each("###### \n"), each("***\n"), each("---\n"), each("```\n"), each("~~~\n"),
	each("```go\na\n```\n"), growing("`", "\n"), each("```x%d\n```\n"), within("```go\n", each("f((("), "\n```"),
	within("```python\n", each("'''\""), "\n```"), within("```js\n", each("`${"), "\n```"),
	within("```go {hl_lines=[", each("1,"), "1]}\na\n```"),
	within("```go {hl_lines=[", each("\"%d-9999\","), "1]}\na\nb\n```"), within("```go {", each("a%d=1 "), "}\na\n```"),
	within("```go {hl_lines=[", nested("[", "1", "]"), "]}\na\n```"), each("<div>\n"), each("<div>\n\n"), each("<!-- "),
	each("<!--\n"), each("<!-- -->\n"), each("<script>\n"), each("<?"), each("<?\n"), each("<![CDATA["), each("<!A "),
	each("a <!-- "), each("a <? "), each("a <![CDATA["), each("<"), each("a <a "), each("a <a b=\""),
	each("a <a b='\""), each("<b>"), each("</"), each("<a:"), each("<a@"), each("<a.b@c."), each("<http://a"),
	each("<http://a> "),
	// links
	each("["), each("]"), each("[]"), each("[a]"), each("[a]("), each("[a](<"), each("[a](<b"), each("[a](b"),
	each("[a](b "), each("[a](b \""), each("[a](b '"), each("[a](b ("), each("[a](b \n"), each("[a](b \n\""),
	each("[a](\\("), each("[a](b)"), each("[a]()"), each("![a](b)"), each("![a]("), each("!["), each("[a]["),
	each("[a][b]"), each("[a][\n"), each("[a]: "), each("[a]: b\n"), each("[%d]: b\n"), each("[%d]: b\n\n"),
	each("[a]: b (\n"), each("[a]: b '\n"), each("[a]: <b\n"), each("[a\n"), each("[a]:\n"), each("[a]: b \"c\n"),
	both(each("[a]: b\n"), each("[a]")), both(each("[%d]: b\n"), within("\n\n", each("[%d] "), "")), each("[a](b (c(d"),
	each("[a](((((b"), each("[*a"), each("[*a](b)"), each("*[a](b)"), each("[[a](b)"), each("[_a*](b)"),
	nested("[", "a", "](b)"), nested("![", "a", "](b)"), nested("[", "a", "]"), groups(400, "[", "a", "]"),
	groups(100, "![", "a", "](b)"), groups(100, "[", "a", "](b)"), nested("[![", "a", "](b)](c)"),
	groups(90, "[x", "a", "][y]"), within("[", each("*a* `b` "), "](c)"), within("![", each("*a* `b` "), "](c)"),
	each("[a](%d.md) "), each("[a](javascript:b) "), each("[a](b){"), each("![a](missing-%d.png)\n\n"),
	each("![a](b.png \"t\")\n\n"), each("https://example.org/%d "), each("(http://a.b/("), each("http://a.b/)"),
	each("www."), each("www.a "), each("a@b.c "), each("_a"), each("~a"), each("*a"), each("a@"), each("_a@"),
	each("_a@b_"), each("http:"), each("(http:"), each("http://a.b/;"), each("http://a.b/&a;"), each("(a"),
	within("http://a.b/", each("&a;"), ""), within("http://a.b/", each(")"), ""), within("http://a.b/", each("("), ""),
	within("(a@b.c", each("d."), "_"), each(" a.a.a.a.a.a"),
	// emphasis
	each("*"), each("_"), each("~"), each("*a_"), each("_a*"), each("*a "), each("a* "), each("*a* "), each("**a* "),
	each("*a** "), each("***a** "), each("a**b*c"), each("a*b_c~d"), each("*a *b"), each("*a_b "), each("~a*"),
	each("~~a "), each("~~a~ "), each("*a~_"), each("**a *b **c* "), each("*a\n"), each("_*"), each("*_a"),
	each("**x*"), each("x*x**x***"), nested("*", "a", "*"), nested("**a ", "b", " c**"), nested("*a ", "b", " c*"),
	nested("_a ", "b", " c_"), nested("~a ", "b", " c~"), nested("~~", "a", "~~"), nested("*a _b ", "c", " d_ e*"),
	groups(100, "*a ", "b", " c*"), growing("*", "a "), growing("*", " a"), each("*a_b*c_ "),
	// other inline marks
	growing("`", " "), growing("`", "a"), each("`"), each("`a``"), each("`a\n"), each("``a`"), each("\\"), each("\\`"),
	each("&"), each("&amp"), each("&#"), each("&amp;"), each("&#x41;"), each("&a;"), each("!"), each("a  \n"),
	each("a\\\n"), each("$"), each("$a "), each("$a$"), each("$a$ "), each("$$"), each("$$a"), each("$$\n"),
	each("$$\na\n"), each("$$a\n\n"), each("$a\n"), each("$a $"), each("a$1"), each("\\$"), each("$\\$"), each("$$a$"),
	each("$a$$b"), each("$\\frac$ "), each("$x"), each("==a"), each("==a== "), each("%%"), each("%%a%% "),
	each("%%a\n"), each("^"), each("{"), each("{#a}"), each("{.a "), each("[["), each("[[a"), each("[[a]]"),
	each("[[a%d]] "), each("[[a%d|b]]\n\n"), each("[[a|"), each("[[]]"), each("![[a]]"), each("[[a]](b)"), each("\x00"),
	each("\xff"), each("\u00a0"),
	// tables
	within("|a|b|\n|-|-|\n", each("|c|d|\n"), ""), within("|a|b|\n|-|-|\n", each("|\n"), ""),
	within("|a|b|\n|-|-|\n", each("|||||||||"), ""),
	{"wide table", func(size int) string {
		n := size / 8
		return strings.Repeat("|a", n) + "|\n" + strings.Repeat("|-", n) + "|\n" + strings.Repeat("|b", n) + "|\n"
	}},
	{"table of empty cells", func(size int) string {
		n := size / 8
		return strings.Repeat("|a", n) + "|\n" + strings.Repeat("|-", n) + "|\n" + strings.Repeat("b\n", n)
	}},
	{"table of 200 columns and empty cells", func(size int) string {
		return strings.Repeat("|a", 200) + "|\n" + strings.Repeat("|-", 200) + "|\n" + strings.Repeat("b\n", size/2)
	}},
	each("|"), each("|a"), each("|-"), each("|-|\n"), each("a|b\n-|-\n"), each("|a|\n|-|\n\n"), each("|a\\|"),
	within("|a|\n|-|\n|", each("`\\|"), "|"), each("Table: a\n\n|a|\n|-|\n|b|\n\n"),
	within("|a|\n|-|\n", each("|`a\\|` *b* [c](d)|\n"), ""),
	// footnotes, tasks, callouts
	each("[^"), each("[^a"), each("[^%d]"), each("[^a]: "), each("[^a]: b\n"), each("[^%d]: b\n"),
	each("[^%d]: b\n\n[^%d]\n\n"), both(each("[^%d] "), within("\n\n", each("[^%d]: b\n"), "")),
	within("[^a]: b\n\n", each("[^a] "), ""), each("[^%d]: [^%d] \n"), nested("[^a]: ", "b", ""), each("[^a]: > "),
	within("[^a]: b\n\n", each("[a[^a]](b) "), ""), each("- [ ] a\n"), each("- [x] "), each("> [!NOTE]\n"),
	each("> [!NOTE] a\n\n"), each("> [!X] a\n\n"), nested("> [!NOTE] a\n", "b", ""), each("[!NOTE]"),
	// marks, comments, definition lists, block ids, embedded files
	each("==a"), each("==a== "), each("==a *b "), each("%%"), each("a %%\n"), each("%%\n"), each("a\n%% b\n"),
	each("%% a %%\n"), each("a %%b%% c\n\n"), each("<b>%%\n\n"), within("a %%\n", each("%% %%\n"), ""),
	each("a\n: b\n"), each("a\n\n: b\n\n"), within("a\n", each(": "), ""), within("a\n", each(": b\n"), ""),
	each("a ^b%d\n\n"), each("^b%d\n\n"), each("![[a.png|%d]]"), each("![[a]]"), each("[[#a]]"), each("![["),
	each("> [!a]-\n\n"), nested("> [!TIP]- a\n", "b", ""),
	// formulas with other marks, bare addresses, tags, definitions
	each(`\(`), each(`\(a`), each(`\(a b `), each(`\(a\)`), each(`\(a b\) `), within("", each(`\(a b `), `\)`),
	each(`\[`), each("\\[\n"), each("\\[a\n"), each("\\[\na\n"), each("\\[\na=b\n\\] c\n"), each(`\[a b\] `),
	each(`\]`), each("\\begin{align}\n"), each("\\begin{align}\na\n"), each("\\begin{align}a\\end{align}\n"),
	each("$`"), each("$`a"), each("$`a`$ "), each("$a` "), each("$a`b$ "), within("", each("$a` b$ "), "`"),
	each("$[0$ "), each("[$a](b$) "), each("$5 a or 6$ "), each("$A:$B"), each("$$\na\n$$ b\n"),
	each("```math\na\n```\n"), each("://"), each("https://"), each("https://a.b/"), each("https://a.b/ "),
	each("https://a_"), each("www."), each("_www.a"), each("(www.a_b "), each("https://a.b/(((;"), each("a@"),
	each("a@b.c "), each("<sub>"), each("</sub>"), each("<sub></sub>"), each("<sub>*"), nested("<sub>", "a", "</sub>"),
	nested("<kbd>*", "a", "*</kbd>"), both(each("<sub>"), each("</sup>")), each("<br>"), each("<br>\n\n"),
	each("<details>\n"), each("</details>\n"), nested("<details>\n", "a", "\n</details>\n"),
	within("<details>\n", each("<summary>a</summary>\n"), "</details>\n"),
	each("<details><summary>a</summary>\n</details>\n"), each("# [a](b)\n"), each("# [a%d](b)\n"), each("[%d]: a\n\n"),
	each("[a]: b\n\n"), each("\u300c**\u300d"), each("```a title=b\n"),
	within("|a|\n|-|\n", each("|`b|c`|$d|$|\n"), ""), each("a: b\n"), each("```papers\nwhere: 'a = b'\n```\n\n"),
}

var abstracts = []text{
	each("ordinary words of an abstract, number %d. "), each("a\n\n"), each("- "), each(">"), each("[a]("), each("*a_"),
	each("$"), each("$a$ "), each("\\"), each("a-b "), each("a"), each("\u4e2d"), each("w%d "), each("## A\n\n"),
	each("a.b.c."), each("http://a.b/%d "), each("2401.%d "), each("arXiv:2401.00001 "),
}

var formulas = []text{
	each("a+"), each("{"), each("}"), nested("{", "a", "}"), groups(90, "{", "a", "}"), nested("\\frac{", "a", "}{b}"),
	nested("\\sqrt{", "a", "}"), nested("\\left(", "a", "\\right)"), each("\\left("), each("\\right)"), each("\\frac"),
	each("\\frac12"), each("\\frac{a}{b}"), each("^"), each("a^"), each("_a"), each("a_b^c"), nested("a^{", "b", "}"),
	nested("a_{", "b", "}"), each("a^a"), each("'"), each("a'"), each("\\"), each("\\a"), each("\\x%d"),
	each("\\begin{a}"), each("\\begin{matrix}"), nested("\\begin{matrix}", "a", "\\end{matrix}"),
	within("\\begin{matrix}", each("a&"), "\\end{matrix}"), within("\\begin{matrix}", each("a\\\\"), "\\end{matrix}"),
	within("\\begin{matrix}", each("a&b\\\\"), "\\end{matrix}"), within("\\begin{array}{", each("c"), "}a\\end{array}"),
	within("\\begin{array}{", each("*9{"), "}a\\end{array}"),
	within("\\begin{array}{*{9999}{c}}", each("a&"), "\\end{array}"), each("\\text{a}"), nested("\\text{", "a", "}"),
	nested("\\text{$", "a", "$}"), each("\\text{"), each("\\mathrm{"), each("\\mathbf"), nested("\\mathbf{", "a", "}"),
	each("\\over"), each("a\\over "), nested("{a\\over ", "b", "}"), each("\\hat"), nested("\\hat{", "a", "}"),
	each("\\not"), each("\\not="), each("\\sum"), each("\\sum_a^b"), each("\\limits"), each("\\sum\\limits"),
	each("\\color{red}"), nested("\\color{red}{", "a", "}"), each("\\tag{a}"), each("\\label{a}"),
	each("\\newcommand{\\a}{\\b}"), each("\\def\\a{\\a}"), each("\\def\\a#1{#1#1}\\a"), each("\\let\\a\\b"),
	each("\\operatorname{a}"), each("\\operatorname{"), each("\\big("), each("\\middle|"), each("\\overset{a}{"),
	each("\\stackrel"), nested("\\overset{a}{", "b", "}"), nested("\\underbrace{", "a", "}"),
	each("\\underbrace{a}_{b}"), each("\\hspace{1em}"), each("\\hspace{"), each("\\rule{1em}{1em}"), each("\\\\"),
	each("&"), each("\\hline"), each("\\quad"), each("\\,"), each("|a"), each("("), each("["), each("1"), each("1.2"),
	each("a"), each("%"), each("%a\n"), each("#1"), each("~"), each("\u03b1"), each("\\sqrt["),
	nested("\\sqrt[", "a", "]"), nested("\\sqrt[", "a", "]{b}"), each("\\binom"), each("\\genfrac"),
	each("\\substack{a\\\\"), each("\\mathchoice"), each("\\mathcal"), each("\\displaystyle"),
	nested("{\\displaystyle ", "a", "}"), each("\\href{a}{b}"), each("\\phantom{"), each("\\boxed{"),
	nested("\\phantom{", "a", "}"), each("\\cases{"), each("\\matrix{"), each("\\bmod"), each("\\pmod{"),
	each("\\xrightarrow{"), each("\\xrightarrow["), each("\\mathop{"), each("\\left.\\right."), each("\\ensuremath{"),
	each("\\mbox{"), each("\\textcolor{red}{"), within("a$\n\n", each("$"+strings.Repeat("a+", 500)+"a$\n\n"), "$a"),
}

var titles = []text{
	each("a"), each("a "), each("w%d "), each("$"), each("$a$ "), each("\\$"), within("$", each("a+"), "$"),
	each("$" + strings.Repeat("a+", 500) + "a$ "),
}

var yaml = []text{
	each("k%d: 1\n"), each("titl%d: 1\n"), each("tags%d: [a]\n"), each("a: 1\n"),
	within("tags: ", nested("[", "", "]"), ""), within("tags: ", each("["), ""), within("tags: ", each("{"), ""),
	within("tags: ", nested("{a: ", "b", "}"), ""), within("tags: [", each("a, "), "]"),
	within("tags: [", each("a%d, "), "]"), within("tags: [", each("A %d, "), "]"), within("tags:\n", each("- a%d\n"), ""),
	within("tags:\n", each("- a%d # c\n"), ""), within("tags: ", each("- "), ""), within("tags:\n", each(" - "), ""),
	within("tags:\n ", each("- "), "a"), within("tags:\n ", each("? "), "a"), within("tags:\n ", each("a: "), "a"),
	each("? "), each(": "), each("?\n"), each("- "), each("- a\n"),
	{"stairs of fields", func(size int) string {
		var b strings.Builder
		b.WriteString("extra:\n")
		for i := 1; b.Len() < size; i++ {
			b.WriteString(strings.Repeat(" ", i) + "a:\n")
		}
		return b.String()
	}},
	within("extra: ", nested("{a: ", "b", "}"), ""), within("extra: ", nested("[", "", "]"), ""),
	within("extra: {", each("k%d: 1, "), "}"), within("extra:\n", each("  k%d: 1\n"), ""),
	within("extra:\n", each("  k: 1\n"), ""), within("extra: ", groups(90, "[", "", "],"), ""),
	within("tags: [", each("*a, "), "]"), within("tags: [", each("&a%d b, "), "]"),
	within("tags: [", each("!a b, "), "]"), within("tags: [", each("\"a\", "), "]"),
	within("tags: [\"", each("a\\n"), "\"]"), within("tags: [\"", each("\\"), "\"]"),
	within("tags: ['", each("''"), "']"), within("tags: '", each("a\n\n "), "'"),
	{"billion laughs", func(size int) string {
		var b strings.Builder
		b.WriteString("extra:\n  a0: &a0 [x, x]\n")
		for i := 1; b.Len() < size; i++ {
			fmt.Fprintf(
				&b,
				"  a%d: &a%d [%s]\n",
				i,
				i,
				strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), ", "),
			)
		}
		return b.String()
	}},
	{"merge keys", func(size int) string {
		var b strings.Builder
		b.WriteString("extra:\n  a0: &a0 {x: y}\n")
		for i := 1; b.Len() < size; i++ {
			fmt.Fprintf(&b, "  a%d: &a%d {<<: [*a%d, *a%d]}\n", i, i, i-1, i-1)
		}
		return b.String()
	}},
	within("organization: ", each("a"), ""), within("organization: ", each("a "), ""),
	within("organization: ", each("a: "), ""), within("organization: |\n", each(" a\n"), ""),
	within("organization: >\n", each(" a\n"), ""), within("organization: |\n ", each("\n"), ""),
	within("organization: \"", each("a"), ""), within("organization: '", each("a\n"), ""),
	within("organization: ", each("a\n "), ""), each("#"), each("# a\n"), each("a: #\n"), each("'a"), each("\"a"),
	each("\"a\": b\n"), each("&a"), each("&a "), each("*a"), each("!a "), each("%a\n"), each("@"), each("`"), each("|"),
	each(">"), each("|\n"), each("\t"), each(" "), each("\n"), each("a\n"), each("a b"), each("a"), each("---\na: 1\n"),
	each("...\n"), each("a: b: c\n"), each("\x01"), each("\u2028"), each("a:\n"), each(" a:\n"), each("a: |\n"),
	each("[a]: b\n"), each("{a: b}: c\n"), each("<<: a\n"), each("- a: b\n"),
	within("authors: [", each("A B%d, "), "]"), within("aliases: [", each("a-%d, "), "]"),
	within("aliases: [", each("a, "), "]"), within("digests: [", each("2024-01-01, "), "]"),
	within("links:\n", each("- {name: a, url: 'http://a.b/%d'}\n"), ""),
	within("links:\n", each("- {label: a, url: 'http://a.b/%d'}\n"), ""),
	within("links:\n", each("- {label: a, url: '\\x%d'}\n"), ""), within("venue: {journal: '", each("a "), "'}"),
	within("venue: {", each("k%d: a, "), "}"), within("venue:\n", each("  journal: a\n"), ""),
	{"many aliases after a long field", func(size int) string {
		return "organization: " + strings.Repeat("a ", size/2) + "\naliases: [" + each("a-%d, ").generate(7000) + "]"
	}},
	{"many authors after a long field", func(size int) string {
		return "organization: " + strings.Repeat("a ", size/2) + "\nauthors: [" + each("A B%d, ").generate(50_000) + "]"
	}},
	within("comments: ", each("1"), ""), within("organization: \"", each("$a$ "), "\""),
	{"many digests", func(size int) string {
		var b strings.Builder
		b.WriteString("digests: [")
		for i := 0; b.Len() < size; i++ {
			fmt.Fprintf(&b, "%04d-%02d-%02d, ", 1500+i/336, i/28%12+1, i%28+1)
		}
		return b.String() + "]"
	}},
	within("authors: ['", each("a "), "']"), within("authors: ['", each("a, "), "']"),
	within("tags: ['", each("a "), "']"),
	within("tags: [", each("A, "), "]"), within("bibtex:\n", each("  k%d: a\n"), ""),
	within("bibtex: {editor: '", each("A%d B and "), "C'}"), within("bibtex: {note: '", each("a "), "'}"),
	within("key: ", each("a"), ""), within("arxiv: '", each("2401.00001 "), "'"),
	within("doi: '10.1000/", each("a"), "'"),
	within("date: ", each("2024-"), ""), within("type: ", each("a"), ""), within("venue: {pages: '", each("1-"), "'}"),
	within("organization: '", each("*a_"), "'"), within("organization: '", each("[a]("), "'"),
	within("organization: '", each("a-"), "'"),
}

var site = []text{
	within("tags:\n", each("- {tag: t%d, title: T}\n"), ""), within("tags:\n", each("- {tag: T%d, title: T}\n"), ""),
	within("tags:\n", each("- {tag: t, title: T}\n"), ""), within("tags:\n", each("- {name: t%d, title: T}\n"), ""),
	within("tags:\n", each("- a\n"), ""), within("tags:\n- {tag: a, phrases: [", each("w%d, "), "]}"),
	within("tags:\n- {tag: a, aliases: [", each("w%d, "), "]}"),
	within("tags:\n- {tag: a, aliases: [", each("w, "), "]}"),
	within("tags:\n- {tag: a, description: '", each("a "), "'}"), within("people:\n", each("- {name: P%d Q}\n"), ""),
	within("people:\n", each("- name: P Q\n"), ""), within("people:\n", each("- {name: P%d, orcid: \"\\x30\"}\n"), ""),
	within("people:\n- {name: P Q, also: [", each("P%d Q, "), "]}"),
	within("menu:\n", each("- {title: a, url: /%d/}\n"), ""), within("menu:\n", each("- {title: a, url: '%d:'}\n"), ""),
	within("fields:\n", each("- {name: f%d, type: text}\n"), ""),
	within("math:\n  macros:\n", each("    '\\a%d': '\\a'\n"), ""), within("description: '", each("a "), "'"),
	within("author: '", each("a"), "'"), within("cname: '", each("a."), "'"),
	within("baseURL: 'https://", each("a."), "'"), within("baseURL: 'https://a.b/", each("../"), "'"),
}

var collections = []text{
	each("- a%d\n"), each("- a\n"), each("- a: b %d\n"), each("- {"), each("- [a]\n"), each("- a: \"*a_\"\n"),
	{
		"a query of brackets",
		func(size int) string { return "  where: '" + nested("(", "a = b", ")").generate(size) + "'\n" },
	},
	{"a query of terms", func(size int) string {
		return "  where: '" + each("a = b and ").generate(size) + "a = b'\n"
	}},
	{"a query of not", func(size int) string { return "  where: '" + each("not ").generate(size) + "a = b'\n" }},
	{"a query of open brackets", func(size int) string { return "  where: '" + each("(").generate(size) + "'\n" }},
	{"a query of unknown fields before many values", func(size int) string {
		values := each("a, ").generate(min(size, 200_000))
		return "  where: '" + each("a%d=1 or ").generate(9_900) + "a=1'\nextra: [" + values + "]\n"
	}},
	{"columns", func(size int) string {
		return "  where: 'title = a'\n  columns: [" + each("c%d, ").generate(size) + "]\n"
	}},
}

var pages = []text{
	each("## A\n\n"), each("# A\n\n"), each("[a](b%d.md) "), each("[a](#b%d) "), each("[a](/papers/b%d/) "),
	each("![](a%d.png)\n\n"), each("[[a]] "), each("```papers\nwhere: a = b\n```\n\n"), each("```papers\ntags: a\n"),
	each(">"), each("[^%d]: b\n\n[^%d]\n\n"),
	each("```papers\nwhere: '" + strings.Repeat("a%d=1 or ", 1000) + "a=1'\n```\n\n"),
	both(each("## A heading that is long enough %d\n"), each("[a](#a-heading-that-is-long-enugh-%d)\n")),
	both(within("## ", each("a"), "\n\n"), within("[a](#", each("a"), "b)")),
}

var markup = []text{
	each("<"), each("</"), each("<a"), each("<a "), each("<a>"), each("</a>"), each("<b>"), each("<b><i>"), each("<p>"),
	each("<div>"), each("<a a%d=\"b\""), each("<a a=\""), each("<!--"), each("<!"), each("<?"), each("<![CDATA["),
	each("&"), each("&a"), each("&#"), each("<table>"), each("<td>"), each("<table><b>"), each("<select>"),
	each("<svg>"), each("<math>"), each("<template>"), each("<form>"), each("<ul><li>"), each("<script>"),
	each("<style>"), each("<textarea>"), each("<title>"), each("<a href=\"b%d\">c</a> "), each("<img src=\"b%d\">"),
	each("<p id=\"a\">"), each("<p id=\"a%d\">"), nested("<g>", "a", "</g>"), nested("<b>", "a", "</b>"),
	nested("<div>", "a", "</div>"), nested("<a>", "a", "</a>"), within("<a ", each("a%d=b "), ">"),
	within("<a ", each("a=b "), ">"), within("<style>", each("a{"), "</style>"),
	within("<style>", each("a:url("), "</style>"), within("<script>", each("a("), "</script>"),
	within("<!DOCTYPE a [", each("<!ENTITY a%d \"b\">"), "]>"), each("<p>a</p>\n"), each("<h1>A</h1>\n"), each("<br>"),
	each("<font>"), each("<nobr>"), each("</p>"), each("<frameset>"), each("<i><p>"), each("<a><p>"), each("<b><div>"),
}

var pictures = []text{
	within("<svg>", each("<image href=\"b%d\"/>"), "</svg>"), within("<svg>", each("<g on%d=\"b\"/>"), "</svg>"),
	within("<svg ", each("on%d=\"b\" "), "/>"), within("<svg ", each("a%d=\"javascript:%d\" "), "/>"),
	within("<svg><set ", each("attributeName=\"href\" to=\"b%d\" "), "/></svg>"),
	within("<svg><set attributeName=\"href\" values=\"", each("b%d;"), "\"/></svg>"),
	within("<svg><style>", each("a{b:url(c%d)}"), "</style></svg>"), within("<svg ", each("a%d=\"url(b%d)\" "), "/>"),
	{"a long entity used often", func(size int) string {
		return "<!DOCTYPE svg [<!ENTITY a \"" + strings.Repeat("b", size/2) + "\">]><svg>" +
			strings.Repeat("&a;", size/6) + "</svg>"
	}},
	{"a short entity used often", func(size int) string {
		return "<!DOCTYPE svg [<!ENTITY a \"" + strings.Repeat("b", 100) + "\">]><svg a=\"" +
			strings.Repeat("&a;", size/3) + "\"/>"
	}},
	{"pictures inside each other that are not closed", func(size int) string {
		picture := "<svg/>"
		for len(picture)*4/3 < size {
			picture = "<svg><image href=\"data:image/svg+xml;base64," +
				base64.StdEncoding.EncodeToString([]byte(picture)) + "\"/>"
		}
		return picture
	}},
}

var css = []text{
	each("{"), each("a{"), each("a{b:c}"), each("("), each("["), each("\""), each("'"), each("/*"), each("*/"),
	each("@"), each("@a{"), each("@media a{"), nested("a{", "b:c", "}"), nested("@media a{", "b{c:d}", "}"),
	each("url("), each("a{b:url(c%d)}"), each("a{b:url(\"c%d\")}"), each("a,"), each("a "), each("a>"), each(":is("),
	each(":not("), nested(":not(", "a", ")"), each("a{b:calc("), within("a{b:", nested("calc(", "1", ")"), "}"),
	each("\\"), each("a{--b:c;"), each("#"), each("@import 'a%d';"), each("@import url("), each("<!--"),
	each("a{b:var(--c,"), each("."), each(":"), each("!important"), each("a{color:#fff;}"), each("a{margin:0 0 0 0}"),
	each("u+"), each("1"), each("1e"), each("a{b:rgb("),
}

var prose = []text{
	each("mathcal O(frac{1}{"), each("frac{"), each("("), each("(a"), each("x_"), each("x_1 "), each("x^{"),
	each("lambda "), each("alpha + "), each("alpha_"), each("sqrt{"), each("left("), each("leftright"), each("sum_"),
	each("mathbb{R}^"), each("lambdacdot"), each("cdot"), each("alphabetagamma"), each("a^2 + "), each("a^2+"),
	each("-"), each("- "), each("|"), each("|x| "), each("O(n"), each("O(n) "), each("log "), each("log log"),
	each("\\\\alpha "), each("\\\\"), each("$"), each("$ "), each("$x$ "), each("{"), each("}"), each("{}"), each("["),
	each("]"), each("'"), each("x' "), each("1 times "), each("1times"), each("times"), each("in "), each("x in "),
	each("hat "), each("text{"), each("mathrm{"), each("to "), each("^"), each("_"), each("%"), each(","), each("x,"),
	each("(x,"), each("..."), each(":"), each("."), each("a."), each("f: X to "), each("min{"), each("min_{"),
	each("int_"), each("int f dx "), each("nabla "), each("pm "), each("pm1"), each("sim "), each("approx "),
	each("geq "), each("leq3"), groups(10, "(", "x_1", ")"), groups(13, "frac{", "1", "}{2}"), nested("(", "x_1", ")"),
	nested("{", "x_1", "}"), nested("frac{1}{", "x", "}"), nested("sqrt{", "x", "}"), nested("left(", "x_1", "right)"),
	nested("mathbf{", "x", "}"), nested("x_{", "y", "}"), nested("x^{", "y", "}"), nested("O(", "n", ")"),
	nested("[", "x_1", "]"), nested("|", "x_1", "|"), nested("\\\\text{", "a", "}"), nested("min{", "x", "}"),
	each("http://"), each("http://a.b/%d "), each("http://a.b/("), each("www.a.b "), each("a@b.c "),
	each("https://a.b/)"), each("(https://a.b"), each("\\\\emph{"), each("\\\\url{"), each("\\\\'"), each("\\\\\\\"{"),
	each("{\\\\em "), each("``"), each("--"), each("~"), each("*"), each("*a_"), each("#"), each("1. "), each("> "),
	each("- a\\n"), each("\\n"), each("a\\n\\n"), each("&"), each("&amp;"), each("<"), each("<a>"), each("`"),
	each("!["), each("[a]("), each("[a]: b\\n"), each("|a|\\n|-|\\n"), each("\\t"), each("\\u0301"), each("a\\u0301"),
	each("\\u4e2d"), each("a"), each("A"), each("1"), each("a-"), each("word "), each("a1"), each("aB"), each("alphax"),
	each("xalpha"), each("times10^"), each("10^{-"), each("1e-"), each("ell"), each("-ell"), each("mathbfmathbf"),
	each("sin "), each("sin cos"), each("sinx"), each("d x "), each("overline"), each("overline{"), each("underbrace{"),
	each("langle "), each("langle x "), each("rangle"), each("|x"), each("x|"), each("||"), each("begin{"),
	each("begin{matrix}"), each("end{"), each("over "), each("x over "),
}

var json = []text{
	each(`{"title":"Same","summary":"x%d","upvotes":1,"publishedAt":"2024-01-01"},`),
	each(`{"title":"Same","summary":"x","upvotes":1,"publishedAt":"2024-01-01"},`),
	each(`{"title":"T%d","summary":"x","upvotes":1,"publishedAt":"2024-01-01"},`),
	each(`{"title":"T%d","summary":"x%d","upvotes":1,"publishedAt":"2024-01-01"},`),
	each(`{"title":"Same","paper":{"id":"2401.%d"},"summary":"x","upvotes":1,"publishedAt":"2024-01-01"},`),
	each(`{"title":"T%d","authors":[{"name":"A B"}],"summary":"x","upvotes":1,"publishedAt":"2024-01-01"},`),
	each(
		`{"title":"Same %d","summary":"` + strings.Repeat(
			"the same long abstract ",
			5,
		) + `","upvotes":1,"publishedAt":"2024-01-01"},`,
	),
	each(`{"title":"Same","summary":"` + strings.Repeat("w%d a%d b%d c%d ", 100) +
		`","authors":[{"name":"A B"}],"upvotes":1,"publishedAt":"2024-01-01"},`),
	each(`{"title":"Same title of a long paper","authors":[{"name":"A B"}],"publishedAt":"2024-01-01"},` +
		`{"title":"Same title of a long paper","authors":[{"name":"A B"}],"publishedAt":"2024-01-02"},`),
	each(`{"title":"?","summary":"x%d","upvotes":1,"publishedAt":"2024-01-01"},`),
	each(`{"title":"","summary":"x%d","upvotes":1},`), each(`{"title":"A","id":"2401.00001","upvotes":1},`),
	each(`{"title":"T%d","id":"2401.00001","upvotes":1,"summary":"x"},`), each(`{"title":"A","x%d":1},`), each(`{},`),
	each(`1,`), each(`null,`), each(`[`), each(`{"a":`), each(`"`), each(`"\`), each(`"\u`), each(`{"title":`),
	each(`{"title":[`), each(`{`), each(`,`), each(` `),
	within(`{"title":"T","summary":"x","upvotes":1,"publishedAt":"2024-01-01",`, each(`"k%d":1,`), `"z":1},`),
	within(`{"title":"T","summary":"x","upvotes":1,"publishedAt":"2024-01-01",`, each(`"summary":"1",`), `"z":1},`),
	within(`{"title":"T","summary":"x","upvotes":1,"a":`, nested("[", "", "]"), `},`),
	within(`{"title":"T","summary":"x","upvotes":1,"a":`, nested(`{"a":`, "1", "}"), `},`),
	within(`{"title":"T","summary":"x","upvotes":1,"authors":[`, each(`{"name":"A%d B"},`), `"C"]},`),
	within(`{"title":"T","summary":"x","upvotes":1,"authors":[`, each(`"A",`), `"C"]},`),
	each(`{"title":"Same","DOI":"10.1/%d","type":"article"},`),
	each(`{"title":"Same","type":"article","author":[{"family":"A%d"}],"issued":{"date-parts":[[2024]]}},`),
	within(`{"upvotes":1,"summary":"x","title":"`, each("A "), `"},`),
	within(`{"upvotes":1,"summary":"x","title":"`, each("A"), `"},`),
	within(`{"upvotes":1,"title":"x","summary":"`, each(`\n`), `"},`),
}

var bibtex = []text{
	each("@article{a, title={Same}, year=2024}\n"), each("@article{k%d, title={Same}, year=2024}\n"),
	each("@article{k%d, title={Same}, author={A%d}, year=2024}\n"), each("@article{k, title={T%d}, year=2024}\n"),
	each("@article{k%d, title={T%d}, crossref={k0}}\n"), each("@"), each("@a"), each("@a{"), each("@a{b"),
	each("@a{b,"), each("@a{b, c={"), each("@a{b, c=\""), each("@a(b, c={d})"), each("{"), each("}"), each("\""),
	each("@comment{"), each("@comment{}\n"), each("@preamble{\""), each("@string{"), each("% a\n"), each("a\n"),
	each("="), each(","), each("#"),
	{"chain of @string", func(size int) string {
		var b strings.Builder
		b.WriteString("@string{s0 = \"x\"}\n")
		for i := 1; b.Len() < size; i++ {
			fmt.Fprintf(&b, "@string{s%d = s%d # s%d}\n", i, i-1, i-1)
		}
		return b.String() + "@article{z, title = s20, abstract = s30}\n"
	}},
	{"long @string used often", func(size int) string {
		return "@string{s = \"" + strings.Repeat(
			"x",
			size/2,
		) + "\"}\n" + each(
			"@article{k%d, title={T%d}, note = s}\n",
		).generate(size/2)
	}},
	{"chain of crossref", func(size int) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			fmt.Fprintf(&b, "@article{k%d, title={T%d}, crossref={k%d}}\n", i, i, i+1)
		}
		return b.String()
	}},
	within("@article{b, title=", each("a # "), "a}"),
	within("@article{b, title={T}, abstract={", nested("{", "a", "}"), "}}"),
	within("@article{b, title={", nested("{", "a", "}"), "}}"),
	within("@article{b, title={T}, abstract={", each("{"), "}"),
	within("@article{b, title={T}, abstract={", each("\\'{e}"), "}}"),
	within("@article{b, title={T}, abstract={", each("\\\""), "}}"),
	within("@article{b, title={T}, abstract={", each("\\emph{"), "}}"),
	within("@article{b, title={T}, abstract={", nested("\\emph{", "a", "}"), "}}"),
	within("@article{b, title={T}, abstract={", each("$"), "}}"),
	within("@article{b, title={T}, abstract={", each("\\a "), "}}"),
	within("@article{b, title={T}, author={", each("A%d and "), "B}}"),
	both(within("@article{b, title={T}, author={", each("A B%d and "), "B}}\n"),
		within("@article{c, title={T}, author={", each("A C%d and "), "C}}")),
	{"papers of many authors with the same title", func(size int) string {
		var b strings.Builder
		for i := range size / 2000 {
			fmt.Fprintf(&b, "@article{a%d, title={T}, author={%sZ}}\n", i,
				each(fmt.Sprintf("Q%d X%%d and ", i)).generate(2000))
		}
		return b.String()
	}},
	within("@article{b, title={T}, author={", each("and "), "B}}"),
	within("@article{b, title={T}, author={", each("A, "), "B}}"),
	within("@article{b, title={T}, author={", each("{A and "), "B}}"),
	within("@article{b, title={T}, keywords={", each("a%d, "), "B}}"),
	within("@article{b, title={T}, ", each("f%d={a}, "), "}"), within("@article{b, title={T}, ", each("f={a}, "), "}"),
	within("@article{b, title={T}, ", each("note={a}, "), "}"),
	within("@article{b, title={T}, note={", each("a\n"), "}}"),
	within("@article{b, title={T}, year={", each("2"), "}}"), within("@article{b, title={T}, url={", each("a"), "}}"),
	within("@article{b, title={T}, doi={", each("10."), "}}"), within("@article{", each("k"), ", title={T}}"),
	within("@", each("k"), "{a, title={T}}"), each("@article{k%d, title={T%d}, doi={10.1/a}}\n"),
	each("@article{k%d, title={T%d}, abstract={" + strings.Repeat("a long abstract ", 8) + "}}\n"),
}

var ris = []text{
	each("TY  - JOUR\nTI  - Same\nPY  - 2024\nER  - \n"), each("TY  - JOUR\nTI  - T%d\nPY  - 2024\nER  - \n"),
	each("TY  - JOUR\nTI  - Same\nAU  - A%d\nER  - \n"), each("TY  - JOUR\n"), each("TI  - A\n"), each("ER  - \n"),
	each("a\n"), within("TY  - JOUR\nTI  - T\n", each("AU  - A%d\n"), "ER  - \n"),
	within("TY  - JOUR\nTI  - T\n", each("KW  - A%d\n"), "ER  - \n"),
	within("TY  - JOUR\nTI  - T\n", each("N2  - A%d\n"), "ER  - \n"),
	within("TY  - JOUR\nTI  - T\nN2  - ", each("a\n"), "ER  - \n"),
	within("TY  - JOUR\nTI  - T\n", each("XX  - A%d\n"), "ER  - \n"),
	within("TY  - JOUR\nTI  - ", each("a "), "\nER  - \n"),
	within("TY  - JOUR\nTI  - T\n", each("UR  - http://a.b/%d\n"), "ER  - \n"),
	within("TY  - JOUR\nTI  - T\nN2  - ", each("\\'"), "\nER  - \n"),
}

var csv = []text{
	within("title,abstract\n", each("Same,x%d\n"), ""), within("title,abstract\n", each("T%d,x\n"), ""),
	within("title,abstract\n", each("\"a\n"), ""), within("title,abstract\n", each("\"\""), ""),
	within("title,abstract\n", each(","), ""), within("title,abstract\n", each("a\n"), ""),
	within("title,abstract\n", each("a,\"b\"c\n"), ""), within("title,abstract\n", each("\"a"), ""),
	within("title,abstract\n\"a\",\"", each("a\n"), "\"\n"), within("title,abstract\n", each("a;b\tc\n"), ""),
	within("title,", each("c%d,"), "z\nA,b\n"), within("title,", each("c,"), "z\nA,b\n"),
	within("title,", each("title,"), "z\nA,b\n"), within("title,authors\nA,\"", each("A%d; "), "\"\n"),
	within("title,tags\nA,\"", each("A%d; "), "\"\n"), within("title,url\nA,\"", each("http://a.b/%d "), "\"\n"),
	within("title,abstract\n\"", each("a "), "\",b\n"), within("title,doi\n", each("T%d,10.1/a\n"), ""),
	within("title,abstract,date\n", each(",,\n"), ""),
	{"wide table", func(size int) string {
		row := "A" + strings.Repeat(",b", size/20/20) + "\n"
		return "title," + each("c%d,").generate(size/2) + "z\n" + strings.Repeat(row, 200)
	}},
}

const mail = "Date: Thu, 1 Feb 2024 00:00:00 GMT\nSubject: cs " +
	"daily\n\n------------------------------------------------------------------------------\n"

var mails = []text{
	each(
		"\\\\\narXiv:2402.%d\nDate: Thu, 1 Feb 2024 00:00:00 GMT   (1kb)\n\nTitle: Same\nAuthors: A B\n" +
			"Categories: cs.LG\n\\\\\n  abstract\n\\\\ ( https://arxiv.org/abs/2402.00001 ,  1kb)\n",
	),
	each("\\\\\narXiv:2402.00001\nTitle: T%d\nAuthors: A B\n\\\\\n  abstract\n\\\\\n"), each("\\\\\n"),
	each("\\\\\narXiv:2402.00001\n"), each("arXiv:2402.00001\n"), each("Title: a\n"),
	each("------------------------------------------------------------------------------\n"), each("a\n"), each("-"),
	each("\\\\\narXiv:2402.00001\nTitle: a\n"),
	within("\\\\\narXiv:2402.00001\nTitle: a\nAuthors: ", each("A%d, "), "B\n\\\\\n abstract\n\\\\\n"),
	within("\\\\\narXiv:2402.00001\nTitle: a\nAuthors: ", each("("), "B\n\\\\\n abstract\n\\\\\n"),
	within("\\\\\narXiv:2402.00001\nTitle: a\nAuthors: ", nested("(", "a", ")"), "B\n\\\\\n abstract\n\\\\\n"),
	within("\\\\\narXiv:2402.00001\nTitle: a\nAuthors: B\n\\\\\n", each(" a\n"), "\\\\\n"),
	each("Content-Type: multipart/mixed; boundary=a\n\n--a\n"), each("=\n"), each("=3D"),
}

const atom = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">` + "\n"

var atoms = []text{
	each(
		"<entry><id>http://arxiv.org/abs/2401.%dv1</id><title>Same</title><summary>x</summary>" +
			"<published>2024-01-01T00:00:00Z</published></entry>\n",
	),
	each("<entry><id>http://arxiv.org/abs/2401.00001v1</id><title>T%d</title><summary>x</summary></entry>\n"),
	each("<entry><title>Same</title><summary>x%d</summary></entry>\n"), each("<entry>"), each("<a>"),
	nested("<a>", "b", "</a>"), each("</entry>"), each("<entry/>"),
	within("<entry><title>T</title><summary>x</summary>", each("<author><name>A%d</name></author>"), "</entry>"),
	within("<entry><title>T</title><summary>x</summary>", each("<link href=\"a%d\"/>"), "</entry>"),
	within("<entry><title>T</title><summary>x</summary>", each("<category term=\"a%d\"/>"), "</entry>"),
	within("<entry><title>T</title><summary>", each("a "), "</summary></entry>"),
	within("<entry ", each("a%d=\"b\" "), "/>"), each("&"), each("<!--"), each("<"), each("<![CDATA["), each("<?a"),
	within("<entry><title>T</title><summary>", nested("<a>", "b", "</a>"), "</summary></entry>"),
}

const article = "<item><title>T</title><link>https://doi.org/10.1000/1</link>"

var rss = []text{
	each("<item><title>Same</title><link>https://doi.org/10.1000/%d</link></item>\n"),
	each("<item><title>T%d</title><link>https://doi.org/10.1000/1</link></item>\n"), each("<item>"), each("<a>"),
	within("<item><title>T</title><link>http://arxiv.org/abs/2401.00001</link><creator>", nested("(", "a", ")"),
		"</creator></item>"),
	within(article+"<creator>", each("A%d B, "), "</creator></item>"),
	within(article, each("<creator>A%d B</creator>"), "</item>"),
	within(article+"<creator>", nested("(", "a", ")"), "</creator></item>"),
	within(article+"<description>", each("&lt;p>a"), "</description></item>"),
	within(article+"<description><![CDATA[", each("<p>a"), "]]></description></item>"),
	within(article+"<description><![CDATA[", each("<"), "]]></description></item>"),
	within(article+"<description><![CDATA[", nested("<b>", "a", "</b>"), "]]></description></item>"),
	within(article+"<doi>", each("10.1000/%d "), "</doi></item>"),
	within(article+"<doi>", each("x%d "), "</doi></item>"),
	within(article, each("<doi>x%d</doi>"), "</item>"), within(article, each("<link>http://a.b/%d</link>"), "</item>"),
	within(article, each("<guid>10.1000/%d</guid>"), "</item>"), within(article, each("<a%d/>"), "</item>"),
	{"a long title with many DOIs", func(size int) string {
		return "<item><title>" + strings.Repeat("a", size/2) + "</title><link>https://doi.org/10.1000/1</link>" +
			each("<doi>10.1000/%d</doi>").generate(size/2) + "</item>"
	}},
}

var medline = []text{
	each("PMID- %d\nTI  - Same\n\n"), each("PMID- %d\nTI  - T%d\n\n"), each("PMID- 1\n"), each("TI  - A\n"),
	each("a\n"),
	each("AB  - a\n"), each("      a\n"), each("X%d  - a\n"), each("FAU - A%d, B\nAU  - A%d B\n"), each("OT  - a%d\n"),
	each("MH  - a%d\n"), each("PT  - a%d\n"), each("LID - 10.1000/%d [doi]\n"),
	within("AB  - ", each("METHODS: a. "), "\n"), within("AB  - ", each("A"), "\n"), within("AB  - ", each("("), "\n"),
	within("FAU - ", each("A, "), "\n"), within("DP  - ", each("2024 "), "\n"), within("TI  - ", each("["), "\n"),
}

var endnote = []text{
	each("%0 Journal Article\n%T Same\n\n"), each("%0 Journal Article\n%T T%d\n\n"), each("%T A\n"), each("%0 \n"),
	each("a\n"), each("%A A%d, B\n"), each("%K a%d\n"), each("%X a\n"), each("%U http://a.b/%d\n"), each("%1 a\n"),
	within("%A ", each("A%d; "), "\n"), within("%X ", each("a "), "\n"), within("%R ", each("10.1000/%d "), "\n"),
}

var savedPages = []text{
	each("<article><h3><a href=\"/papers/2401.00001\">T%d</a></h3></article>\n"),
	each("<article><h3><a href=\"/papers/2401.%d\">Same title of a paper</a></h3><p>Same title of a " +
		"paper</p></article>\n"),
	each("<h3><a href=\"/papers/2401.00001\">"), each("<article>"), each("<a href=\"/papers/2401.00001\">a</a>"),
	each("<div data-target=\"DailyPapers\" data-props=\"{}\"></div>"),
	each("<div data-target=\"DailyPapers\" data-props=\"{&quot;a&quot;:"), each("<p>Submitted by</p><p>a%d</p>"),
	each("<p>Same title of a paper</p>\n"),
	within("<div data-target=\"DailyPapers\" data-props=\"", each("[&quot;a&quot;,"), "\"></div>"),
}

var markdownPages = []text{
	each("### [Same title of a paper](https://huggingface.co/papers/2401.%d)\n\n"),
	each("### [T%d](https://huggingface.co/papers/2401.00001)\n\n"), each("### Same title of a paper\n\nabstract\n\n"),
	each("[![](a)](b)\n"), each("[a][%d]\n"), each("[%d]: https://huggingface.co/papers/2401.%d\n"),
	each("  %d. https://huggingface.co/papers/2401.%d\n"), each("[%d]Title\n"), each("Submitted by\n"), each("### \n"),
	each("12\n\n"), each("Published on Jan 1\n"),
	each("Title\n\nPublished on Jan 1, 2024\n\nAbstract of the paper\n\n"),
	each("- [a](https://huggingface.co/papers/2401.%d) "), each("1 author\n\n"), each("*   "),
	each("###  [Same](/papers/2401.%d)\n\n[ 3 authors ](/papers/2401.%d)\n\nFeb 1\n\n"),
}

var textPages = []text{
	each("Same title of a paper\n\n"), each("Title of paper number %d\n\n"),
	each("Title %d\n12\n3 authors\nPublished on Jan 1, 2024\nAbstract of the paper, which is a sentence that is " +
		"long enough to be one.\n\n"),
	each("Title\n12\n"), each("12\n"), each("Submitted by\na%d\n"), each("\u00b7 3 authors\n"),
	each("Published on Jan 1, 2024\n"), each("Feb 1\n"), each("Daily Papers\n"), each("a\n"), each("a "), each("A"),
	each("\n"), each("   * a\n"), each("[1]a\n"), each("  1. https://huggingface.co/papers/2401.%d\n"),
	each("https://huggingface.co/papers/2401.%d\n"), each("<https://huggingface.co/papers/2401.%d>\n"), each("\u2022"),
	each("Upvote\n"), each("Upvote\n\n12\n\nTitle\n"),
	each("Submitted by\n\na\n\n12\n\nSame title of a paper\n\n3 authors\n\n"),
	each("Same title of a paper\n\nOrganization\n\n12\n\n3\n\n"), each("-"), each("="), each("Title of paper\n=\n"),
	each("\u00a0"), each("Visible links\n"), each("References\n"), each("[%d]Title of paper %d\n\n"),
	each("   Title\n   Title\n"),
	within("References\n\n   Visible links\n", each("   %d. https://huggingface.co/papers/2401.%d\n"), ""),
	each("View a PDF of the paper titled X, by A B\n"),
	each("Title of paper number %d\n\nThis is an abstract of at least a sentence, and it goes on for a while. We " +
		"show that it is good.\n\n"),
	each("\u00b7 Published on Jan 1\n\u00b7 12\n"),
}
