package cli

import (
	"strings"

	"github.com/alecthomas/kong"
)

// A Section is a section of the manual page that the model does not contain, such as the exit status.
type Section struct {
	Title string
	Items []Item
}

// An Item is a term of a section and its explanation.
type Item struct{ Term, Text string }

// Man returns the manual page in the format of man(7).
func Man(app *kong.Application, sections ...Section) string {
	var p page
	p.line(".TH", strings.ToUpper(app.Name), "1")
	p.section("NAME")
	p.text(app.Name + ` \- ` + escaped(strings.ToLower(app.Help[:1])+about(app.Help[1:])))
	p.section("SYNOPSIS")
	p.line(".B", app.Name)
	p.text(`\fIcommand\fP [\fIflags\fP]`)
	p.section("OPTIONS")
	p.flags(app.Node)
	p.section("COMMANDS")
	walk(app.Node, func(n *kong.Node) {
		if n.Parent != nil && len(commandsOf(n)) == 0 {
			p.command(n)
		}
	})
	for _, s := range sections {
		p.section(strings.ToUpper(s.Title))
		for _, i := range s.Items {
			p.item(`\fB`+escaped(i.Term)+`\fP`, i.Text)
		}
	}
	return p.String()
}

// A page is a manual page being written.
type page struct{ strings.Builder }

// line writes a macro and its arguments.
func (p *page) line(macro string, arguments ...string) {
	p.WriteString(macro)
	for _, a := range arguments {
		p.WriteString(` "` + strings.ReplaceAll(escaped(a), `"`, `\(dq`) + `"`)
	}
	p.WriteByte('\n')
}

// text writes a line of escaped text. It protects a full stop or a quote at its beginning, which would start a macro.
func (p *page) text(s string) {
	if strings.HasPrefix(s, ".") || strings.HasPrefix(s, "'") {
		s = `\&` + s
	}
	p.WriteString(s + "\n")
}

func (p *page) section(title string) { p.line(".SH", title) }

func (p *page) item(term, text string) {
	p.line(".TP")
	p.text(term)
	p.text(escaped(text))
}

func (p *page) command(n *kong.Node) {
	p.line(".SS", n.FullPath()+argumentsOf(n))
	p.text(escaped(n.Help))
	if n.Detail != "" {
		p.detail(n.Detail)
	}
	for _, a := range n.Positional {
		p.item(`\fI`+escaped(a.Name)+`\fP`, a.Help)
	}
	p.flags(n)
}

// detail writes paragraphs and lists, whose items start with a hyphen.
func (p *page) detail(text string) {
	p.line(".PP")
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		item, isItem := strings.CutPrefix(line, "- ")
		switch {
		case line == "":
			p.line(".PP")
		case isItem:
			p.WriteString(".IP \\(bu 2\n")
			p.text(escaped(item))
		default:
			p.text(escaped(line))
		}
	}
}

// argumentsOf returns the arguments of a command as usage lines show them.
func argumentsOf(n *kong.Node) string {
	var b strings.Builder
	if len(flagsOf(n)) > 0 {
		b.WriteString(" [flags]")
	}
	for _, a := range n.Positional {
		b.WriteString(" " + a.Summary())
	}
	return b.String()
}

func (p *page) flags(n *kong.Node) {
	for _, f := range flagsOf(n) {
		term := `\fB` + escaped("--"+f.Name) + `\fP`
		switch {
		case takesValue(f):
			term += `=\fI` + escaped(placeholder(f)) + `\fP`
		case isNegatable(f):
			term = `\fB` + escaped("--[no-]"+f.Name) + `\fP`
		}
		if f.Short != 0 {
			term = `\fB` + escaped("-"+string(f.Short)) + `\fP, ` + term
		}
		text := f.Help
		if takesValue(f) && f.HasDefault {
			text += " (default: " + f.Default + ")"
		} else if isNegatable(f) && f.Default == "true" {
			text += " (default: yes)"
		}
		p.item(term, text)
	}
}

// escaped escapes a text for man(7). It writes \- for a hyphen, because a bare - can be displayed as another character.
func escaped(s string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
}
