package strictyaml

import (
	"bytes"

	"github.com/offprint/offprint/internal/lazyregexp"
)

var yamlPrefix = lazyregexp.New(`^yaml: (line \d+: )?`)

// bareMessage returns the library's error message without the line number or the anchor's name.
func bareMessage(err error) string {
	return anchorName.ReplaceAllString(yamlPrefix.ReplaceAllString(err.Error(), ""), "unknown anchor")
}

var anchorName = lazyregexp.New(`^unknown anchor '.*' referenced$`)

// explain returns what is wrong and how to fix it, in terms for the curator, given the library's message, the text
// before the faulty character, and the character.
func explain(message string, before, char []byte) (what, hint string) {
	switch e, ok := explanations[message]; {
	case string(char) == "\t":
		return tab.what, tab.hint
	case message == "found character that cannot start any token",
		message == missingValue && (string(char) == "]" || string(char) == "}"):
		return "a value cannot start with `" + string(char) + "`", "put it in quotes"
	case message == missingValue && (string(char) == "[" || string(char) == "{"):
		return emptyEntry.what, emptyEntry.hint
	case message == missingKey && endsInQuote(before):
		return afterQuote.what, afterQuote.hint
	case message == unexpectedColon:
		return "unexpected colon", colonHint(before)
	case ok:
		return e.what, e.hint
	}
	return "not valid YAML: " + clip(message), ""
}

func endsInQuote(src []byte) bool {
	src = bytes.TrimRight(src, " ")
	return bytes.HasSuffix(src, []byte("'")) || bytes.HasSuffix(src, []byte(`"`))
}

// valueBefore matches a field without quotes up to a colon in its value.
var valueBefore = lazyregexp.New(`(?:^|\n)[ \t]*(?:- +)?([A-Za-z_][\w-]*: +)([^\s"'\\\[{][^"\\\n]*)$`)

// colonHint returns how to fix an unexpected colon, given the text before it.
func colonHint(before []byte) string {
	if m := valueBefore.FindSubmatch(before); m != nil {
		return "put the whole value in quotes: " + clip(string(m[1])+`"`+string(m[2])) + `: …"`
	}
	return "put a text that contains a colon and a space in quotes; align each field with the previous one"
}

const (
	unexpectedColon = "mapping values are not allowed in this context"

	missingValue = "did not find expected node content"
	missingKey   = "did not find expected key"
)

type explanation struct{ what, hint string }

var (
	openQuote = explanation{"unclosed quote", `close it; write a quote inside "…" as \"`}
	tab       = explanation{"a tab where YAML requires spaces", "indent with spaces"}
	colon     = explanation{"this line is not a field", "use the form name: value"}
	control   = explanation{"invalid control character", "delete it"}

	emptyEntry = explanation{
		"unclosed bracket, or no entry before a comma",
		"close it, and separate the entries with commas",
	}
	afterQuote = explanation{
		"text after the closing quote",
		`write a quote inside '…' as '', and one inside "…" as \"`,
	}
	question    = explanation{"? at the start of a value is special in YAML", "put it in quotes"}
	exclamation = explanation{"! at the start of a value is special in YAML", "put it in quotes"}
	percent     = explanation{"a line cannot start with %", "use the form name: value"}
)

var explanations = map[string]explanation{
	missingKey: {
		"neither a field nor part of the previous one",
		"put the whole value in quotes, and align each field with the previous one",
	},
	"could not find expected ':'": colon,
	"did not find expected ',' or ']'": {
		"unclosed list",
		"close it with ], and separate its entries with commas; an entry with ?, [, ], { or } needs quotes",
	},
	"did not find expected ',' or '}'": {
		"unclosed group of fields",
		"close it with }, and separate its fields with commas; an entry with ?, [, ], { or } needs quotes",
	},
	missingValue: {
		"missing value",
		"add one, or put it in quotes",
	},
	"did not find expected '-' indicator": {
		"neither an entry of the list nor a field",
		"start an entry with a dash below the previous one, or a field at the start of the line",
	},
	"did not find expected <document start>": {
		"text after the end of the fields",
		"use the form name: value, and align each field with the first",
	},
	"block sequence entries are not allowed in this context": {
		"a list cannot start here",
		"write [a, b], or write each entry on its own line",
	},
	"found unexpected end of stream":      openQuote,
	"found unexpected document indicator": openQuote,
	"found unknown escape character": {
		`unknown escape sequence in "…"`,
		`write \\ for a backslash, or put the text in single quotes`,
	},
	"did not find expected hexdecimal number": {
		`unknown escape sequence in "…"`,
		`write \\ for a backslash, or put the text in single quotes`,
	},
	"found a tab character that violates indentation":              tab,
	"found a tab character where an indentation space is expected": tab,
	"found a tab character that violates intendation":              tab,
	"control characters are not allowed":                           control,
	"did not find expected alphabetic or numeric character": {
		"& and * at the start of a value are special in YAML",
		"put it in quotes",
	},
	"did not find expected comment or line break": {
		"| and > at the start of a value are special in YAML",
		"put it in quotes",
	},
	"found a tab character that violate intendation": tab,
	"did not find expected whitespace or line break": exclamation,
	"did not find expected tag URI":                  exclamation,
	"found undefined tag handle":                     exclamation,
	"found unknown directive name":                   percent,
	"found incompatible YAML document":               percent,
	"did not find expected digit or '.' character":   percent,
	"did not find the expected '>'":                  exclamation,
	"did not find expected '!'":                      exclamation,
	"mapping keys are not allowed in this context":   question,
	"unknown anchor": {
		"a value that starts with * refers to an anchor, and this anchor does not exist",
		"put the value in quotes",
	},
	"while scanning a simple key: could not find expected ':'": colon,
}
