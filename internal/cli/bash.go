package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// bash returns a script for bash 3.2, the version in macOS, and later. If it offers no words, readline completes file
// names.
func bash(app *kong.Application) string {
	var commands, valued []string
	var b, choices, words strings.Builder
	walk(app.Node, func(n *kong.Node) {
		path := n.FullPath()
		if n.Parent != nil {
			commands = append(commands, quoted(path))
		}
		for _, f := range flagsOf(n) {
			for _, s := range spellings(f) {
				if takesValue(f) {
					valued = append(valued, `*" `+s+`"`)
				}
				if takesValue(f) && kindOf(f.Value) == oneOf {
					fmt.Fprintf(&choices, "    *\" %s\") words=%s ;;\n", s, quoted(strings.Join(f.EnumSlice(), " ")))
				}
			}
		}
		fmt.Fprintf(&words, "    %s) words=%s", quoted(path), quoted(strings.Join(bashWords(n), " ")))
		if hasFiles(n) {
			words.WriteString("; [[ $word == -* ]] || return")
		}
		words.WriteString(" ;;\n")
	})
	fmt.Fprintf(&b, `# Completion of %[1]s for bash: source <(%[1]s completion bash)
_%[1]s() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=%[1]s words='' i
  # bash splits --flag=value into three words.
  if [[ $word == = ]]; then word=''
  elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "$command ${COMP_WORDS[i]}" in
    %[2]s) command="$command ${COMP_WORDS[i]}" ;;
    %[3]s) [[ ${COMP_WORDS[i+1]} == = ]] && ((i++)); ((i++)) ;;
    esac
  done
  case "$command $before" in
%[4]s    %[3]s) return ;;
  esac
  [[ $words ]] || case $command in
%[5]s  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o bashdefault -o default -F _%[1]s %[1]s
`, app.Name, strings.Join(commands, " | "), strings.Join(valued, " | "), choices.String(), words.String())
	return b.String()
}

// bashWords returns the words that can follow a command.
func bashWords(n *kong.Node) []string {
	var words []string
	for _, c := range commandsOf(n) {
		words = append(words, c.Name)
	}
	for _, p := range n.Positional {
		if kindOf(p) == oneOf {
			words = append(words, p.EnumSlice()...)
		}
	}
	for _, f := range allFlags(n) {
		words = append(words, spellings(f)...)
	}
	return words
}

// hasFiles reports whether a command takes files or folders as arguments.
func hasFiles(n *kong.Node) bool {
	return slices.ContainsFunc(
		n.Positional,
		func(p *kong.Positional) bool { return kindOf(p) == file || kindOf(p) == folder },
	)
}

// quoted quotes a text for bash and zsh.
func quoted(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
