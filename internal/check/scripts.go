package check

import (
	"bytes"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// policyFile is the layout with the policy of every page.
const policyFile = "layouts/partials/policy.html"

// A blockedScript is a script on a page that the page's policy blocks.
type blockedScript struct {
	mention
	what   string // describes the script
	advice string // what to do instead
	policy policy
	allow  string // directive that can allow it
	source string // that allows it, apart from hash
	hash   string // of a script in the page; "" if only the source allows it
}

// scriptsOfPage finds the scripts of a page that its policy blocks.
func scriptsOfPage(f *finder, d *document) {
	var policies []policy
	seen := map[mention]int{}
	for i := range d.elements {
		e := &d.elements[i]
		if p := d.policyOf(e); p != nil {
			policies = append(policies, p) // applies to the elements after it
		}
		for _, p := range policies {
			if blocked := d.blockedBy(p, e); len(blocked) > 0 {
				f.block(seen, blocked)
				break
			}
		}
	}
}

// block records the blocked scripts of an element. It numbers those that look the same.
func (f *finder) block(seen map[mention]int, blocked []blockedScript) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, b := range blocked {
		same := mention{name: b.name, attribute: b.attribute, address: b.address}
		b.nth = seen[same]
		seen[same]++
		f.blocked = append(f.blocked, b)
	}
}

// blockedScripts reports the blocked scripts of all pages, once for each place in a layout.
func blockedScripts(f *finder) {
	found := make([]Finding, len(f.blocked))
	first, varies := map[string]string{}, map[string]bool{} // by place: a hash, and whether there are others
	for i, b := range f.blocked {
		found[i] = f.found(Warning, b.mention, "the content security policy blocks "+b.what, "", "")
		at := found[i].Place()
		if hash, known := first[at]; known && hash != b.hash {
			varies[at] = true
		}
		first[at] = b.hash
	}
	for i, b := range f.blocked {
		found[i].Hint = b.hint(varies[found[i].Place()])
		f.note(found[i])
	}
}

// hint says what to write instead of the script, and how to allow it. A script that differs between pages has no hash
// that allows it.
func (b blockedScript) hint(varies bool) string {
	source := b.source
	switch {
	case b.hash != "" && varies:
		source = "'unsafe-inline'"
	case b.hash != "":
		source = strings.TrimSpace(source + " 'sha256-" + b.hash + "'")
	}
	where := policyFile
	if b.page.generated == nil {
		where = "the policy of the page"
	}
	addition := "add " + source + " to " + b.allow
	if _, there := b.policy[b.allow]; !there {
		sources, _ := b.policy.sources(b.allow)
		if b.allow == scriptSrcAttr || hasKeyword(sources, "'none'") {
			sources = nil
		}
		addition = "add " + strings.Join(append(append([]string{b.allow}, sources...), source), " ")
	}
	return b.advice + ", or allow it in " + where + ": " + addition
}

// policyOf returns the policy that an element sets, or nil.
func (d *document) policyOf(e *element) policy {
	if !e.hasPolicy() {
		return nil
	}
	text, _ := e.get("content")
	p, known := d.policies[text]
	if !known {
		p = parsePolicy(text)
		d.policies[text] = p
	}
	return p
}

// hasPolicy reports whether an element sets a policy.
func (e *element) hasPolicy() bool {
	if e.name != "meta" {
		return false
	}
	kind, _ := e.get("http-equiv")
	return strings.EqualFold(kind, "Content-Security-Policy")
}

// tag returns the tag of an element with all its attributes.
func (d *document) tag(e *element) html.Token {
	z := html.NewTokenizer(bytes.NewReader(d.data[e.offset:]))
	z.Next()
	return z.Token()
}

// textOf returns the text of a script.
func (d *document) textOf(e *element) string {
	z := html.NewTokenizer(bytes.NewReader(d.data[e.offset:]))
	z.Next()
	if z.Next() != html.TextToken {
		return ""
	}
	// Browsers hash the text after normalizing its line breaks (HTML, 13.2.3.5).
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(z.Raw()))
}

