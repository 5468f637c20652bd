package adopt

import (
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// This file reads fields in the text of notes: Dataview's inline fields, and lines such as "Authors: …" below the
// title.

// The beginning and the end of a pattern for a line with a field.
const (
	factStart = `^[ \t>]*(?:[-*+][ \t]+)?(?:\*\*|__)?`
	factEnd   = `[ \t]+(\S.*?)[ \t]*$`
)

var (
	dataviewLine = lazyregexp.New(factStart + `([\pL][\pL\pN _-]{0,40})(?:\*\*|__)?::[ \t]*(.*)$`)
	dataviewPart = lazyregexp.New(`[\[(]([\pL][\pL\pN _-]{0,40})::[ \t]*` +
		`([^\[\]()\n]*(?:\[\[[^\[\]\n]*\]\][^\[\]()\n]*)*)[\])]`)
	factLine = lazyregexp.New(factStart + `([\pL][\pL _-]{0,30}?)(?:(?:\*\*|__)[ \t]*:|:(?:\*\*|__)?)` + factEnd)
	boldFact = lazyregexp.New(`^[ \t>]*(?:[-*+][ \t]+)?(?:\*\*|__)([\pL][\pL _-]{0,30})` +
		`(?:(?:\*\*|__)[ \t]*:|:(?:\*\*|__))` + factEnd)
	metadata    = lazyregexp.New(`(?i)^#{1,6}[ \t]+\W*(?:meta-?data|info(?:rmation)?|details)\W*$`)
	calloutHead = lazyregexp.New(`^>[ \t]*\[![^\[\]]+\][+-]?`)
	admonition  = lazyregexp.New("(?ms)^```+[ \t]*ad-([a-z]+)[ \t]*\n(?:title:[ \t]*([^\n]*)\n)?(.*?)^```+[ \t]*$")
	tagLine     = lazyregexp.New(`^[ \t]*(?:#[\pL\pN][\pL\pN/_-]*[ \t,]*)+$`)
	hashTag     = lazyregexp.New(`(^|[\s(])#([\pL\pN][\pL\pN/_-]*)`)
	onlyDigits  = lazyregexp.New(`^\d+$`)
	anyLink     = lazyregexp.New(`^<?(https?://[^\s<>]+)>?$|^\[[^\[\]]*\]\((https?://[^\s()]+)\)$`)
)

// readInline reads the fields in the text of a note, and removes lines that contain only fields.
func (a *archive) readInline(n *note) {
	if a.program.wiki {
		n.body = admonition.ReplaceAllStringFunc(n.body, calloutOf)
		n.body = outside(n.body, codeIn(n.body), func(part string) string { return a.inlineParts(n, part) })
		a.readTagLines(n)
	}
	a.readFacts(n)
	if a.program.wiki {
		n.body = outside(n.body, fences(n.body), func(part string) string { return a.boldFacts(n, part) })
	}
}

// calloutOf converts a block of the Obsidian plug-in Admonition to a callout. An example of a block:
//
//	```ad-quote
//	title: Abstract
//	Text.
//	```
func calloutOf(block string) string {
	m := admonition.FindStringSubmatch(block)
	text := strings.ReplaceAll(strings.TrimSpace(m[3]), "\n", "\n> ")
	return strings.TrimSpace("> [!"+m[1]+"] "+m[2]) + "\n> " + text
}

// boldFacts reads the lines "**Name**: value" and "Name:: value" in callouts and in sections such as Metadata, which
// templates for Zotero write. It removes these lines, and callouts and sections that are empty afterwards.
func (a *archive) boldFacts(n *note, part string) string {
	lines := strings.Split(part, "\n")
	kept := lines[:0]
	head := -1       // the index in kept of the current heading or first line of a callout, or -1
	removed := false // whether a line below head was removed
	end := func() {
		if removed && head >= 0 && strings.TrimSpace(strings.Join(kept[head+1:], "")) == "" {
			kept = kept[:head]
		}
		head, removed = -1, false
	}
	for _, line := range lines {
		isQuote := strings.HasPrefix(line, ">")
		switch {
		case metadata.MatchString(line) || calloutHead.MatchString(line):
			end()
			head = len(kept)
		case head >= 0 && (atxHeading.MatchString(line) || strings.HasPrefix(kept[head], ">") && !isQuote):
			end()
		case head >= 0:
			m := dataviewLine.FindStringSubmatch(line)
			if m == nil {
				m = boldFact.FindStringSubmatch(line)
			}
			if m != nil && (strings.Contains(line, "::") || a.fields[fieldName(m[1])] != nil) {
				a.inlineField(n, m[1], m[2], line)
				removed = true
				continue
			}
		}
		kept = append(kept, line)
	}
	end()
	return strings.Join(kept, "\n")
}

// inlineParts reads lines "key:: value", which it removes, and parts [key:: value] of lines, which it replaces with the
// value.
func (a *archive) inlineParts(n *note, part string) string {
	part = dataviewPart.ReplaceAllStringFunc(part, func(s string) string {
		m := dataviewPart.FindStringSubmatch(s)
		a.inlineField(n, m[1], m[2], s)
		return strings.TrimSpace(m[2])
	})
	lines := strings.Split(part, "\n")
	kept := lines[:0]
	for _, line := range lines {
		m := dataviewLine.FindStringSubmatch(line)
		if m == nil || strings.HasPrefix(line, ">") { // boldFacts reads callouts
			kept = append(kept, line)
			continue
		}
		a.inlineField(n, m[1], m[2], line)
	}
	return strings.Join(kept, "\n")
}

// inlineField reads a field in the text. The argument where is the text of the field with its name, for its line.
func (a *archive) inlineField(n *note, name, written, where string) {
	line := n.head.bodyLine
	if i := strings.Index(n.head.body, where); i >= 0 {
		line += strings.Count(n.head.body[:i], "\n")
	}
	written = strings.TrimSpace(written)
	if m := anyLink.FindStringSubmatch(written); m != nil {
		written = m[1] + m[2]
	}
	a.readField(n, field{name: strings.TrimSpace(name), line: line, value: plainScalar(written, line), isInline: true})
}

// readTagLines reads the tags in a text, such as #physics. It removes lines that contain only tags.
func (a *archive) readTagLines(n *note) {
	n.body = outside(n.body, codeIn(n.body), func(part string) string {
		lines := strings.Split(part, "\n")
		kept := lines[:0]
		for i, line := range lines {
			for _, m := range hashTag.FindAllStringSubmatch(line, -1) {
				if !onlyDigits.MatchString(m[2]) {
					n.addTag(m[2])
				}
			}
			isTags := tagLine.MatchString(line) && !onlyDigits.MatchString(strings.Trim(line, "# "))
			if !isTags || i == 0 && part != n.body {
				kept = append(kept, line)
			}
		}
		return strings.Join(kept, "\n")
	})
}

// readFacts reads and removes the lines "Name: value" at the start of a text, below the title. All names must be known,
// and a blank line or the end of the text must follow.
func (a *archive) readFacts(n *note) {
	heading, rest, ok := cutHeading(n.body)
	if !ok {
		rest = n.body
	}
	lines := strings.Split(strings.TrimLeft(rest, "\n"), "\n")
	var facts [][]string
	for _, line := range lines {
		m := factLine.FindStringSubmatch(line)
		if m == nil || a.fields[fieldName(m[1])] == nil {
			break
		}
		facts = append(facts, m)
	}
	if len(facts) == 0 || len(facts) < len(lines) && strings.TrimSpace(lines[len(facts)]) != "" {
		return // a part of a paragraph
	}
	for _, m := range facts {
		a.inlineField(n, m[1], m[2], m[0])
		if n.evidence == "" && fieldName(m[1]) == "authors" {
			n.evidence = m[1]
		}
	}
	n.body = strings.Join(lines[len(facts):], "\n")
	if ok {
		n.body = "# " + heading + "\n" + n.body
	}
}
