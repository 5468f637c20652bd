// Package cli describes the command line in the forms that systems want: as a manual page, and as
// what shells complete.
//
// In comes kong's model of the command line, out go the page and the scripts. They hold what the model
// holds, so that none can say what the program does not do.
package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Shells are those that there are completions for.
var Shells = []string{"bash", "zsh", "fish"}

// Completion gives the script by which a shell completes the command line.
func Completion(shell string, app *kong.Application) (string, error) {
	switch shell {
	case "bash":
		return bash(app), nil
	case "zsh":
		return zsh(app), nil
	case "fish":
		return fish(app), nil
	}
	return "", fmt.Errorf("there is no completion for %s (choose one of %s)", shell, strings.Join(Shells, ", "))
}

// commandsOf are the commands below a node.
func commandsOf(n *kong.Node) []*kong.Node {
	return slices.DeleteFunc(slices.Clone(n.Children), func(c *kong.Node) bool { return c.Hidden })
}

// flagsOf are the flags that a node has itself.
func flagsOf(n *kong.Node) []*kong.Flag {
	return slices.DeleteFunc(slices.Clone(n.Flags), func(f *kong.Flag) bool { return f.Hidden })
}

// allFlags are the flags that can stand after a command: its own, and those of what it stands below.
func allFlags(n *kong.Node) []*kong.Flag {
	if n.Parent == nil {
		return flagsOf(n)
	}
	return append(flagsOf(n), allFlags(n.Parent)...)
}

// walk calls do with a node and with every command below it.
func walk(n *kong.Node, do func(*kong.Node)) {
	do(n)
	for _, c := range commandsOf(n) {
		walk(c, do)
	}
}

// isNegatable tells whether a flag is also there with "no-".
func isNegatable(f *kong.Flag) bool { return f.Tag.Negatable != "" }

// takesValue tells whether a value follows the flag.
func takesValue(f *kong.Flag) bool { return !f.IsBool() && !f.IsCounter() }

// spellings are all ways to write a flag, without a value.
func spellings(f *kong.Flag) []string {
	all := []string{"--" + f.Name}
	if isNegatable(f) {
		all = append(all, "--no-"+f.Name)
	}
	if f.Short != 0 {
		all = append(all, "-"+string(f.Short))
	}
	return all
}

// placeholder is the word that stands for a flag's value.
func placeholder(f *kong.Flag) string {
	if f.PlaceHolder != "" {
		return f.PlaceHolder
	}
	return strings.ToUpper(f.Name)
}

// A kind is what a value names.
type kind int

const (
	other kind = iota
	folder
	file
	oneOf // a few words
)

// kindOf finds what a value names from the word that stands for it.
func kindOf(v *kong.Value) kind {
	name := v.Name
	if v.Flag != nil {
		name = placeholder(v.Flag)
	}
	switch {
	case v.Enum != "":
		return oneOf
	case strings.EqualFold(name, "dir"):
		return folder
	case strings.EqualFold(name, "file"):
		return file
	}
	return other
}

// about is what a shell shows beside a word: the help, which is one sentence, without its full stop.
func about(help string) string { return strings.TrimSuffix(help, ".") }
