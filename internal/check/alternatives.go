package check

import "strings"

// alternatives finds pictures without alternative text. In a layout, alt="" marks a decorative picture; in a text it
// means that the author forgot it. That is a warning, because an archive can be full of notes with such pictures.
func alternatives(f *finder, d *document) {
	for i := range d.elements {
		e := &d.elements[i]
		if !e.isPicture() {
			continue
		}
		alt, has := e.get("alt")
		if strings.TrimSpace(alt) != "" || e.isHidden() {
			continue
		}
		attribute := "src"
		if e.name == "area" {
			attribute = "href"
		}
		address, _ := e.get(attribute)
		m := d.mention(e, attribute, strings.TrimSpace(address))
		if has && e.name == "img" && !f.isFromText(m) {
			continue
		}
		severity, hint := Error, `write alt="what it shows"`
		if f.isFromText(m) {
			severity, hint = Warning, "describe the picture in the brackets: ![what it shows](…)"
		}
		f.at(severity, m, "the "+named("picture", f.shown(m.address))+" has no alternative text", hint, "")
	}
}

func (e *element) isPicture() bool {
	kind, _ := e.get("type")
	return e.name == "img" || e.name == "area" || e.name == "input" && strings.EqualFold(kind, "image")
}

func (e *element) isHidden() bool {
	hidden, _ := e.get("aria-hidden")
	role, _ := e.get("role")
	return hidden == "true" || role == "presentation" || role == "none"
}

// isFromText reports whether an element comes from the curator's text and not from a layout.
func (in *inspection) isFromText(m mention) bool {
	if m.page.generated == nil {
		return false
	}
	elements := m.page.trace()
	return m.number < len(elements) && elements[m.number].tag < 0
}
