package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// fish returns a script with one line per word, on the condition that its command precedes it. The script defines the
// condition itself, because fish's own functions treat the value of a flag as a command.
func fish(app *kong.Application) string {
	var b strings.Builder
	var valued []string
	walk(app.Node, func(n *kong.Node) {
		for _, f := range flagsOf(n) {
			if takesValue(f) {
				valued = append(valued, spellings(f)...)
			}
		}
	})
	slices.Sort(valued)
	fmt.Fprintf(&b, fishHeader, app.Name, strings.Join(slices.Compact(valued), " "))
	walk(app.Node, func(n *kong.Node) { fishCommand(&b, app.Name, n) })
	return b.String()
}

// fishHeader defines the condition: whether the words before the cursor, without flags and their values, match a
// regular expression. It is formatted with the program's name and its flags with values.
const fishHeader = `# Completion of %[1]s for fish: %[1]s completion fish | source
function __%[1]s_is
    set -l command
    set -l value no
    for word in (commandline -opc)[2..]
        if test $value = yes
            set value no
            continue
        end
        switch $word
            case %[2]s
                set value yes
            case '-*'
            case '*'
                set -a command $word
        end
    end
    string match -qr -- "^$argv[1]\$" "$command"
end
complete -c %[1]s -f
`

// fishCommand writes the lines for the words that can follow a command.
func fishCommand(b *strings.Builder, program string, n *kong.Node) {
	path := strings.TrimSpace(strings.TrimPrefix(n.FullPath(), program))
	next := fmt.Sprintf("complete -c %[1]s -n \"__%[1]s_is '%[2]s'\"", program, path)
	after := fmt.Sprintf("complete -c %[1]s -n \"__%[1]s_is '%[2]s( .*)?'\"", program, path)
	if n.Parent == nil {
		after = "complete -c " + program
	}
	for _, c := range commandsOf(n) {
		b.WriteString(next + " -a " + c.Name + " -d " + fishQuoted(about(c.Help)) + "\n")
	}
	for _, p := range n.Positional {
		if a := fishArgument(p); a != "" {
			b.WriteString(after + a + "\n")
		}
	}
	for _, f := range flagsOf(n) {
		b.WriteString(after + fishFlag(f, f.Name) + "\n")
		if isNegatable(f) {
			b.WriteString(after + fishFlag(f, "no-"+f.Name) + "\n")
		}
	}
}

func fishFlag(f *kong.Flag, name string) string {
	line := " -l " + name
	if f.Short != 0 {
		line += " -s " + string(f.Short)
	}
	if takesValue(f) {
		line += " -r" + fishArgument(f.Value)
	}
	return line + " -d " + fishQuoted(about(f.Help))
}

// fishArgument returns the options of complete for a value.
func fishArgument(v *kong.Value) string {
	switch kindOf(v) {
	case folder:
		return " -a '(__fish_complete_directories)'"
	case file:
		return " -F"
	case oneOf:
		return " -a " + fishQuoted(strings.Join(v.EnumSlice(), " "))
	}
	return ""
}

func fishQuoted(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}
