package check

import (
	"fmt"
	"path/filepath"
	"strings"
)

// Annotation formats a finding as a workflow command of GitHub Actions, which shows it next to the line. The root is
// the folder of the repository. (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands)
func (f Finding) Annotation(root string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "::%s file=%s", f.Severity, escapeProperty(relative(root, f.File)))
	if f.Line > 0 {
		fmt.Fprintf(&b, ",line=%d,col=%d", f.Line, max(f.Column, 1))
	}
	what := f.What
	if f.Hint != "" {
		what += " (" + f.Hint + ")"
	}
	fmt.Fprintf(&b, ",title=%s::%s", escapeProperty(f.Check), escapeMessage(what))
	return b.String()
}

// relative returns a file's path relative to the repository's root, if it is inside.
func relative(root, file string) string {
	absolute, err := filepath.Abs(filepath.FromSlash(file))
	if err != nil || root == "" {
		return file
	}
	if rel, err := filepath.Rel(root, absolute); err == nil && filepath.IsLocal(rel) {
		return filepath.ToSlash(rel)
	}
	return file
}

func escapeMessage(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func escapeProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
