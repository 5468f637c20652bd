package main

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/alecthomas/kong"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// A usageRule rewrites a message of kong about the command line.
type usageRule struct {
	example string // a message of kong
	result  string // what users see instead, without the default hint
	pattern *lazyregexp.Regexp

	// rewrite returns what is wrong and a hint, or "" for the default hint. m has the submatches of the pattern.
	rewrite func(m []string, selected *kong.Node) (what, hint string)
}

// usageRules are tried in order.
var usageRules = []usageRule{
	{
		`unexpected argument bild, did you mean "build"?`, `unknown command "bild" (did you mean build?)`,
		lazyregexp.New(`^unexpected argument (.*?)(?:, did you mean .*)?$`),
		func(m []string, selected *kong.Node) (string, string) {
			if len(selected.Children) == 0 {
				return "unexpected argument " + problem.Quote(m[1]), ""
			}
			return unknownCommand(m[1], selected)
		},
	},
	{
		`unknown flag --jsno, did you mean "--json"?`, `unknown flag --jsno (did you mean --json?)`,
		lazyregexp.New(`^unknown flag (--?)(.*?)(?:, did you mean .*)?$`),
		func(m []string, selected *kong.Node) (string, string) {
			return "unknown flag " + m[1] + m[2], suggestion(m[2], flagNames(selected), "--")
		},
	},
	{
		`--source: expected string value but got "EOL" (<EOL>)`, `--source has no value`,
		lazyregexp.New(`^(.+): expected .* but got "EOL" \(.*\)$`),
		func(m []string, _ *kong.Node) (string, string) { return m[1] + " has no value", "" },
	},
	{
		`--limit: expected int value but got "-1" (short flag); perhaps try --limit="-1"?`,
		`--limit "-1" is negative`,
		lazyregexp.New(`^(.+): expected int value but got "(-\d+)" \(.*$`),
		func(m []string, _ *kong.Node) (string, string) {
			return m[1] + " " + problem.Quote(m[2]) + " is negative", ""
		},
	},
	{
		`--phrase: expected string value but got "--" (long flag); perhaps try --phrase="--"?`,
		`--phrase has no value (write --phrase="--" if the value begins with a hyphen)`,
		lazyregexp.New(`^(.+): expected \S+ value but got "(-.*)" \((?:short|long) flag\)(?:; perhaps.*)?$`),
		func(m []string, _ *kong.Node) (string, string) {
			written := m[1] + "=" + problem.Quote(m[2])
			return m[1] + " has no value", "write " + written + " if the value begins with a hyphen"
		},
	},
	{
		`missing flags: --phrase=PHRASE`, `--phrase=PHRASE is missing`,
		lazyregexp.New(`^missing flags: (.*)$`),
		func(m []string, _ *kong.Node) (string, string) { return m[1] + " is missing", "" },
	},
	{
		`--port: expected a valid 64 bit int but got "abc"`, `--port "abc" is not a whole number`,
		lazyregexp.New(`^(.+): expected (?:a valid \d+ bit u?int|an int) but got "(.*)"`),
		func(m []string, _ *kong.Node) (string, string) {
			if strings.Trim(m[2], "0123456789") == "" && m[2] != "" {
				return m[1] + " " + problem.Quote(m[2]) + " is too large", ""
			}
			return m[1] + " " + problem.Quote(m[2]) + " is not a whole number", ""
		},
	},
	{
		`--json: bool value must be true, 1, yes, false, 0 or no but got "maybe"`,
		`--json "maybe" is neither true nor false (write --json without a value)`,
		lazyregexp.New(`^(.+): bool value must be .* but got "(.*)"$`),
		func(m []string, _ *kong.Node) (string, string) {
			return m[1] + " " + problem.Quote(m[2]) + " is neither true nor false", "write " + m[1] + " without a value"
		},
	},
	{
		`--format must be one of "auto","bibtex","ris" but got "bibtx"`,
		`unknown --format "bibtx" (did you mean bibtex?)`,
		lazyregexp.New(`^<?(\S+?)>? must be one of "(.*)" but got "(.*)"$`),
		func(m []string, _ *kong.Node) (string, string) {
			choices := strings.Split(m[2], `","`)
			hint := suggestion(m[3], choices, "")
			if hint == "" {
				hint = "choose " + oneOf(choices)
			}
			return "unknown " + m[1] + " " + problem.Quote(m[3]), hint
		},
	},
	{
		`--check and --dry-run can't be used together`, `--check and --dry-run cannot be used together`,
		lazyregexp.New(`^(.+) can't be used together$`),
		func(m []string, _ *kong.Node) (string, string) { return m[1] + " cannot be used together", "" },
	},
	{
		`expected "<file> ..."`, `expected <file> ...`,
		lazyregexp.New(`^expected "(.*)"$`),
		func(m []string, _ *kong.Node) (string, string) { return "expected " + m[1], "" },
	},
}

