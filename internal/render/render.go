// Package render turns the pages of a plan into bytes.
//
// The input is the layouts of a theme, its static files, and the pages of a site's plan. The output is the HTML of each
// page, or the bytes of its export. A Renderer never changes its input, is safe for concurrent use, and produces the
// same bytes for the same page. Errors in layouts have a position.
package render

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"html/template"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/export"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
	"github.com/offprint/offprint/internal/site"
	"github.com/offprint/offprint/internal/theme"
	"github.com/offprint/offprint/internal/words"
)

// Options are the options of a Renderer.
type Options struct {
	Config        *config.Config
	Assets        *theme.Assets
	Today         content.Date // papers dated after it are marked; zero marks none
	CollapseSpace bool         // remove invisible white space in layouts

	Library *export.Library // citations, shared with the exports of the plan; nil for a new one
}

// A Renderer renders the pages of one site.
type Renderer struct {
	options  Options
	config   *config.Config
	files    map[string]theme.File // layouts by name
	layouts  map[string]*executable[*site.View]
	versions map[string]uint64 // versions of the layouts, by name
	assets   []string          // names of the static files that layouts request
	warnings problem.List      // see Warnings
	entry    *executable[*archive.Card]
	entries  sync.Map // cache of entries by slug, as a paper has the same entry in nearly all lists
}

// An entry is the HTML of a paper in lists.
type entry struct {
	card *archive.Card
	html template.HTML
}

const (
	baseLayout    = "base.html"
	partialsDir   = "partials"
	entryTemplate = "entry"
	mainTemplate  = "main"

	untaggedFunction = "untagged"
)

// New returns a renderer for a site with the layouts of a theme. The error is a problem.List.
func New(t *theme.Theme, o Options) (*Renderer, error) {
	r := &Renderer{
		options:  o,
		config:   o.Config,
		files:    map[string]theme.File{},
		layouts:  map[string]*executable[*site.View]{},
		versions: map[string]uint64{},
	}
	if o.Library == nil {
		r.options.Library = &export.Library{}
	}
	for _, f := range t.Layouts {
		r.files[f.Name] = f
	}
	shared, problems := r.parseShared(t.Layouts)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	used := newDependencies()
	for _, f := range t.Layouts {
		if f.Name == baseLayout || path.Dir(f.Name) != "." || path.Ext(f.Name) != ".html" {
			continue
		}
		set, err := template.Must(shared.Clone()).New(f.Name).Parse(string(f.Data))
		if err != nil {
			problems = append(problems, r.asProblem(f.Name, err))
			continue
		}
		layout := strings.TrimSuffix(f.Name, ".html")
		found := r.dependencies(set, baseLayout)
		r.layouts[layout], r.versions[layout] = prepare[*site.View](r, set, baseLayout), r.version(found)
		used.add(found)
	}
	r.assets = slices.Sorted(maps.Keys(used.assets))
	r.warnings = append(used.warnings, unused(t.Layouts, used.files, shared)...)
	r.entry = prepare[*archive.Card](r, template.Must(shared.Clone()), entryTemplate)
	return r, append(problems, used.problems...).Err()
}

// parseShared parses the base layout and the partials, which all other layouts can use.
func (r *Renderer) parseShared(layouts []theme.File) (*template.Template, problem.List) {
	var problems problem.List
	shared := template.New("layouts").Funcs(r.functions())
	for _, f := range layouts {
		if f.Name != baseLayout && (path.Dir(f.Name) != partialsDir || path.Ext(f.Name) != ".html") {
			continue
		}
		if _, err := shared.New(f.Name).Parse(string(f.Data)); err != nil {
			problems = append(problems, r.asProblem(f.Name, err))
		}
	}
	return shared, problems
}

// Warnings returns warnings about files of the site's layouts that no page uses, and about words that are probably
// misspelled in layouts.
func (r *Renderer) Warnings() problem.List { return r.warnings }

// Assets returns the sorted names of the static files that the layouts request.
func (r *Renderer) Assets() []string { return r.assets }

// Render writes one page. An error in a layout is a problem.Problem.
func (r *Renderer) Render(w *bytes.Buffer, p *site.Page) error {
	if p.Export != nil {
		if err := p.Export.Write(w); err != nil {
			return fmt.Errorf("writing %s: %w", p.Path, err)
		}
		return nil
	}
	name := p.Layout + ".html"
	layout := r.layouts[p.Layout]
	if _, ok := r.files[name]; ok {
		name = baseLayout // only the base layout can be missing here
	}
	if layout == nil {
		return problem.Problem{
			File: theme.LayoutsDir + "/" + name,
			What: "the layout is missing",
			Hint: "each page kind needs one; see the default theme",
		}
	}
	if err := layout.execute(w, p.View); err != nil {
		return r.asProblem(p.Layout+".html", err)
	}
	return nil
}

// templateError matches errors of text/template and html/template with a position: "template: name:line:column: what",
// or "html/template:name:line:column: what".
var templateError = lazyregexp.New(`^(?:html/)?template: ?([^:]+):(\d+)(?::(\d+))?: (?s)(.*)$`)

