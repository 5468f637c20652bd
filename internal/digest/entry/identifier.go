package entry

import (
	"strings"
	"unicode"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
)

var arxivMention = lazyregexp.New(`(?i)\barxiv(?:\s+preprint)?(?:\s+arxiv)?\s*:\s*(` + content.ArxivForm + `)|` +
	`\babs/(` + content.ArxivForm + `)|\barxiv\.org/(?:abs|pdf)/(` + content.ArxivForm + `)`)

// MentionedArxiv returns the first identifier that a text attributes to arXiv, as in "arXiv preprint arXiv:2310.19027",
// or "".
func MentionedArxiv(text string) string {
	if !content.MayHaveArxivID(text) {
		return ""
	}
	m := arxivMention.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return m[1] + m[2] + m[3]
}

// ownWords contains the words that can stand between a separator and the identifier of the paper itself in a remark.
var ownWords = WordSet(`a also an and archive archived arxiv as at available cite cited draft e eprint extended find for
	found from full here http https id identifier in is it link long longer may note online on originally paper posted
	preliminary preprint preprints print published report short shorter submitted technical the this to url version via
	work www`)

// relatedWork matches the words of a remark that refers to another paper.
var relatedWork = lazyregexp.New(`(?i)\b(?:comments?|commentary|notes?|remarks?) on\b|` +
	`\b(?:repl(?:y|ies)|response|sequel|companion|appendix|supplement) (?:to|of)\b|` +
	`\b(?:errat|corrigend|addend|supersed|replac|overlap|extends|` +
	`extending|extension of|builds|based on|see also|follow-?up|generali[sz]|refut|contradict|improves|withdrawn)`)

// NotedArxiv returns the identifier of the paper itself in a remark on the paper, as in "Preprint available as
// arXiv:2310.19027", or "". In "Comment on arXiv:2310.19027", the identifier is that of another paper.
func NotedArxiv(note string) string {
	return mentionedArxiv(note, func(before, clause string) bool {
		return !relatedWork.MatchString(before) && isOwn(clause)
	})
}

// ListedArxiv returns the identifier of a paper in text about it, as MentionedArxiv does. It skips the identifiers of
// related papers, as in "extends arXiv:2310.19027".
func ListedArxiv(text string) string {
	return mentionedArxiv(text, func(_, clause string) bool { return !relatedWork.MatchString(clause) })
}

// mentionedArxiv returns the first identifier that a text attributes to arXiv and that accept accepts, or "". The
// arguments of accept are the text before the identifier, and the end of that text after the last separator.
func mentionedArxiv(text string, accept func(before, clause string) bool) string {
	if !content.MayHaveArxivID(text) {
		return ""
	}
	for _, m := range arxivMention.FindAllStringIndex(text, -1) {
		before := text[:m[0]]
		if accept(before, before[strings.LastIndexAny(before, ".;,()[]|")+1:]) {
			return MentionedArxiv(text[m[0]:m[1]])
		}
	}
	return ""
}

// isOwn reports whether all words of a clause are in ownWords.
func isOwn(clause string) bool {
	isGap := func(c rune) bool { return !unicode.IsLetter(c) }
	for word := range strings.FieldsFuncSeq(strings.ToLower(clause), isGap) {
		if !ownWords[word] {
			return false
		}
	}
	return true
}

// Identify sets the arXiv identifier or the DOI if the text is one, or the address of one, and reports whether it is.
// It does not replace an identifier.
func (e *Entry) Identify(s string) bool {
	if id := content.ArxivID(s); id != "" {
		if e.Arxiv == "" {
			e.Arxiv = id
		}
		return true
	}
	doi := content.DOI(s)
	if e.DOI == "" {
		e.DOI = doi
	}
	return doi != ""
}
