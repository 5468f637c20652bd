package strictyaml

import (
	"bytes"
	"regexp"
)

var yamlPrefix = regexp.MustCompile(`^yaml: (line \d+: )?`)

// bareMessage returns the library's error message without the line number or the anchor's name.
func bareMessage(err error) string {
	return anchorName.ReplaceAllString(yamlPrefix.ReplaceAllString(err.Error(), ""), "unknown anchor")
}

var anchorName = regexp.MustCompile(`^unknown anchor '.*' referenced$`)

// explain translates a message of the library about a character into the writer's terms.
func explain(message string, before, char []byte) (what, hint string) {
	switch e, ok := explanations[message]; {
	case string(char) == "\t":
		return tab.what, tab.hint
	case message == "found character that cannot start any token",
		message == missingValue && (string(char) == "]" || string(char) == "}"):
		return "a value cannot begin with `" + string(char) + "`", "put it in quotes"
	case message == missingValue && (string(char) == "[" || string(char) == "{"):
		return emptyEntry.what, emptyEntry.hint
	case message == missingKey && endsInQuote(before):
		return behindQuote.what, behindQuote.hint
	case ok:
		return e.what, e.hint
	}
	return "not valid YAML: " + clip(message), ""
}

func endsInQuote(src []byte) bool {
	src = bytes.TrimRight(src, " ")
	return bytes.HasSuffix(src, []byte("'")) || bytes.HasSuffix(src, []byte(`"`))
}

const (
	missingValue = "did not find expected node content"
	missingKey   = "did not find expected key"
)

type explanation struct{ what, hint string }

var (
	openQuote = explanation{"a quote is opened and not closed", `close it; a quote inside "…" is written \"`}
	tab       = explanation{"a tab where YAML wants spaces", "indent with spaces"}
	colon     = explanation{"a line that is not a field", "write it as name: value"}
	control   = explanation{"a control character", "delete it"}

	emptyEntry = explanation{
		"a bracket that is opened and not closed, or has nothing before a comma",
		"close it, and put a comma between two entries",
	}
	behindQuote = explanation{
		"text behind the closing quote",
		`write a quote inside '…' twice, and one inside "…" as \"`,
	}
	question    = explanation{"? at the beginning of a value has a meaning in YAML", "put it in quotes"}
	exclamation = explanation{"! at the beginning of a value has a meaning in YAML", "put it in quotes"}
	percent     = explanation{"a line cannot begin with %", "write it as name: value"}
)

var explanations = map[string]explanation{
	"mapping values are not allowed in this context": {
		"a colon where no field can begin",
		"put a text that holds a colon and a space in quotes; begin each field at the start of its line",
	},
	missingKey: {
		"neither a field nor part of the one before",
		"put the whole of a value in quotes, and begin each field below the first letter of the one before",
	},
	"could not find expected ':'": colon,
	"did not find expected ',' or ']'": {
		"a list that is opened and not closed",
		"close it with ], put a comma between its entries, and a text with a ? in quotes",
	},
	"did not find expected ',' or '}'": {
		"a group of fields that is opened and not closed",
		"close it with }, put a comma between its fields, and a text with a ? in quotes",
	},
	missingValue: {
		"a value is missing",
		"write one, or put it in quotes",
	},
	"did not find expected '-' indicator": {
		"neither an entry of the list nor a field",
		"begin it with a dash below the one before, or a field at the start of the line",
	},
	"did not find expected <document start>": {
		"text after the end of the fields",
		"put the whole of a value in quotes",
	},
	"block sequence entries are not allowed in this context": {
		"a dash where no list can begin",
		"write [a, b], or begin each entry on a line of its own",
	},
	"found unexpected end of stream":      openQuote,
	"found unexpected document indicator": openQuote,
	"found unknown escape character": {
		`a backslash in "…" that begins no escape`,
		`write \\ for a backslash, or put the text in single quotes`,
	},
	"did not find expected hexdecimal number": {
		`a backslash in "…" that begins no escape`,
		`write \\ for a backslash, or put the text in single quotes`,
	},
	"found a tab character that violates indentation":              tab,
	"found a tab character where an indentation space is expected": tab,
	"found a tab character that violates intendation":              tab,
	"control characters are not allowed":                           control,
	"did not find expected alphabetic or numeric character": {
		"& and * at the beginning of a value have a meaning in YAML",
		"put it in quotes",
	},
	"did not find expected comment or line break": {
		"| and > at the beginning of a value have a meaning in YAML",
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
		"a value that begins with * refers to another, and there is none of that name",
		"put it in quotes",
	},
	"while scanning a simple key: could not find expected ':'": colon,
}