// execution matches the prefix of an execution error before its cause.
var execution = lazyregexp.New(`^executing "[^"]*" at <(.*?)>: (?s)(.*)$`)

// missing matches errors about undefined templates.
var missing = lazyregexp.New(`(?:no such template|template) "([^"]*)"(?: not defined)?$`)

// asProblem converts an error of a template package into a problem.
func (r *Renderer) asProblem(name string, err error) problem.Problem {
	var inner problem.Problem
	if errors.As(err, &inner) {
		return inner // from the layout of an entry
	}
	p := problem.Problem{File: r.place(name), What: err.Error()}
	m := templateError.FindStringSubmatch(err.Error())
	if m == nil {
		if what, isHTML := strings.CutPrefix(p.What, "html/template:"+baseLayout+": "); isHTML {
			p.What, p.Hint = "invalid HTML: "+what, "a quote or a tag is probably not closed"
		}
		return p
	}
	p.File, p.What = r.place(m[1]), m[4]
	p.Line, _ = strconv.Atoi(m[2])
	if m[3] != "" {
		offset, _ := strconv.Atoi(m[3])
		p.Column = r.column(m[1], p.Line, offset)
	} else {
		p.What = startedAt.ReplaceAllString(p.What, "")
		p.Line, p.Column = r.action(m[1], p.Line, p.What)
		if isUnclosed(p.What) {
			p.Hint = "close the action that starts here with }}"
		}
	}
	if e := execution.FindStringSubmatch(p.What); e != nil {
		p.What = "{{" + e[1] + "}}: " + e[2]
	}
	if e := missing.FindStringSubmatch(p.What); e != nil {
		p.What = "no layout defines " + strconv.Quote(e[1])
		p.Hint = "write {{define " + strconv.Quote(e[1]) + "}} … {{end}} in " + theme.LayoutsDir + "/" + partialsDir
		if m[1] == name || e[1] == mainTemplate {
			p.Hint = strings.Replace(p.Hint, " in "+theme.LayoutsDir, " in "+name+" or in "+theme.LayoutsDir, 1)
		}
		if e[1] == mainTemplate && m[1] == baseLayout { // the page's layout lacks it
			p.File, p.Line, p.Column = r.place(name), 1, 1
		}
	}
	if hint := hintFor(p.What, r.functions()); hint != "" {
		p.Hint = hint
	}
	return p
}

// line returns one line of a layout, counted from 1, or nil if it does not exist.
func (r *Renderer) line(name string, number int) []byte {
	lines := bytes.Split(r.files[name].Data, []byte("\n"))
	if number < 1 || number > len(lines) {
		return nil
	}
	return lines[number-1]
}

// column converts the byte offset of a template error, counted from 0, into a column in characters, counted from 1.
func (r *Renderer) column(name string, number, offset int) int {
	line := r.line(name, number)
	return utf8.RuneCount(line[:min(offset, len(line))]) + 1
}

// place returns the path of a layout, for messages.
func (r *Renderer) place(name string) string {
	if f, ok := r.files[name]; ok {
		return f.Path
	}
	return theme.LayoutsDir + "/" + name
}

// functions returns the functions that layouts can call.
func (r *Renderer) functions() template.FuncMap {
	basePath := r.config.BasePath()
	return template.FuncMap{
		"url":      func(path string) string { return content.URL(basePath, path) },
		"absolute": r.absolute,
		"link":     func(address string) string { return link(basePath, address) },
		"shorturl": shortURL,
		"html":     func(s string) template.HTML { return template.HTML(s) },
		"time":     r.time,
		"tag":      r.tag,
		"tagof":    r.tagOf,
		"entry":    r.entryHTML,
		"names":    r.names,
		"join":     r.config.Words.Join,
		"shares":   r.shares,
		"ways":     r.ways,
		"waystofind": func(p *archive.Paper) []content.PaperLink {
			return content.SearchLinks(r.config.PaperLinks, &p.PaperFields)
		},
		"cite":       func(p *archive.Paper) []export.Citation { return r.options.Library.Cite(p.Record) },
		"references": func(p *archive.Paper) []export.Reference { return export.References(p.Record) },
		"formats":    func() []*export.Format { return export.Formats },
		"waits":      r.unpublishedReason,

		untaggedFunction: r.untaggedHTML,
		"sharedtags":     r.sharedTags,
		"sharedwords":    r.sharedWords,

		pluralFunction:  r.plural,
		wordFunction:    r.text,
		countedFunction: r.counted,
		phraseFunction:  r.phrase,
		linkedFunction:  r.linkedText,
		"longdate":      r.longDate,
		"number":        r.config.Words.Number,
		"direction":     words.Direction,
		"unbroken":      unbroken,
		"whole":         whole,
		"celltext":      cellText,
		"glued":         gluedText,
		"titlehtml":     titleHTML,
		"operators":     operators,

		"paperpath":        content.PaperPath,
		"datepath":         content.DatePath,
		"digestpath":       content.DigestPath,
		"tagpath":          content.TagPath,
		"countpath":        content.CountPath,
		"personpath":       content.PersonPath,
		"collectionpath":   content.CollectionPath,
		"feedpath":         content.AtomPath,
		"jsonfeedpath":     content.JSONFeedPath,
		"bibliographypath": content.BibliographyPath,

		"byline":    byline(basePath, r.text("lists.comma")),
		"coauthors": coauthors(basePath, r.config.Words.Number),

		"meta":       r.meta,
		"logosize":   r.logoSize,
		"structured": r.structured,

		assetFunction: func(address string) string {
			return content.URL(basePath, r.options.Assets.Name(assetName(address)))
		},
		integrityFunction: r.integrity,
		hasFunction:       func(address string) bool { return r.options.Assets.Has(assetName(address)) },
	}
}

