package content

import "bytes"

// Abstract returns the part of the body before the first level-2 heading. It does not parse the Markdown, so the result
// is too short if a line in a code block looks like a heading.
func (p *Paper) Abstract() []byte {
	if i := bytes.Index(p.Body, []byte("\n## ")); i >= 0 {
		return p.Body[:i]
	}
	if bytes.HasPrefix(p.Body, []byte("## ")) {
		return nil
	}
	return p.Body
}
