// Package cli generates the manual page and the shell completions.
//
// The input is kong's model of the command line. The output is the page and the scripts. Both contain all visible
// commands and flags of the model, so they always match the program.
package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// Shells lists the supported shells.
var Shells = []string{"bash", "zsh", "fish"}

// Completion returns the completion script for a shell.
func Completion(shell string, app *kong.Application) (string, error) {
	switch shell {
	case "bash":
		return bash(app), nil
	case "zsh":
		return zsh(app), nil
	case "fish":
		return fish(app), nil
	}
	return "", fmt.Errorf("no completion for %q (choose one of %s)", shell, strings.Join(Shells, ", "))
}

// commandsOf returns the visible commands below a node.
func commandsOf(n *kong.Node) []*kong.Node {
	return slices.DeleteFunc(slices.Clone(n.Children), func(c *kong.Node) bool { return c.Hidden })
}

// flagsOf returns the visible flags of a node, without those of its parents.
func flagsOf(n *kong.Node) []*kong.Flag {
	return slices.DeleteFunc(slices.Clone(n.Flags), func(f *kong.Flag) bool { return f.Hidden })
}

// allFlags returns the flags of a node and of its parents.
func allFlags(n *kong.Node) []*kong.Flag {
	if n.Parent == nil {
		return flagsOf(n)
	}
	return append(flagsOf(n), allFlags(n.Parent)...)
}

// walk calls do for a node and every command below it.
func walk(n *kong.Node, do func(*kong.Node)) {
	do(n)
	for _, c := range commandsOf(n) {
		walk(c, do)
	}
}

// isNegatable reports whether a flag also exists with the prefix "no-".
func isNegatable(f *kong.Flag) bool { return f.Tag.Negatable != "" }

// takesValue reports whether a flag is followed by a value.
func takesValue(f *kong.Flag) bool { return !f.IsBool() && !f.IsCounter() }

// spellings returns all names of a flag, with their dashes.
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

// placeholder returns the name of a flag's value in the help.
func placeholder(f *kong.Flag) string {
	if f.PlaceHolder != "" {
		return f.PlaceHolder
	}
	return strings.ToUpper(f.Name)
}

// A kind is the kind of a value, which determines how shells complete it.
type kind int

const (
	other kind = iota
	folder
	file
	oneOf // one of a fixed set of words
)

// kindOf returns the kind of a value, which depends on its choices and its name in the help.
func kindOf(v *kong.Value) kind {
	name := v.Name
	if v.Flag != nil {
		name = placeholder(v.Flag)
	}
	switch {
	case v.Enum != "":
		return oneOf
	case strings.EqualFold(name, "folder"):
		return folder
	case strings.EqualFold(name, "file"), strings.EqualFold(name, "paper"):
		return file
	}
	return other
}

// about returns a help text without its final full stop.
func about(help string) string { return strings.TrimSuffix(help, ".") }
