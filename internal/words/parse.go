package words

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/strictyaml"
)

// A parser reads texts. The key of a text is the name of its group, a dot and its name.
type parser struct {
	places   *strictyaml.Places
	known    map[string]text         // the default texts; nil for reading the default texts
	texts    map[string]text         // the result
	forms    map[string][]*yaml.Node // names of the plural forms in the texts, by name
	problems problem.List
}

// parse reads a file of words. If known is not nil, it accepts only keys in known, and each text must have the same
// placeholders as the known one.
func parse(file string, src []byte, known map[string]text) *parser {
	root, problems := strictyaml.Parse(file, src, 1)
	p := &parser{
		places: strictyaml.NewPlaces(file, src, 1), known: known,
		texts: map[string]text{}, forms: map[string][]*yaml.Node{}, problems: problems,
	}
	if root == nil || strictyaml.IsNull(root) {
		return p
	}
	p.group(root, func(group, groupName *yaml.Node) {
		if known != nil && !slices.Contains(groupsOf(known), groupName.Value) {
			p.unknown(groupName, "group", groupName.Value, groupsOf(known))
			return
		}
		p.group(group, func(value, name *yaml.Node) {
			key := groupName.Value + "." + name.Value
			if _, ok := known[key]; known != nil && !ok {
				p.unknown(name, "text", name.Value, namesOf(known, groupName.Value))
				return
			}
			if t, ok := p.text(value, known[key]); ok {
				p.texts[key] = t
			}
		})
	})
	return p
}

// group calls do for each value and name in a mapping. It reports other nodes and duplicate names.
func (p *parser) group(n *yaml.Node, do func(value, name *yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		p.report(n, "expected a group of texts", "write them as name: text, indented below the group")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		name := n.Content[i]
		if seen[name.Value] {
			p.report(name, "duplicate name "+problem.Quote(name.Value), "remove one of them")
			continue
		}
		seen[name.Value] = true
		do(n.Content[i+1], name)
	}
}

// report adds a problem at the position of a node.
func (p *parser) report(n *yaml.Node, what, hint string) {
	if strictyaml.IsFull(p.problems) {
		return
	}
	where := p.places.Of(n)
	where.What, where.Hint = what, hint
	p.problems = strictyaml.Append(p.problems, where)
}

// unknown reports a name that is not in names.
func (p *parser) unknown(n *yaml.Node, kind, name string, names []string) {
	hint := "docs/content/pages/reference-words.md of Offprint lists the names"
	group, text, _ := strings.Cut(name, ".")
	if near := problem.Nearest(name, names); near != "" {
		hint = problem.DidYouMean("`" + near + "`")
	} else if text != "" && slices.Contains(names, group) {
		hint = "write the text below its group, as " + group + ": {" + text + ": …}"
	}
	p.report(n, "unknown "+kind+" "+problem.Quote(name), hint)
}

// text reads a text, which must be of the same kind as the known one. It is not ok if it reported a problem.
func (p *parser) text(n *yaml.Node, known text) (t text, ok bool) {
	before := len(p.problems)
	switch {
	case n.Kind == yaml.SequenceNode && (p.known == nil || known.list != nil):
		t.list = p.list(n, len(known.list))
	case n.Kind == yaml.MappingNode && (p.known == nil || len(known.forms) > 1):
		t.forms = map[string]string{}
		p.group(n, func(value, name *yaml.Node) {
			if !slices.Contains(categories, name.Value) {
				p.unknown(name, "plural form", name.Value, categories)
				return
			}
			t.forms[name.Value] = p.form(value, known, name.Value)
			p.forms[name.Value] = append(p.forms[name.Value], name)
		})
		if _, has := t.forms[other]; !has {
			p.report(n, "the text has no form `other`", "add it: the form for all other numbers")
		}
	case n.Kind == yaml.ScalarNode && known.list == nil:
		t.forms = map[string]string{other: p.form(n, known, other)}
	case known.list != nil:
		p.report(n, "expected a list of words", fmt.Sprintf("write [first, second, …] with %d words", len(known.list)))
	default:
		p.report(n, "expected text", "put it in quotes")
	}
	t.names = namesIn(t.forms)
	return t, len(p.problems) == before
}

// list reads a list of words, which must have the given length.
func (p *parser) list(n *yaml.Node, length int) []string {
	var all []string
	for _, entry := range n.Content {
		all = append(all, p.form(entry, text{}, other))
	}
	if p.known != nil && len(all) != length {
		p.report(n, fmt.Sprintf("the list must have %d words, not %d", length, len(all)), "write all of them in order")
	}
	return all
}

// form reads a form of a text and compares its placeholders with those of the default text.
func (p *parser) form(n *yaml.Node, known text, category string) string {
	if n.Kind != yaml.ScalarNode || strictyaml.IsNull(n) {
		p.report(n, "expected text", "put it in quotes")
		return ""
	}
	if isTooLong(n.Value) || strings.ContainsAny(n.Value, "\n\r") {
		hint := fmt.Sprintf("write one line of at most %d characters", maxLength)
		p.report(n, "the text is too long or has several lines", hint)
		return ""
	}
	if p.known != nil {
		p.checkPlaceholders(n, known, category)
	}
	return n.Value
}

// checkPlaceholders reports placeholders that the default text does not have, and those that are missing. The
// placeholder {n} can be missing in other categories than other: "One has no date."
func (p *parser) checkPlaceholders(n *yaml.Node, known text, category string) {
	meant := map[string]bool{} // by misspelled placeholders
	written := namesIn(map[string]string{other: n.Value})
	for _, name := range written {
		if !slices.Contains(known.names, name) {
			hint := "the text has no placeholder"
			if len(known.names) > 0 {
				hint = "the text can have " + braced(known.names)
			}
			if near := problem.Nearest(name, known.names); near != "" {
				hint = problem.DidYouMean(braced([]string{near}))
				meant[near] = true
			}
			p.report(n, "unknown placeholder {"+name+"}", hint)
		}
	}
	for _, name := range known.names {
		if !slices.Contains(written, name) && !meant[name] && (name != "n" || category == other) {
			p.report(n, "the placeholder {"+name+"} is missing", "add it where its value belongs")
		}
	}
}

// braced returns placeholders in braces for a message.
func braced(names []string) string { return "{" + strings.Join(names, "}, {") + "}" }

// placeholder matches a placeholder in a text.
var placeholder = lazyregexp.New(`\{([a-z]+)\}`)

// namesIn returns the names of the placeholders in the forms of a text, sorted.
func namesIn(forms map[string]string) []string {
	found := map[string]bool{}
	for _, form := range forms {
		for _, m := range placeholder.FindAllStringSubmatch(form, -1) {
			found[m[1]] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// keysOf returns the keys of texts, sorted.
func keysOf(texts map[string]text) []string { return slices.Sorted(maps.Keys(texts)) }

// groupsOf returns the names of the groups of texts, sorted.
func groupsOf(texts map[string]text) []string {
	var groups []string
	for key := range texts {
		group, _, _ := strings.Cut(key, ".")
		groups = append(groups, group)
	}
	slices.Sort(groups)
	return slices.Compact(groups)
}

// namesOf returns the names of the texts in a group, sorted.
func namesOf(texts map[string]text, group string) []string {
	var names []string
	for _, key := range keysOf(texts) {
		if name, ok := strings.CutPrefix(key, group+"."); ok {
			names = append(names, name)
		}
	}
	return names
}
