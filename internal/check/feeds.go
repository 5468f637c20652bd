package check

import (
	"bytes"
	"encoding/xml"
	"errors"
	"net/url"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// A violation is a violation of a rule of a format.
type violation struct {
	offset int
	entry  string // URL or identifier of the entry; "" for the whole file
	what   string
	twice  string // the id, if two entries have it
}

// violations collects violations.
type violations []violation

func (b *violations) add(offset int, entry, what string) {
	*b = append(*b, violation{offset: offset, entry: entry, what: what})
}

// feeds checks feeds against their specifications, including feeds that the curator added.
func feeds(f *finder, file *file) {
	switch ext := path.Ext(file.path); {
	case ext == ".xml" || ext == ".atom":
		x := file.xml()
		if isFeed := x.root != nil && x.root.Local == "feed" && x.root.Space == atomSpace; isFeed {
			f.violations(file, checkAtom(x.root))
		} else if x.err != nil {
			f.violations(file, violations{{offset: x.at, what: "the XML is not well-formed: " + syntax(x.err)}})
		}
	case strings.HasSuffix(file.path, content.JSONFeedFile), ext == ".json" && isJSONFeed(file.data):
		f.violations(file, checkJSONFeed(file.data))
	}
}

// isJSONFeed reports whether the beginning of a file contains the version of a JSON Feed.
func isJSONFeed(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 500)], []byte("jsonfeed.org/version/"))
}

// addTwice reports that two entries, or items, have the same id.
func (b *violations) addTwice(offset int, entry, kind, id string) {
	what := "two " + kind + " have the id " + id
	*b = append(*b, violation{offset: offset, entry: entry, what: what, twice: id})
}

// violations reports each violation at its source: the curator's own file, the entry's paper, or else site.yaml. In
// generated feeds, an id that an alias gives to two papers is omitted, because the build reports the alias.
func (f *finder) violations(file *file, all violations) {
	for _, b := range all {
		if file.source == "" && b.twice != "" && f.isIDOfAlias(b.twice) {
			continue
		}
		where := problem.Problem{File: filepath.ToSlash(filepath.Join(f.Build.Dir, config.FileName))}
		switch p := f.pageAt(b.entry); {
		case file.source != "":
			where = placeIn(file.source, file.data, b.offset)
		case p != nil && p.source != nil && p.source.head != nil:
			where = f.placeOfPage(p)
		}
		where.What = b.what
		if file.source == "" {
			where.What += ", in " + file.path
		}
		f.add(Error, where, nil)
	}
}

// isIDOfAlias reports whether the id of an entry is the address of an alias of a paper.
func (in *inspection) isIDOfAlias(id string) bool {
	return slices.ContainsFunc(in.sources, func(s *source) bool {
		return s.paper != nil && slices.ContainsFunc(s.paper.Aliases, func(alias string) bool {
			return content.Absolute(in.config.BaseURL, content.FormerPath(alias)) == id
		})
	})
}

// pageAt returns the page at an absolute URL, or nil.
func (in *inspection) pageAt(address string) *page {
	u, err := url.Parse(address)
	if err != nil || address == "" || !strings.EqualFold(u.Host, in.base.Host) {
		return nil
	}
	below, ok := strings.CutPrefix(u.Path, in.base.Path)
	if t := in.targets["/"+below]; ok && t != nil {
		return t.page
	}
	return nil
}

// syntax describes an error in XML or JSON, without XML's line number.
func syntax(err error) string {
	if bad := (*xml.SyntaxError)(nil); errors.As(err, &bad) {
		return bad.Msg
	}
	return err.Error()
}

const atomSpace = "http://www.w3.org/2005/Atom"

