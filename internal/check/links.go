package check

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/problem"
)

// linksOfPage finds internal links that are broken or need a redirect.
func linksOfPage(f *finder, d *document) {
	for _, r := range d.references {
		where := d.mention(r.element, r.attribute, r.address)
		name := named(r.noun(), f.shown(r.address))
		switch {
		case r.address == "":
			f.at(Error, where, "a "+r.noun()+" has no URL", "add one, or remove the "+r.noun(), "")
		case r.to.kind == isNone:
			f.at(Error, where, "the "+name+" "+r.to.why, r.to.hint, "")
		case r.to.kind == isInside && r.to.relative && d.path == content.NotFoundPath && r.address[0] != '#':
			f.at(
				Error,
				where,
				"the "+name+" is relative, but the 404 page is shown at any path",
				"start it with /",
				"",
			)
		case r.to.kind == isInside && f.movedTo(r.to.path) != "":
			better := f.movedTo(r.to.path) + tailOf(r.address)
			f.at(
				Warning,
				where,
				"the "+name+" points to the page's old path, which redirects",
				"write "+better,
				better,
			)
		case r.to.kind == isInside && (r.to.target == nil || r.to.target.own != r.to.path):
			brokenLink(f, d, r, where, name)
		}
	}
}

// movedTo returns the target of a redirect at an address, or "".
func (in *inspection) movedTo(address string) string {
	return in.moved[strings.TrimSuffix(address, "/")+"/"]
}

// tailOf returns the query and fragment of an address.
func tailOf(address string) string {
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		return address[i:]
	}
	return ""
}

// brokenLink reports an address of the site that is not the address of a page or file.
func brokenLink(f *finder, d *document, r reference, where mention, name string) {
	better, ok := d.better(r)
	switch why, isLeftOut := f.leftOut(r.to.path); {
	case r.to.target != nil && ok:
		f.at(Warning, where, "the "+name+" uses a page's file name instead of its path", "write "+better, better)
	case r.to.target != nil:
		// the file name of a page, in a layout: it works
	case ok && f.targets[r.to.path+"/"] != nil:
		f.at(Warning, where, "the "+name+" has no final slash and causes a redirect", "write "+better, better)
	case ok:
		f.at(Error, where, "the "+name+" points to a file instead of a page", "write "+better, better)
	case isLeftOut && why == "", r.to.relative && f.isReported(where):
		// the problem in the file is already reported
	case isLeftOut:
		f.at(
			Error,
			where,
			"the "+name+" points to a paper that "+why,
			"remove the link until the paper is published",
			"",
		)
	case r.to.relative && isHostName(r.address):
		f.at(Error, where, "the "+name+" has no scheme", "put https:// before it", "")
	case f.inOtherForm(r.to.path) != "":
		what := "the " + name + " does not exist, only a file whose name looks the same but has another Unicode form"
		f.at(Error, where, what, "rename the file, or write "+f.inOtherForm(r.to.path), "")
	case r.loads:
		f.missing(Error, where, "the "+name+" does not exist", r.to.path)
	case looksLikePage(r.to.path):
		f.missing(Error, where, "the "+name+" points to a page that does not exist", r.to.path)
	case r.to.relative && path.Ext(r.to.path) == ".md" && d.source != nil && f.locate(where).File == d.source.file:
		f.missing(Warning, where, "the "+name+" does not point to a page of this site", r.to.path)
	case r.to.relative && d.source != nil && f.locate(where).File == d.source.file:
		f.missing(Warning, where, "the "+name+" points to a file that the site does not have", r.to.path)
	default:
		f.missing(Error, where, "the "+name+" points to a file that the site does not have", r.to.path)
	}
}

// looksLikePage reports whether an address has the form of a page's path rather than a file's.
func looksLikePage(address string) bool {
	ext := path.Ext(address)
	return ext == "" || ext == ".html" || ext == ".htm"
}

// inOtherForm returns the escaped address of a file or page whose name differs only in its Unicode form, or "".
func (in *inspection) inOtherForm(address string) string {
	for _, other := range []string{norm.NFC.String(address), norm.NFD.String(address)} {
		if in.targets[other] != nil {
			return (&url.URL{Path: other}).EscapedPath()
		}
	}
	return ""
}

