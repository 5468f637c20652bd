package query

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/problem"
)

// A token is a word, a text in quotes, a sign or the end of the query.
type token struct {
	kind   kind
	text   string // without quotes
	offset int
}

type kind int

const (
	end kind = iota
	word
	quoted
	sign // an operator, a bracket or a comma
)

// signs are the operators, brackets and the comma; a sign is after those that it is a prefix of. Signs with a
// correction are operators of other languages.
var signs = []struct{ text, correction string }{
	{"<=", ""}, {">=", ""}, {"!=", ""}, {"==", "="}, {"<>", "!="}, {"=>", ">="}, {"=<", "<="}, {"&&", "and"},
	{"||", "or"}, {"=~", "contains"}, {"=", ""}, {"<", ""}, {">", ""}, {"!", "not"},
	{"(", ""}, {")", ""}, {"[", ""}, {"]", ""}, {",", ""},
}

// curly are the quotation marks that some programs insert in place of straight ones.
const curly = "“”„‘’«»"

// scan splits a query into tokens. The last one has the kind end.
func scan(text string) ([]token, *Fault) {
	var tokens []token
	for i := 0; ; {
		i += len(text[i:]) - len(strings.TrimLeftFunc(text[i:], unicode.IsSpace))
		if i == len(text) {
			return append(tokens, token{end, "", i}), nil
		}
		t, size, fault := next(text[i:])
		if fault != nil {
			fault.Offset += i
			return nil, fault
		}
		t.offset = i
		tokens = append(tokens, t)
		i += size
	}
}

// next returns the token at the start of a text, and its size in bytes. The text must not be empty or start with a
// space.
func next(text string) (token, int, *Fault) {
	if text[0] == '"' || text[0] == '\'' {
		return nextQuoted(text)
	}
	for _, s := range signs {
		if !strings.HasPrefix(text, s.text) {
			continue
		}
		if s.correction != "" {
			return token{}, 0, &Fault{0, "unknown operator " + problem.Quote(s.text), problem.DidYouMean(s.correction)}
		}
		return token{kind: sign, text: s.text}, len(s.text), nil
	}
	if r, _ := utf8.DecodeRuneInString(text); strings.ContainsRune(curly, r) {
		return token{}, 0, &Fault{0, "unexpected " + problem.Quote(string(r)), `write straight quotes: "text"`}
	}
	size := wordEnd(text)
	return token{kind: word, text: text[:size]}, size, nil
}

// wordEnd returns the length of the word at the start of a text. An apostrophe between letters belongs to the word, as
// in O'Brien, but not after a keyword, as in contains'x'.
func wordEnd(text string) int {
	for i, r := range text {
		if unicode.IsSpace(r) || strings.ContainsRune(`"=<>!()[],`, r) || r == '\'' && !isApostrophe(text, i) {
			return i
		}
	}
	return len(text)
}

func isApostrophe(text string, at int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at+1:])
	return unicode.IsLetter(before) && unicode.IsLetter(after) && !isKeyword(text[:at])
}

// nextQuoted returns the quoted token at the start of a text, and its size in bytes. A backslash makes the next
// character literal.
func nextQuoted(text string) (token, int, *Fault) {
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == text[0]:
			return token{kind: quoted, text: b.String()}, i + 1, nil
		case text[i] == '\\' && i+1 < len(text):
			i++
		}
		b.WriteByte(text[i])
	}
	return token{}, 0, &Fault{0, "a quotation mark is not closed", "put one after the text"}
}

// is reports whether a token is the given sign or keyword.
func (t token) is(text string) bool {
	return t.kind == sign && t.text == text || t.kind == word && strings.EqualFold(t.text, text)
}

// describe describes a token, for messages.
func (t token) describe() string {
	if t.kind == end {
		return "the end of the query"
	}
	return problem.Quote(t.text)
}

// keywords are the words that need quotes if they are values.
var keywords = []string{"and", "or", "not", "in", "has", "missing", "contains"}

func isKeyword(text string) bool {
	for _, k := range keywords {
		if strings.EqualFold(k, text) {
			return true
		}
	}
	return false
}

// quoteIfNeeded returns a value as a query contains it, with quotes if necessary.
func quoteIfNeeded(text string) string {
	if isPlain(text) {
		return text
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

// isPlain reports whether a value needs no quotes.
func isPlain(text string) bool {
	if text == "" || isKeyword(text) || isNull(text) || strings.IndexByte(text, '\\') >= 0 {
		return false
	}
	t, size, fault := next(text)
	return fault == nil && t.kind == word && size == len(text)
}