// usageMessage returns the message of an error in the command line: what is wrong (how to fix it). The selected node is
// the command that was recognized before the error, or the program.
func usageMessage(err error, selected *kong.Node) string {
	_, command, _ := strings.Cut(selected.FullPath(), " ")
	what, hint := strings.TrimPrefix(problem.Visible(err.Error()), command+": "), "" // the hint names the command
	for _, r := range usageRules {
		if m := r.pattern.FindStringSubmatch(what); m != nil {
			what, hint = r.rewrite(m, selected)
			break
		}
	}
	switch {
	case hint != "":
		return what + " (" + hint + ")"
	case strings.HasSuffix(what, ")"):
		return what
	}
	return what + " (run " + helpFor(selected) + ")"
}

// helpFor returns the command line that shows the help of a command.
func helpFor(n *kong.Node) string {
	program, command, _ := strings.Cut(n.FullPath(), " ")
	return strings.TrimSpace(program + " help " + command)
}

// unknownCommand returns the message and the hint, if any, for a word that is not a command below a node.
func unknownCommand(word string, below *kong.Node) (what, hint string) {
	_, parent, _ := strings.Cut(below.FullPath(), " ")
	var names []string
	for _, c := range below.Children {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	if parent != "" {
		parent += " "
	}
	return "unknown command " + problem.Quote(parent+word), suggestion(word, names, parent)
}

// suggestion returns the hint that suggests the names near a mistyped one, each after a prefix, or "".
func suggestion(word string, names []string, prefix string) string {
	var all problem.Names
	for _, name := range names {
		all.Add(name, "")
	}
	near := all.Suggest(word)
	for i := range near {
		near[i] = prefix + near[i]
	}
	return problem.DidYouMean(near...)
}

// checkNumber returns an error if the value of a flag is out of range. n is nil if the flag is not set.
func checkNumber(flag string, n *int, least, most int) error {
	switch {
	case n == nil || least <= *n && *n <= most:
		return nil
	case most == math.MaxInt:
		return fmt.Errorf("%s must be %d or more, not %d", flag, least, *n)
	}
	return fmt.Errorf("%s must be from %d to %d, not %d", flag, least, most, *n)
}

// flagNames returns the names of the visible flags of a command.
func flagNames(n *kong.Node) (names []string) {
	for ; n != nil; n = n.Parent {
		for _, f := range n.Flags {
			if !f.Hidden {
				names = append(names, f.Name)
			}
		}
	}
	return names
}

// oneOf joins words: a, b or c.
func oneOf(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// commandNamed returns the command with the given words, such as tags and add, or a usageError.
func commandNamed(app *kong.Kong, words []string) (*kong.Node, error) {
	n := app.Model.Node
	for _, word := range words {
		at := slices.IndexFunc(n.Children, func(c *kong.Node) bool { return c.Name == word && !c.Hidden })
		if at < 0 {
			return nil, usageError{errors.New(usageMessage(errors.New("unexpected argument "+word), n))}
		}
		n = n.Children[at]
	}
	return n, nil
}
