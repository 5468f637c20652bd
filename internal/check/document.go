package check

import (
	"bytes"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A document is a parsed page. Its memory is reused for the next one.
type document struct {
	*page
	in         *inspection
	data       []byte
	elements   []element // elements with an address, an id, a picture or a script
	attributes []attribute
	references []reference
	interned   map[string]string       // interned strings
	resolved   map[string]*destination // addresses that mean the same on every page
	onPage     map[string]*destination // other addresses
	policies   map[string]policy       // parsed policies
	from       *url.URL                // base for relative addresses
}

// An element is a tag of a page.
type element struct {
	number     int // number of the tag in the page
	offset     int // of the tag
	name       string
	attributes []attribute
}

type attribute struct{ name, value string }

// get returns the value of an attribute and whether it is present.
func (e *element) get(name string) (string, bool) {
	for _, a := range e.attributes {
		if a.name == name {
			return a.value, true
		}
	}
	return "", false
}

// A reference is an address on a page.
type reference struct {
	*element
	attribute string
	address   string
	loads     bool // whether the page loads the address rather than linking to it
	to        *destination
}

// A mention is an address in an element of a page, used to find its position in the sources.
type mention struct {
	page      *page
	number    int    // of the element
	offset    int    // of the element
	name      string // of the element
	attribute string
	address   string // or an id; "" for a script in the page
	nth       int    // number of earlier scripts on the page with the same name, attribute and address
}

func (d *document) mention(e *element, attribute, address string) mention {
	return mention{
		page:      d.page,
		number:    e.number,
		offset:    e.offset,
		name:      e.name,
		attribute: attribute,
		address:   address,
	}
}

func newDocument(in *inspection) *document {
	return &document{
		in: in, interned: map[string]string{}, resolved: map[string]*destination{}, onPage: map[string]*destination{},
		policies: map[string]policy{},
	}
}

// read finds the elements of a page and resolves its addresses.
func (d *document) read(p *page, data []byte) {
	d.page, d.data = p, data
	d.elements, d.attributes, d.references = d.elements[:0], d.attributes[:0], d.references[:0]
	tags := bytes.Count(data, []byte("<")) / 2 // growing step by step copies large pages several times
	d.elements, d.attributes = slices.Grow(d.elements, tags), slices.Grow(d.attributes, tags)
	scan(data, d.element)
	d.references = slices.Grow(d.references, len(d.elements))
	d.from = p.url
	clear(d.onPage)
	for i := range d.elements {
		d.refer(&d.elements[i])
	}
}

// scan calls a function for every start tag.
func scan(data []byte, do func(z *html.Tokenizer, number, offset int)) {
	z := html.NewTokenizer(bytes.NewReader(data))
	offset, number := 0, 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			return // end of the page: the tokenizer accepts all HTML
		}
		length := len(z.Raw())
		if kind == html.StartTagToken || kind == html.SelfClosingTagToken {
			do(z, number, offset)
			number++
		}
		offset += length
	}
}

// usedAttributes are the attributes that checks use.
var usedAttributes = map[string]bool{
	"id": true, "alt": true, "rel": true, "type": true, "name": true, "hidden": true, "aria-hidden": true, "role": true,
	"href": true, "src": true, "srcset": true, "data": true, "poster": true, "action": true, "xlink:href": true,
	"http-equiv": true, "formaction": true,
}

// element records a tag if a check uses it.
func (d *document) element(z *html.Tokenizer, number, offset int) {
	name, more := z.TagName()
	e := element{number: number, offset: offset, name: d.intern(name)}
	first := len(d.attributes)
	var text []byte // of a <meta>
	for more {
		var key, value []byte
		key, value, more = z.TagAttr()
		if usedAttributes[string(key)] || isHandler(string(key)) {
			d.attributes = append(d.attributes, attribute{d.intern(key), d.intern(value)})
		} else if text == nil && string(key) == "content" && e.name == "meta" {
			text = value
		}
	}
	e.attributes = d.attributes[first:]
	if e.hasPolicy() { // the text of any other <meta> is of no use
		d.attributes = append(d.attributes, attribute{"content", d.intern(text)})
	}
	e.attributes = d.attributes[first:len(d.attributes):len(d.attributes)]
	if len(e.attributes) > 0 || e.name == "img" || e.name == "area" || e.name == "script" {
		d.elements = append(d.elements, e)
	}
}

// maxInterned bounds the number of interned strings.
const maxInterned = 1 << 16

// intern interns a string.
func (d *document) intern(text []byte) string {
	if known, ok := d.interned[string(text)]; ok {
		return known
	}
	if len(d.interned) > maxInterned {
		clear(d.interned)
	}
	s := string(text)
	d.interned[s] = s
	return s
}

// loading maps elements to the attributes that load a resource.
var loading = map[string][]string{
	"img": {"src", "srcset"}, "source": {"src", "srcset"}, "script": {"src"}, "iframe": {"src"},
	"video": {"src", "poster"}, "audio": {"src"}, "track": {"src"}, "embed": {"src"}, "input": {"src"},
	"object": {"data"}, "image": {"href", "xlink:href"}, "use": {"href", "xlink:href"},
}

// linking maps elements to the attributes that link to another page.
var linking = map[string][]string{"a": {"href", "xlink:href"}, "area": {"href"}, "form": {"action"}}

// refer records the addresses of an element.
func (d *document) refer(e *element) {
	switch e.name {
	case "link":
		d.referLink(e)
		return
	case "base":
		d.rebase(e)
		return
	}
	for _, name := range loading[e.name] {
		value, ok := e.get(name)
		if ok && name == "srcset" {
			for _, address := range candidates(value) {
				d.add(e, name, address, true)
			}
		} else if ok {
			d.add(e, name, value, true)
		}
	}
	for _, name := range linking[e.name] {
		if value, ok := e.get(name); ok {
			d.add(e, name, value, false)
		}
	}
}

// rebase applies a <base> element to the addresses after it.
func (d *document) rebase(e *element) {
	if address, ok := e.get("href"); ok {
		if u, err := d.from.Parse(address); err == nil {
			d.from = u
			clear(d.onPage)
		}
	}
}

// referLink records the address of a <link>, whose relation determines its purpose (HTML, 4.6.7).
func (d *document) referLink(e *element) {
	relation, _ := e.get("rel")
	address, ok := e.get("href")
	kinds := strings.Fields(strings.ToLower(relation))
	if !ok || slices.Contains(kinds, "preconnect") || slices.Contains(kinds, "dns-prefetch") {
		return
	}
	loads := slices.ContainsFunc(kinds, func(kind string) bool {
		return slices.Contains(
			[]string{"stylesheet", "icon", "preload", "modulepreload", "manifest", "apple-touch-icon", "mask-icon"},
			kind,
		)
	})
	d.add(e, "href", address, loads)
}

func (d *document) add(e *element, attribute, address string, loads bool) {
	address = strings.TrimSpace(address)
	d.references = append(d.references, reference{e, attribute, address, loads, d.resolve(address)})
}

// candidates returns the addresses of a srcset (HTML, 4.8.4.2.1). They must not contain commas.
func candidates(srcset string) []string {
	var all []string
	for part := range strings.SplitSeq(srcset, ",") {
		if fields := strings.Fields(part); len(fields) > 0 {
			all = append(all, fields[0])
		}
	}
	return all
}
