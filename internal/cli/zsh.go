package cli

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// zsh returns a script with one function per command, which completes the words after the command.
func zsh(app *kong.Application) string {
	var b strings.Builder
	fmt.Fprintf(
		&b,
		"#compdef %[1]s\n# Completion of %[1]s for zsh: source <(%[1]s completion zsh), "+
			"or save this file as _%[1]s in a folder of $fpath.\n",
		app.Name,
	)
	walk(app.Node, func(n *kong.Node) { zshFunction(&b, n) })
	fmt.Fprintf(&b, "if [[ $funcstack[1] == _%[1]s ]]; then _%[1]s \"$@\"; else compdef _%[1]s %[1]s; fi\n", app.Name)
	return b.String()
}

func zshFunction(b *strings.Builder, n *kong.Node) {
	commands := commandsOf(n)
	fmt.Fprintf(b, "\n%s() {\n", zshName(n))
	if len(commands) > 0 {
		b.WriteString("  local context state state_descr line\n  typeset -A opt_args\n")
	}
	b.WriteString("  _arguments -C -S")
	for _, f := range allFlags(n) {
		for _, s := range spellings(f) {
			b.WriteString(" \\\n    " + quoted(zshFlag(f, s)))
		}
	}
	for i, p := range n.Positional {
		at := fmt.Sprint(i + 1)
		if p.IsCumulative() {
			at = "*"
		}
		b.WriteString(" \\\n    " + quoted(at+":"+zshEscaped(p.Name)+":"+zshAction(p)))
	}
	if len(commands) == 0 {
		b.WriteString("\n}\n")
		return
	}
	b.WriteString(" \\\n    '1: :->command' '*:: :->rest'\n  case $state in\n  command)\n    local -a commands=(")
	for _, c := range commands {
		b.WriteString("\n      " + quoted(c.Name+":"+about(c.Help)))
	}
	b.WriteString("\n    )\n    _describe -t commands command commands ;;\n  rest)\n    case $words[1] in\n")
	for _, c := range commands {
		fmt.Fprintf(b, "    %s) %s ;;\n", c.Name, zshName(c))
	}
	b.WriteString("    esac ;;\n  esac\n}\n")
}

// zshName returns the name of the function for a command.
func zshName(n *kong.Node) string {
	return "_" + strings.NewReplacer(" ", "_", "-", "_").Replace(n.FullPath())
}

// zshFlag returns the argument of _arguments for one spelling of a flag.
func zshFlag(f *kong.Flag, spelling string) string {
	if !takesValue(f) {
		return spelling + "[" + zshEscaped(about(f.Help)) + "]"
	}
	if strings.HasPrefix(spelling, "--") {
		spelling += "="
	}
	return spelling + "[" + zshEscaped(about(f.Help)) + "]:" + zshEscaped(placeholder(f)) + ":" + zshAction(f.Value)
}

// zshAction returns the action that completes a value.
func zshAction(v *kong.Value) string {
	switch kindOf(v) {
	case folder:
		return "_directories"
	case file:
		return "_files"
	case oneOf:
		return "(" + strings.Join(v.EnumSlice(), " ") + ")"
	}
	return " "
}

var zshEscaper = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`, ":", `\:`)

func zshEscaped(s string) string { return zshEscaper.Replace(s) }
