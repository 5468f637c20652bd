package cli

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// Reference returns the commands and their flags in Markdown, for the user guide.
func Reference(app *kong.Application) string {
	var b strings.Builder
	b.WriteString("These flags can follow every command, but commands that need no site, such as `new`, ignore " +
		"`--source`:\n\n")
	referenceFlags(&b, app.Node)
	walk(app.Node, func(n *kong.Node) {
		if n.Parent == nil || len(commandsOf(n)) > 0 {
			return
		}
		name := strings.TrimPrefix(n.FullPath(), app.Name+" ")
		fmt.Fprintf(&b, "\n## %s\n\n`%s%s`\n\n%s\n", name, n.FullPath(), argumentsOf(n), markdownText(n.Help))
		if len(n.Positional)+len(flagsOf(n)) > 0 {
			b.WriteString("\n")
		}
		for _, p := range n.Positional {
			fmt.Fprintf(&b, "- `<%s>`: %s\n", p.Name, markdownText(p.Help))
		}
		referenceFlags(&b, n)
		if n.Detail != "" {
			fmt.Fprintf(&b, "\n%s\n", markdownText(strings.TrimSpace(n.Detail)))
		}
	})
	return b.String()
}

func referenceFlags(b *strings.Builder, n *kong.Node) {
	for _, f := range flagsOf(n) {
		form := "--" + f.Name
		switch {
		case takesValue(f):
			form += "=" + placeholder(f)
		case isNegatable(f):
			form = "--[no-]" + f.Name
		}
		if f.Short != 0 {
			form = "-" + string(f.Short) + ", " + form
		}
		fmt.Fprintf(b, "- `%s`: %s", form, markdownText(f.Help))
		if kindOf(f.Value) == oneOf && !strings.Contains(f.Help, strings.Join(f.EnumSlice(), ", ")) {
			fmt.Fprintf(b, " One of `%s`.", strings.Join(f.EnumSlice(), "`, `"))
		}
		if f.HasDefault && f.Default != "" && (takesValue(f) || isNegatable(f)) {
			fmt.Fprintf(b, " The default is `%s`.", defaultOf(f))
		}
		b.WriteString("\n")
	}
}

// defaultOf returns the default of a flag as written on the command line.
func defaultOf(f *kong.Flag) string {
	if isNegatable(f) {
		return "--" + f.Name
	}
	return f.Default
}

var markup = lazyregexp.New("[\\\\`*_<$\\[\\]]")

// markdownText escapes characters that Markdown could interpret as markup.
func markdownText(s string) string {
	return markup.ReplaceAllString(s, `\$0`)
}