// integrity returns the attribute with the hash of a style sheet or script, so that browsers refuse any other version,
// or "" if the hash is unknown.
func (r *Renderer) integrity(address string) template.HTMLAttr {
	if digest := r.options.Assets.Integrity(assetName(address)); digest != "" {
		return template.HTMLAttr(`integrity="` + digest + `"`)
	}
	return ""
}

// link adds the base path to an absolute path within the site, which can have a query and a fragment. It returns other
// URLs unchanged.
func link(basePath, address string) string {
	if !content.IsLocal(address) {
		return address
	}
	path, tail := address, ""
	if i := strings.IndexAny(address, "?#"); i >= 0 {
		path, tail = address[:i], address[i:]
	}
	return content.URL(basePath, path) + tail
}

// shortURL returns a URL as readers see it: without its scheme, and with possible line breaks after slashes.
func shortURL(address string) template.HTML {
	shown := strings.TrimPrefix(strings.TrimPrefix(address, "https://"), "http://")
	shown = template.HTMLEscapeString(strings.TrimSuffix(shown, "/"))
	return template.HTML(strings.ReplaceAll(shown, "/", "/<wbr>"))
}

// ways returns the links from a paper's page. A file of the paper replaces a link that is made from an identifier and
// has the same label, such as PDF.
func (r *Renderer) ways(p *archive.Paper) []content.PaperLink {
	return slices.DeleteFunc(content.PaperLinks(r.config.PaperLinks, &p.PaperFields), func(l content.PaperLink) bool {
		isOwn := l.ID == "" && !l.IsGuess
		return !isOwn && slices.ContainsFunc(p.Attachments, func(a archive.Attachment) bool {
			return strings.EqualFold(a.Label, l.Label)
		})
	})
}

// tag returns the title of a tag.
func (r *Renderer) tag(name string) string { return content.FindTerm(r.config.Tags, name).Title }

// tagOf returns the title of a tag of a paper: that of the vocabulary, or else the tag as papers write it.
func (r *Renderer) tagOf(c *archive.Card, name string) string {
	return cmp.Or(c.TagTitle(name), r.tag(name))
}

// unpublishedReason returns the reason why a paper is not published yet, or "" if it is published.
func (r *Renderer) unpublishedReason(c *archive.Card) string {
	switch {
	case c.Draft:
		return r.text("entry.draft")
	case c.IsFuture(r.options.Today):
		return r.phrase("entry.future", r.longDate(c.Date))
	}
	return ""
}

// entryHTML returns the HTML of a paper in lists.
func (r *Renderer) entryHTML(c *archive.Card) (template.HTML, error) {
	if known, ok := r.entries.Load(c.Slug); ok && known.(entry).card == c {
		return known.(entry).html, nil
	}
	html, err := r.executeEntry(c)
	if err == nil {
		r.entries.Store(c.Slug, entry{c, html})
	}
	return html, err
}

// untaggedHTML returns the HTML of a paper in the list of a tag, which does not repeat the tag.
func (r *Renderer) untaggedHTML(c *archive.Card, tag string) (template.HTML, error) {
	at := slices.Index(c.Tags, tag)
	if at < 0 {
		return r.entryHTML(c)
	}
	listed := *c
	listed.Tags = slices.Delete(slices.Clone(c.Tags), at, at+1)
	if len(c.TagTitles) > 0 {
		listed.TagTitles = slices.Delete(slices.Clone(c.TagTitles), at, at+1)
	}
	return r.executeEntry(&listed)
}

// executeEntry executes the template entry for a paper.
func (r *Renderer) executeEntry(c *archive.Card) (template.HTML, error) {
	if r.entry == nil {
		return "", problem.Problem{
			File: r.place(partialsDir + "/" + entryTemplate + ".html"),
			What: "no layout defines " + strconv.Quote(entryTemplate),
			Hint: "write {{define \"entry\"}} … {{end}} in this file",
		}
	}
	var b bytes.Buffer
	b.Grow(1 << 10) // size of most entries
	if err := r.entry.execute(&b, c); err != nil {
		return "", r.asProblem(partialsDir+"/"+entryTemplate+".html", err)
	}
	return template.HTML(b.String()), nil
}
