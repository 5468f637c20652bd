package entry

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
)

var rootTag = lazyregexp.New(`^<([A-Za-z_][\w.:-]*)([^<>]*)`)

// XMLRoot returns the name of the first element of an XML text, without a namespace prefix, and the source of its
// attributes. The name is "" if the text is not XML.
func XMLRoot(head string) (name, attributes string) {
	rest := strings.TrimSpace(head)
	for {
		end := ""
		switch {
		case strings.HasPrefix(rest, "<!--"):
			end = "-->"
		case strings.HasPrefix(rest, "<?"):
			end = "?>"
		case strings.HasPrefix(rest, "<!"):
			end = ">"
			if strings.Contains(rest[:max(0, strings.IndexByte(rest, '>'))], "[") { // a DTD in the document
				end = "]>"
			}
		default:
			m := rootTag.FindStringSubmatch(rest)
			if m == nil {
				return "", ""
			}
			return m[1][strings.IndexByte(m[1], ':')+1:], m[2]
		}
		_, after, found := strings.Cut(rest, end)
		if !found {
			return "", ""
		}
		rest = strings.TrimSpace(after)
	}
}

// XML returns a decoder of the dump that decodes the entities of HTML. It ignores the declared encoding, because
// NewDump has converted the text to UTF-8.
func (d *Dump) XML() *xml.Decoder {
	decoder := xml.NewDecoder(bytes.NewReader(d.Src))
	decoder.Entity = xml.HTMLEntity
	decoder.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil }
	return decoder
}

// BrokenXML converts an error of a decoder to a problem at the decoder's position, or to nil at the end of the dump.
// The hint is that of the problem.
func (d *Dump) BrokenXML(decoder *xml.Decoder, err error, hint string) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	what := err.Error()
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		what = syntax.Msg
	}
	return d.Problem(min(int(decoder.InputOffset()), len(d.Src)), "invalid XML: "+what, hint)
}
