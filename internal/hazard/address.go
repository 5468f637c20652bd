package hazard

import (
	"encoding/base64"
	"net/url"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// embedded matches data URLs of pictures and fonts, which cannot run scripts.
var embedded = lazyregexp.New(
	`^data:(?:image/(?:png|jpe?g|gif|webp|avif|bmp|x-icon)|(?:application/(?:x-)?)?font[\w./+-]*)[;,]`,
)

// reference inspects a URL in an attribute of an element in a namespace.
func (s *scan) reference(element, space, address string) {
	plain := normalized(address)
	isLink := element == "a"
	switch {
	case plain == "" || strings.HasPrefix(plain, "#"):
	case isScript(address):
		s.script(address)
	case space != svgSpace && space != htmlSpace && space != "": // such as metadata
	case isLink && !strings.HasPrefix(plain, "data:"):
	case embedded.MatchString(plain) && !isLink:
	case strings.HasPrefix(plain, "data:image/svg+xml") && (element == "image" || element == "feimage"):
		s.embeddedPicture(address)
	case strings.HasPrefix(plain, "data:"):
		s.add(
			s.here(),
			"the picture has a URL with data that is not a picture: "+shortened(address),
			"remove this URL",
		)
	default:
		s.reportExternal(address)
	}
}

// isScript reports whether a URL runs a script.
func isScript(address string) bool {
	if !strings.Contains(address, ":") {
		return false
	}
	plain := normalized(address)
	return strings.HasPrefix(plain, "javascript:") || strings.HasPrefix(plain, "vbscript:")
}

// script reports a URL that runs a script.
func (s *scan) script(address string) {
	s.add(s.here(), "the picture has a URL that runs a script: "+shortened(address), "remove this URL")
}

// reportExternal reports a URL of another file.
func (s *scan) reportExternal(address string) {
	s.add(s.here(), "the picture needs "+shortened(address)+", which browsers do not load for it",
		"embed it in the picture, or export the picture as PNG")
}

// maxEmbedded is the maximum number of SVG pictures around an embedded one. Each is decoded with everything inside it.
const maxEmbedded = 5

// embeddedPicture inspects an SVG picture in a data URL.
func (s *scan) embeddedPicture(address string) {
	head, text, _ := strings.Cut(strings.TrimSpace(address), ",")
	data, err := url.PathUnescape(text)
	if err == nil && strings.HasSuffix(normalized(head), ";base64") {
		var raw []byte
		raw, err = base64.StdEncoding.DecodeString(strings.Join(strings.Fields(data), ""))
		data = string(raw)
	}
	var found *problem.Problem
	switch {
	case err != nil:
		found = &problem.Problem{What: "it cannot be decoded"}
	case s.depth == maxEmbedded:
		found = &problem.Problem{What: "it is inside too many others"}
	default:
		found = firstInside([]byte(data), s.depth+1)
	}
	if found != nil {
		const what = "the picture has an embedded SVG picture that must not be published: "
		s.add(s.here(), what+strings.TrimPrefix(found.What, what), exportPlain)
	}
}

// normalized returns a URL in lower case, without white space and control characters, as browsers interpret schemes.
func normalized(address string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' || r == 0x7f {
			return -1
		}
		return r
	}, address))
}

// shortened returns the beginning of a URL, for messages.
func shortened(address string) string {
	const limit = 60
	address = address[:min(len(address), 1000)]
	runes := []rune(strings.Join(strings.Fields(address), " "))
	if len(runes) <= limit {
		return string(runes)
	}
	return string(runes[:limit]) + "…"
}

var (
	cssEscape  = lazyregexp.New(`\\(?:([0-9a-fA-F]{1,6})\s?|([^0-9a-fA-F\n]))`)
	cssComment = lazyregexp.New(`(?s)/\*.*?(?:\*/|$)`)
	cssSpace   = lazyregexp.New(`(?i)@namespace[^;]*;`) // the URL is a name and is not loaded
	cssAddress = lazyregexp.New(
		`(?is)(?:url|src|image)\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))|@import\s*(?:"([^"]*)"|'([^']*)'|)`,
	)
)

// css inspects a style sheet or the value of an attribute that may contain a style.
func (s *scan) css(text string) {
	if !strings.ContainsAny(text, `(@\`) {
		return
	}
	text = cssComment.ReplaceAllString(text, " ")
	text = cssEscape.ReplaceAllStringFunc(text, func(escape string) string {
		if r, err := strconv.ParseUint(strings.TrimSpace(escape[1:]), 16, 32); err == nil {
			return string(rune(r))
		}
		return escape[1:]
	})
	text = cssSpace.ReplaceAllString(text, "")
	for _, m := range cssAddress.FindAllStringSubmatch(text, -1) {
		address := strings.Join(m[1:], "")
		switch plain := normalized(address); {
		case strings.HasPrefix(strings.ToLower(m[0]), "@import") && plain == "": // url(…) follows
		case plain == "" || strings.HasPrefix(plain, "#") || embedded.MatchString(plain):
		case isScript(address):
			s.script(address)
		default:
			s.reportExternal(address)
		}
	}
}