// isReported reports whether reading the content already found a problem at a position.
func (f *finder) isReported(m mention) bool {
	if len(f.reported()) == 0 {
		return false
	}
	where := f.locate(m)
	return f.reported()[problem.Problem{File: where.File, Line: where.Line, Column: where.Column}]
}

func (in *inspection) placesOfProblems() map[problem.Problem]bool {
	places := make(map[problem.Problem]bool, len(in.problems)+len(in.site.Warnings))
	for _, p := range slices.Concat(in.problems, in.site.Warnings) {
		places[problem.Problem{File: p.File, Line: p.Line, Column: p.Column}] = true
	}
	return places
}

// named returns the noun and the address of a reference. As everywhere, pictures are quoted.
func named(noun, address string) string {
	if noun == "picture" {
		address = `"` + address + `"`
	}
	return noun + " " + address
}

// noun returns what a reader would call the target of a reference.
func (r reference) noun() string {
	switch r.name {
	case "img", "source", "image", "use", "input":
		return "picture"
	case "script":
		return "script"
	case "link":
		if relation, _ := r.get("rel"); strings.EqualFold(relation, "stylesheet") {
			return "style sheet"
		}
	}
	if r.loads {
		return "file"
	}
	return "link"
}

// isHostName reports whether an address begins like a host name rather than a file name.
func isHostName(address string) bool {
	first, _, _ := strings.Cut(address, "/")
	labels := strings.Split(first, ".")
	if len(labels) < 2 || strings.ContainsAny(first, ":?#@%") {
		return false
	}
	last := labels[len(labels)-1]
	return labels[0] == "www" || first != address && len(last) >= 2 && labels[0] != "" && content.Slug(last) == last
}

// leftOut reports whether an address belongs to a paper that the site does not show. The reason is "" if the paper's
// file cannot be read.
func (in *inspection) leftOut(address string) (why string, is bool) {
	s := in.byPath[strings.TrimSuffix(address, "/")+"/"]
	switch {
	case s == nil:
		return "", false
	case s.paper == nil || s.broken:
		return "", true
	case s.paper.Draft:
		return "is a draft", true
	case s.paper.Date.Compare(in.Build.Today) > 0:
		return "is not shown before " + s.paper.Date.Long(), true
	}
	return "", false
}

// missing records a broken address. Suggestions are added later, when the number of broken addresses is known.
func (f *finder) missing(s Severity, m mention, what, address string) {
	found := f.found(s, m, what, "", "")
	found.missing = address
	f.note(found)
}

// maxSuggestions limits the time for finding suggestions.
const maxSuggestions = 200

// suggest adds suggestions to broken addresses.
func (in *inspection) suggest(findings []Finding) {
	known := map[string]string{}
	for i, f := range findings {
		near, is := known[f.missing]
		if f.missing == "" || !is && len(known) == maxSuggestions {
			continue
		}
		if !is {
			near = in.nearest(f.missing)
			known[f.missing] = near
		}
		switch name, isPaper := strings.CutPrefix(near, content.PapersPath); {
		case near == "":
		case f.Check != "wikilinks":
			findings[i].Hint = problem.DidYouMean(near)
		case isPaper:
			findings[i].Hint = problem.DidYouMean("[[" + strings.TrimSuffix(name, "/") + "]]")
		}
	}
}

// nearest returns the address that was probably intended: a similar name in the same folder, or else the same name in
// another folder.
func (in *inspection) nearest(address string) string {
	folder, name := path.Split(strings.TrimSuffix(address, "/"))
	var names []string
	addresses := map[string]string{}
	elsewhere := ""
	for _, t := range in.targets {
		otherFolder, other := path.Split(strings.TrimSuffix(t.own, "/"))
		switch {
		case other == name && name != "" && (elsewhere == "" || t.own < elsewhere):
			elsewhere = t.own
		case otherFolder == folder && (len(name) <= 24 || shareWord(name, other)):
			names = append(names, other)
			addresses[other] = t.own
		}
	}
	if near := problem.Nearest(name, sorted(names)); near != "" {
		return addresses[near]
	}
	return elsewhere
}

// shareWord reports whether two names share a word of more than three letters. Most do not, which saves comparing them
// letter by letter.
func shareWord(a, b string) bool {
	for word := range strings.SplitSeq(a, "-") {
		if len(word) > 3 && strings.Contains(b, word) {
			return true
		}
	}
	return false
}