// checkAtom checks a feed against RFC 4287. The comments give the sections.
func checkAtom(feed *node) (b violations) {
	b.once(feed, "", "the feed", "id", "title", "updated") // 4.1.1
	b.atMostOnce(feed, "", "the feed", "generator", "icon", "logo", "rights", "subtitle")
	entries := feed.all("entry")
	hasAuthor := len(feed.all("author")) > 0
	b.common(feed, "")
	ids := map[string]bool{}
	for _, e := range entries {
		name := entryName(e)
		b.once(e, name, "an entry", "id", "title", "updated") // 4.1.2
		b.atMostOnce(e, name, "an entry", "content", "published", "rights", "source", "summary")
		b.common(e, name)
		if !hasAuthor && len(e.all("author")) == 0 && len(e.all("source")) == 0 {
			b.add(e.offset, name, "neither the feed nor the entry has an author")
		}
		if len(e.all("content")) == 0 && !hasAlternate(e) {
			b.add(e.offset, name, "an entry has neither content nor a link to its page")
		}
		for _, id := range e.all("id") {
			if ids[id.value()] {
				b.addTwice(id.offset, name, "entries", id.value())
			}
			ids[id.value()] = true
		}
	}
	return b
}

// entryName returns a name that identifies an entry.
func entryName(e *node) string {
	for _, l := range e.all("link") {
		if rel := l.attr("rel"); rel == "" || rel == "alternate" {
			return l.attr("href")
		}
	}
	for _, id := range e.all("id") {
		return id.value()
	}
	return ""
}

func hasAlternate(e *node) bool {
	for _, l := range e.all("link") {
		if rel := l.attr("rel"); rel == "" || rel == "alternate" {
			return true
		}
	}
	return false
}

func (b *violations) once(n *node, entry, subject string, names ...string) {
	for _, name := range names {
		if len(n.all(name)) == 0 {
			b.add(n.offset, entry, subject+" has no "+name)
		}
	}
	b.atMostOnce(n, entry, subject, names...)
}

func (b *violations) atMostOnce(n *node, entry, subject string, names ...string) {
	for _, name := range names {
		if all := n.all(name); len(all) > 1 {
			b.add(all[1].offset, entry, subject+" has more than one "+name)
		}
	}
}

// common checks the rules for both feeds and entries.
func (b *violations) common(n *node, entry string) {
	for _, id := range n.all("id") { // 4.2.6
		if u, err := url.Parse(id.value()); err != nil || !u.IsAbs() {
			b.add(id.offset, entry, "the id "+quoted(id.value())+" is not an absolute URI")
		}
	}
	for _, name := range []string{"updated", "published"} { // 3.3
		for _, t := range n.all(name) {
			if !isTime(t.value()) {
				b.add(t.offset, entry, name+" "+quoted(t.value())+" is not a time such as 2026-02-18T00:00:00Z")
			}
		}
	}
	for _, role := range []struct{ name, subject string }{ // 3.2
		{"author", "an author"}, {"contributor", "a contributor"},
	} {
		for _, person := range n.all(role.name) {
			if names := person.all("name"); len(names) != 1 || names[0].value() == "" {
				b.add(person.offset, entry, role.subject+" has no name")
			}
		}
	}
	for _, name := range []string{"title", "summary", "subtitle", "rights"} { // 3.1
		for _, text := range n.all(name) {
			if kind := text.attr("type"); kind != "" && kind != "text" && kind != "html" && kind != "xhtml" {
				b.add(text.offset, entry, name+" has the type "+kind+" instead of text, html or xhtml")
			}
		}
	}
	b.links(n, entry)
}

func (b *violations) links(n *node, entry string) { // 4.2.7
	alternates := map[string]bool{}
	for _, l := range n.all("link") {
		if !isAbsolute(l.attr("href")) {
			b.add(l.offset, entry, "the link "+quoted(l.attr("href"))+" is not an absolute URL")
		}
		if rel := l.attr("rel"); rel == "" || rel == "alternate" {
			key := l.attr("type") + " " + l.attr("hreflang")
			if alternates[key] {
				b.add(l.offset, entry, "two alternate links have the same type and language")
			}
			alternates[key] = true
		}
	}
}

func isTime(s string) bool {
	_, err := time.Parse(time.RFC3339, s)
	return err == nil
}

// isAbsolute reports whether an address is an absolute HTTP URL.
func isAbsolute(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// quoted quotes a text from a file for a message, shortened to 60 characters.
func quoted(text string) string {
	const most = 60
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) > most {
		text = string([]rune(text)[:most-1]) + "…"
	}
	return `"` + text + `"`
}