func attributeOf(t html.Token, name string) string {
	for _, a := range t.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// blockedBy returns the scripts of an element that a policy blocks.
func (d *document) blockedBy(p policy, e *element) (blocked []blockedScript) {
	if e.name == "script" {
		blocked = d.blockedElement(p, e)
	}
	for _, a := range e.attributes {
		var b blockedScript
		switch {
		case isHandler(a.name):
			if p.allowsInline(inlineScript{directive: scriptSrcAttr, text: a.value}) {
				continue
			}
			b = blockedScript{
				mention: d.mention(e, a.name, ""), what: "the script in " + a.name,
				advice: "move it to a file in static/", allow: scriptSrcAttr, source: "'unsafe-hashes'",
				hash: digestOf("sha256", a.value),
			}
		case isScriptAddress(e, a):
			if p.allowsInline(inlineScript{directive: scriptSrcElem, text: strings.TrimSpace(a.value)}) {
				continue
			}
			b = blockedScript{
				mention: d.mention(e, a.name, strings.TrimSpace(a.value)), what: "the script in " + a.name,
				advice: "use a button and a file in static/", allow: p.forElements(), source: "'unsafe-inline'",
			}
		default:
			continue
		}
		b.policy = p
		blocked = append(blocked, b)
	}
	return blocked
}

// forElements returns the directive in which a script element can be allowed.
func (p policy) forElements() string {
	if _, there := p[scriptSrcElem]; there {
		return scriptSrcElem
	}
	return scriptSrc
}

// blockedElement returns a script element if a policy blocks it.
func (d *document) blockedElement(p policy, e *element) []blockedScript {
	kind, _ := e.get("type")
	if !isScriptType(kind) {
		return nil
	}
	b := blockedScript{policy: p, allow: p.forElements()}
	address, isFile := e.get("src")
	address = strings.TrimSpace(address)
	if !isFile {
		s := inlineScript{directive: scriptSrcElem, text: d.textOf(e), isElement: true}
		s.nonce = attributeOf(d.tag(e), "nonce")
		if s.text == "" || p.allowsInline(s) {
			return nil
		}
		b.mention, b.what, b.advice = d.mention(e, "text", ""), "this inline script", "move it to a file in static/"
		b.hash = digestOf("sha256", s.text)
		return []blockedScript{b}
	}
	to, err := d.from.Parse(address)
	if err != nil || p.allowsFile(d.url, to, "", "") {
		return nil // the common case: no need to parse the tag again
	}
	if tag := d.tag(e); p.allowsFile(d.url, to, attributeOf(tag, "nonce"), attributeOf(tag, "integrity")) {
		return nil
	}
	b.mention, b.what, b.advice = d.mention(e, "src", address), "the script "+d.in.shown(address), "copy it to static/"
	b.source = sourceOf(to)
	return []blockedScript{b}
}

// sourceOf returns the source that allows files from an address.
func sourceOf(address *url.URL) string {
	if address.Host == "" {
		return address.Scheme + ":"
	}
	return address.Scheme + "://" + address.Host
}

// isHandler reports whether an attribute handles an event.
func isHandler(name string) bool {
	return len(name) > 2 && strings.HasPrefix(name, "on") && !strings.ContainsAny(name, "-:.")
}

// isScriptAddress reports whether an attribute contains a javascript: URL. Like browsers, it ignores line breaks and
// tabs in the URL.
func isScriptAddress(e *element, a attribute) bool {
	switch a.name {
	case "href", "xlink:href", "action", "formaction":
	case "src":
		if e.name != "iframe" {
			return false
		}
	default:
		return false
	}
	address := strings.TrimLeftFunc(a.value, func(r rune) bool { return r <= ' ' })
	const scheme = "javascript:"
	if address == "" || address[0] != 'j' && address[0] != 'J' {
		return false // the common case
	}
	address = strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(address)
	return len(address) >= len(scheme) && strings.EqualFold(address[:len(scheme)], scheme)
}

// isScriptType reports whether a browser runs a script of a type, rather than ignoring it as data (HTML, 4.12.1.1).
func isScriptType(kind string) bool {
	switch kind = strings.ToLower(strings.TrimSpace(kind)); kind {
	case "", "module", "importmap", "speculationrules", "text/jscript", "text/livescript":
		return true
	}
	_, name, _ := strings.Cut(kind, "/")
	name = strings.TrimPrefix(name, "x-")
	return strings.HasPrefix(name, "javascript") || name == "ecmascript"
}
