package markdown

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Bare URLs are links as in cmark-gfm (extensions/autolink.c). A URL with a scheme can follow any character except a
// letter, and can contain letters of any script. It ends at white space or <, without punctuation at its end. In the
// curator's part it also ends before a comment. Unlike in cmark-gfm, the punctuation at its end can be non-ASCII, such
// as a closing quotation mark.

// addressParser parses bare URLs that begin with a scheme or www. It is called at the colon or period; the letters
// before it are already the end of the preceding text node.
type addressParser struct{}

func (addressParser) Trigger() []byte { return []byte(":.") }

func (addressParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	before, ok := parent.LastChild().(*ast.Text)
	if !ok || before.Segment.Stop != segment.Start || pc.IsInLinkLabel() {
		return nil
	}
	words := before.Segment.Value(block.Source())
	start, host := schemeAddress(words, line), len("://")
	if start < 0 {
		start, host = len("www"), len(".")
		if line[0] != '.' || !bytes.HasSuffix(words, []byte("www")) ||
			!canPrecede(block.Source(), segment.Start-start) {
			return nil
		}
	}
	end := addressEnd(line, host)
	if comment := bytes.Index(line[:end], commentMark); comment >= 0 && stateOf(pc).isCurators(segment.Start) {
		end = addressEnd(line[:comment], host)
	}
	if end == 0 {
		return nil
	}
	from := segment.Start - start
	block.Advance(end)
	if before.Segment = before.Segment.WithStop(from); before.Segment.Len() == 0 {
		parent.RemoveChild(parent, before)
	}
	link := ast.NewAutoLink(ast.AutoLinkURL, ast.NewTextSegment(text.NewSegment(from, segment.Start+end)))
	if line[0] == '.' {
		link.Protocol = []byte("http")
	}
	link.SetPos(from)
	return link
}

var schemes = []string{"http", "https", "ftp"}

// schemeAddress returns the length of the scheme at the end of before if a URL with this scheme continues in the rest
// of the line, or else -1.
func schemeAddress(before, rest []byte) int {
	if !bytes.HasPrefix(rest, []byte("://")) {
		return -1
	}
	n := 0
	for n < len(before) && n <= len("https") && isASCIILetter(before[len(before)-1-n]) {
		n++
	}
	if n < len(before) && before[len(before)-1-n] == '<' { // in CommonMark, <https://a.org b> is text
		return -1
	}
	if slices.Contains(schemes, strings.ToLower(string(before[len(before)-n:]))) {
		return n
	}
	return -1
}

func isASCIILetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// canPrecede reports whether a URL without a scheme can begin at an offset of the body.
func canPrecede(source []byte, at int) bool {
	return at == 0 || isSpace(source[at-1]) || bytes.IndexByte([]byte("*_~(|"), source[at-1]) >= 0
}

// maxHost is the maximum length in bytes of a host name.
const maxHost = 1000

// addressEnd returns the offset in a line of the end of a URL whose host begins at an offset, or 0 if the host is not
// valid.
func addressEnd(line []byte, host int) int {
	first, _ := utf8.DecodeRune(line[min(host, len(line)):])
	if !unicode.IsLetter(first) && !unicode.IsDigit(first) {
		return 0
	}
	at, dots, last, before := host, 0, 0, 0 // before and last count the underscores of the last two labels
	for at < min(len(line), host+maxHost) {
		r, size := utf8.DecodeRune(line[at:])
		switch {
		case r == '_':
			last++
		case r == '.':
			dots, before, last = dots+1, last, 0
		case r != '-' && (unicode.IsSpace(r) || util.IsPunctRune(r)):
			size = 0
		}
		if size == 0 {
			break
		}
		at += size
	}
	if last+before > 0 && dots <= 10 {
		return 0
	}
	for at < len(line) && !isSpace(line[at]) && line[at] != '<' && line[at] != '\f' && line[at] != '\v' {
		at++
	}
	return max(0, withoutPunctuation(line[:at]))
}

// withoutPunctuation returns the length of a URL without the punctuation at its end. This includes a closing
// parenthesis without an opening one, and what could be an entity.
func withoutPunctuation(address []byte) int {
	open, closed := bytes.Count(address, []byte("(")), bytes.Count(address, []byte(")"))
	for len(address) > 0 {
		r, size := utf8.DecodeLastRune(address)
		switch {
		case r == ')' && closed > open:
			closed--
		case r == ';':
			name := bytes.TrimRightFunc(address[:len(address)-1], isNameLetter)
			if len(name) < len(address)-1 && bytes.HasSuffix(name, []byte("&")) {
				size = len(address) - len(name) + 1
			}
		case strings.ContainsRune(`?!.,:*_~'"`, r):
		case r >= utf8.RuneSelf && unicode.In(r, unicode.Pe, unicode.Pf, unicode.Po):
		default:
			return len(address)
		}
		address = address[:len(address)-size]
	}
	return 0
}

// isNameLetter reports whether a character can be in the name of an entity.
func isNameLetter(r rune) bool { return r < utf8.RuneSelf && isASCIILetter(byte(r)) }

// newMailParser returns goldmark's parser of bare URLs, restricted to mail addresses. These end before comments.
func newMailParser() parser.InlineParser {
	never := regexp.MustCompile(`^[^\s\S]`) // anchored, so that lines are not searched
	return mailParser{extension.NewLinkifyParser(
		extension.WithLinkifyURLRegexp(never), extension.WithLinkifyWWWRegexp(never))}
}

type mailParser struct{ parser.InlineParser }

// maxMail bounds the bytes of a line that are searched for a comment: a character before the address, a name of at most
// 64 bytes, an @ sign and a domain of at most 255 (RFC 5321, 4.5.3.1).
const maxMail = 1 + 64 + 1 + 255

func (p mailParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	line, segment := block.PeekLine()
	end := bytes.Index(line[:min(len(line), maxMail)], commentMark)
	if end >= 0 && stateOf(pc).isCurators(segment.Start) {
		block = shortened{block, end}
	}
	return p.InlineParser.Parse(parent, block, pc)
}

// shortened is a reader that shows only the first bytes of a line.
type shortened struct {
	text.Reader
	length int
}

func (r shortened) PeekLine() ([]byte, text.Segment) {
	line, segment := r.Reader.PeekLine()
	return line[:r.length], segment.WithStop(segment.Start + r.length)
}
