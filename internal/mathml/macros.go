package mathml

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Limits of the macros of one text. Without them, a macro could expand forever, or a few macros to gigabytes.
const (
	maxExpansions = 1000    // expansions in one formula
	maxExpanded   = 500_000 // total bytes of the expansions in a text
)

// Macros are commands that a site or a text defines. The zero value has none. Macros are not safe for concurrent use;
// each text needs its own Copy.
type Macros struct {
	site, own map[string]macro
	expanded  int // total bytes of expansions
}

// A macro is the definition of a command.
type macro struct {
	parameters int
	optional   *string // default of the first parameter; nil if that is required
	body       string  // TeX with #1 for the first argument
}

// DefineMacros returns the macros of a site, given the TeX for each command, such as \E. Arguments are written #1 to
// #9. Without definitions it returns nil. It returns the errors in all names and definitions, by name, and the other
// macros.
func DefineMacros(definitions map[string]string) (*Macros, map[string]error) {
	if len(definitions) == 0 {
		return nil, nil
	}
	m, faults := &Macros{site: map[string]macro{}}, map[string]error{}
	for name, body := range definitions {
		command, ok := strings.CutPrefix(name, `\`)
		if !ok || (&parser{src: name}).commandEnd(0) != len(name) || command == "" {
			faults[name] = fmt.Errorf(`%q is not a command; write a backslash and letters, such as '\E'`, shorten(name))
			continue
		}
		if what := fixedCommand(command); what != "" {
			faults[name] = fmt.Errorf(`\%s cannot be redefined: %s`, command, what)
			continue
		}
		d := macro{body: body}
		if what := d.countParameters(); what != "" {
			faults[name] = fmt.Errorf(`the definition of \%s %s`, command, what)
			continue
		}
		m.site[command] = d
	}
	return m, faults
}

// fixedCommand returns the reason why a command cannot be a macro, or "".
func fixedCommand(name string) string {
	switch d := directives[name]; {
	case d.do == closer || d.do == takeDefinition || d.do == takeLimits || d.do == takeBegin || d.do == takeFence:
		return "it gives a formula its structure"
	case d.do == refused:
		return "a formula cannot contain " + d.text
	}
	return ""
}

// countParameters sets the number of parameters to the highest one in the body. It returns a fault of the body, or "".
func (m *macro) countParameters() string {
	depth := 0
	for i := 0; i < len(m.body); i++ {
		switch c := m.body[i]; {
		case c == '\\':
			i++
		case c == '{':
			depth++
		case c == '}':
			if depth--; depth < 0 {
				return "has a } without a {"
			}
		case c == '#' && i+1 < len(m.body) && '1' <= m.body[i+1] && m.body[i+1] <= '9':
			m.parameters = max(m.parameters, int(m.body[i+1]-'0'))
		case c == '#' && (i+1 >= len(m.body) || m.body[i+1] != '#'):
			return "has a # without the number of an argument, as in #1"
		case c == '#':
			i++
		}
	}
	if depth > 0 {
		return "has a { without a }"
	}
	return ""
}

// Copy returns the same macros for one text. Definitions in its formulas are not added to m, which can be nil.
func (m *Macros) Copy() *Macros {
	if m == nil {
		return &Macros{}
	}
	return &Macros{site: m.site, own: maps.Clone(m.own)}
}

// Defines reports whether a formula of this text defined a macro.
func (m *Macros) Defines() bool { return m != nil && len(m.own) > 0 }

// Key returns a text that identifies the macros of a site. It ignores macros that formulas define.
func (m *Macros) Key() string {
	if m == nil {
		return ""
	}
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(m.site)) {
		fmt.Fprintf(&b, "%q %q\n", name, m.site[name].body)
	}
	return b.String()
}

// Convert is like the function Convert, with macros. Definitions in the formula, such as \newcommand, apply to formulas
// that are converted later.
func (m *Macros) Convert(src string, display bool) (string, error) {
	p := &parser{src: src, display: display, macros: m}
	body := p.formula()
	if p.err != nil {
		return "", p.inSource(p.err)
	}
	return write(body, display), nil
}

// lookup returns the macro with a name, if there is one.
func (p *parser) lookup(name string) (macro, bool) {
	if p.macros == nil {
		return macro{}, false
	}
	d, ok := p.macros.own[name]
	if !ok {
		d, ok = p.macros.site[name]
	}
	return d, ok
}

// An expansion records the replacement of a macro in the source.
type expansion struct {
	at, removed, inserted int // offset, and bytes before and after the replacement
	name                  string
}

// inSource returns an error with its offset in the source before expansions.
func (p *parser) inSource(err *Error) *Error {
	at, inside := err.Offset, ""
	for i := len(p.expansions) - 1; i >= 0; i-- {
		switch e := p.expansions[i]; {
		case at >= e.at+e.inserted:
			at += e.removed - e.inserted
		case at >= e.at:
			at, inside = e.at, e.name
		}
	}
	what := err.What
	if inside != "" {
		what = fmt.Sprintf(`in \%s: %s`, shorten(inside), what)
	}
	return &Error{Offset: at, What: what}
}

// expand replaces the command at src[at:end] by its definition if it is a macro, and reports whether it did. If the
// macro is an argument of another command, the definition is put in braces.
func (p *parser) expand(at, end int, asArgument bool) bool {
	name := p.src[at+1 : end]
	d, ok := p.lookup(name)
	if !ok || p.err != nil {
		return false
	}
	if len(p.expansions) == maxExpansions {
		p.fail(at, `\%s: more than %d macros in one formula; does a macro use itself?`, shorten(name), maxExpansions)
		return false
	}
	arguments, last := p.macroArguments(d, at, end)
	if p.err != nil {
		return false
	}
	text := d.apply(arguments)
	if p.macros.expanded += len(text); p.macros.expanded > maxExpanded {
		p.fail(at, `\%s: the macros of this text expand to more than %d bytes`, shorten(name), maxExpanded)
		return false
	}
	if asArgument {
		text = "{" + text + "}"
	} else if endsInCommand(text) && last < len(p.src) && isLetter(p.src[last]) {
		text += " "
	}
	p.expansions = append(p.expansions, expansion{at, last - at, len(text), name})
	p.src = p.src[:at] + text + p.src[last:]
	p.rewind(at)
	return true
}

// macroArguments reads the arguments of the macro at src[at:end], and returns them with the offset after them.
func (p *parser) macroArguments(d macro, at, end int) (arguments []string, last int) {
	t := token{kind: command, text: p.src[at+1 : end], at: at, end: end}
	p.rewind(end)
	for i := range d.parameters {
		if i == 0 && d.optional != nil {
			from := p.skipBlank(p.pos)
			if !strings.HasPrefix(p.src[from:], "[") {
				arguments = append(arguments, *d.optional)
				continue
			}
			inside, after, ok := balanced(p.src, from, '[', ']')
			if !ok {
				p.fail(from, "[ has no matching ]")
				return nil, end
			}
			arguments = append(arguments, inside)
			p.rewind(after)
			continue
		}
		arguments = append(arguments, p.rawArgument(t))
	}
	if d.parameters == 0 && isLetter(p.src[end-1]) {
		return nil, end
	}
	return arguments, p.pos
}

// rawArgument reads an argument as text: the text between braces, or one character or command.
func (p *parser) rawArgument(of token) string {
	at := p.skipBlank(p.pos)
	switch {
	case p.err != nil:
		return ""
	case at == len(p.src) || p.src[at] == '}':
		p.fail(of.at, "missing argument after %s", shorten(p.src[of.at:of.end]))
		return ""
	case p.src[at] == '{':
		inside, end, ok := balanced(p.src, at, '{', '}')
		if !ok {
			p.fail(at, "{ has no matching }")
			return ""
		}
		p.rewind(end)
		return inside
	}
	end := p.charEnd(at)
	if p.src[at] == '\\' {
		end = p.commandEnd(at)
	}
	p.rewind(end)
	return p.src[at:end]
}

// balanced returns the text between the delimiter at an offset and its closing delimiter, and the offset after that.
func balanced(src string, at int, opener, closer byte) (inside string, end int, ok bool) {
	depth, braces := 0, 0
	for i := at; i < len(src); i++ {
		switch c := src[i]; {
		case c == '\\':
			i++
		case c == opener && braces == 0:
			depth++
		case c == closer && braces == 0:
			if depth--; depth == 0 {
				return src[at+1 : i], i + 1, true
			}
		case c == '{':
			braces++
		case c == '}':
			braces--
		}
	}
	return "", at, false
}

// apply returns the body with the arguments in place of the parameters.
func (m macro) apply(arguments []string) string {
	if !strings.Contains(m.body, "#") {
		return m.body
	}
	var b strings.Builder
	for i := 0; i < len(m.body); i++ {
		c := m.body[i]
		switch {
		case c == '\\' && i+1 < len(m.body):
			b.WriteByte(c)
			i++
			b.WriteByte(m.body[i])
		case c == '#' && i+1 < len(m.body) && m.body[i+1] == '#':
			i++
			b.WriteByte('#')
		case c == '#' && i+1 < len(m.body) && int(m.body[i+1]-'1') < len(arguments):
			i++
			argument := arguments[m.body[i]-'1']
			b.WriteString(argument)
			if i+1 < len(m.body) && isLetter(m.body[i+1]) && endsInCommand(argument) {
				b.WriteByte(' ')
			}
		default:
			b.WriteByte(c)
		}
		if b.Len() > 2*maxExpanded {
			break
		}
	}
	return b.String()
}

// endsInCommand reports whether a text ends in a command of letters, to which a following letter would belong.
func endsInCommand(s string) bool {
	i := len(s)
	for i > 0 && isLetter(s[i-1]) {
		i--
	}
	backslashes := i - len(strings.TrimRight(s[:i], `\`))
	return i < len(s) && backslashes%2 == 1
}

// definition reads a definition and adds it to the macros of the text. It has no output.
func (p *parser) definition(t token, _ directive) *node {
	star := strings.HasPrefix(p.src[p.skipBlank(p.pos):], "*")
	if star {
		p.rewind(p.skipBlank(p.pos) + 1)
	}
	at := p.skipBlank(p.pos)
	if strings.HasPrefix(p.src[at:], "{") && strings.HasSuffix(t.text, "def") {
		p.fail(at, `\%s needs the name of a command without braces`, t.text)
	}
	name := strings.TrimSpace(p.rawArgument(t))
	command, ok := strings.CutPrefix(name, `\`)
	if p.err == nil && (!ok || command == "" || (&parser{src: name}).commandEnd(0) != len(name)) {
		p.fail(at, `\%s needs the name of a command, such as \E`, t.text)
	}
	if what := fixedCommand(command); p.err == nil && what != "" {
		p.fail(at, `\%s cannot be redefined: %s`, shorten(command), what)
	}
	var d macro
	switch t.text {
	case "let":
		d = p.letDefinition(t)
	case "DeclareMathOperator":
		d = macro{body: `\operatorname{` + p.rawArgument(t) + "}"}
		if star {
			d.body = `\operatorname*` + d.body[len(`\operatorname`):]
		}
	case "def", "gdef", "edef", "xdef":
		d = p.plainDefinition(t)
	default:
		d = p.latexDefinition(t)
	}
	p.define(t, at, command, d)
	return nil
}

// define adds a macro. Like LaTeX, it refuses a second \newcommand, and \renewcommand for an unknown command.
func (p *parser) define(t token, at int, name string, d macro) {
	_, isOwn := p.macros.ownOf(name)
	_, isMacro := p.lookup(name)
	switch {
	case p.err != nil:
		return
	case t.text == "newcommand" && isOwn:
		p.fail(at, `\%s is already defined; write \renewcommand to replace it`, name)
		return
	case t.text == "renewcommand" && !isMacro && !isKnown(name):
		p.fail(at, `\%s is not defined; write \newcommand to define it`, name)
		return
	case t.text == "providecommand" && (isMacro || isKnown(name)):
		return
	}
	if p.macros == nil {
		p.macros = &Macros{}
	}
	if p.macros.own == nil {
		p.macros.own = map[string]macro{}
	}
	p.macros.own[name] = d
	p.token = token{} // the next token may be the new macro
}

func (m *Macros) ownOf(name string) (macro, bool) {
	if m == nil {
		return macro{}, false
	}
	d, ok := m.own[name]
	return d, ok
}

// isKnown reports whether a command exists without macros.
func isKnown(name string) bool {
	_, isSymbol := symbols[name]
	_, isFunction := functions[name]
	_, isDirective := directives[name]
	return isSymbol || isFunction || isDirective
}

// latexDefinition reads [2][x]{…}: the number of arguments, the default of the first, and the body.
func (p *parser) latexDefinition(t token) macro {
	var d macro
	count := 0
	for i := range 2 {
		at := p.skipBlank(p.pos)
		if !strings.HasPrefix(p.src[at:], "[") || p.err != nil {
			break
		}
		inside, end, ok := balanced(p.src, at, '[', ']')
		inside = strings.TrimSpace(inside)
		switch {
		case !ok:
			p.fail(at, "[ has no matching ]")
		case i == 0 && (len(inside) != 1 || inside[0] < '0' || inside[0] > '9'):
			p.fail(at, `\%s has the number of its arguments in brackets, from 0 to 9`, t.text)
		case i == 0:
			count = int(inside[0] - '0')
		default:
			d.optional = &inside
		}
		p.rewind(max(end, at+1))
	}
	return p.withBody(t, d, count)
}

// plainDefinition reads #1#2{…}.
func (p *parser) plainDefinition(t token) macro {
	count := 0
	for {
		at := p.skipBlank(p.pos)
		if p.err != nil || strings.HasPrefix(p.src[at:], "{") {
			break
		}
		if count == 9 || !strings.HasPrefix(p.src[at:], "#"+string(rune('1'+count))) {
			p.fail(at, `\%s takes the arguments #1, #2 and so on, without text between them, and a definition in `+
				"braces", t.text)
			break
		}
		count++
		p.rewind(at + 2)
	}
	return p.withBody(t, macro{}, count)
}

// withBody reads the body of a definition with a number of arguments.
func (p *parser) withBody(t token, d macro, count int) macro {
	at := p.skipBlank(p.pos)
	d.body = p.rawArgument(t)
	if what := d.countParameters(); p.err == nil && what != "" {
		p.fail(at, "the definition %s", what)
	}
	if d.parameters > count {
		p.fail(at, "the definition uses #%d, but has %d arguments", d.parameters, count)
	}
	d.parameters = count
	return d
}

// letDefinition reads =\alpha: a command or character. The macro has the present definition of the command.
func (p *parser) letDefinition(t token) macro {
	if at := p.skipBlank(p.pos); strings.HasPrefix(p.src[at:], "=") {
		p.rewind(at + 1)
	}
	at := p.skipBlank(p.pos)
	if at == len(p.src) || strings.IndexByte("{}", p.src[at]) >= 0 {
		p.fail(t.at, `\let needs a command, as in \let\x=\alpha`)
		return macro{}
	}
	other := p.rawArgument(t)
	if d, ok := p.lookup(strings.TrimPrefix(other, `\`)); ok && strings.HasPrefix(other, `\`) {
		return d
	}
	return macro{body: other}
}
