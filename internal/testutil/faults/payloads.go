//go:build linux && browser

package main

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

//go:embed payloads.txt
var corpus string

// A payload is a hostile text. If it is executed, it reports its number and the number of its place. A place is a
// format of digests, or len(dumps) for files written by hand.
type payload struct {
	number int
	text   string
}

// readCorpus returns the payloads; without -long, every tenth.
func readCorpus(h *harness) []payload {
	var all []payload
	unescape := strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\0`, "\x00", `\x01`, "\x01")
	for i, line := range strings.Split(strings.TrimSpace(corpus), "\n") {
		if !strings.HasPrefix(line, "# One hostile text") && (h.long || uint64(i)%10 == h.seed%10) {
			all = append(all, payload{i, unescape.Replace(line)})
		}
	}
	return all
}

// at returns the text of a payload in a place.
func (p payload) at(place int) string {
	return strings.ReplaceAll(p.text, "{N}", strconv.Itoa(place*1000+p.number))
}

// oneLine returns the text of a payload in a place that has only one line.
func (p payload) oneLine(place int) string { return strings.ReplaceAll(p.at(place), "\n", " ") }

// A dump writes payloads in a format of digests. Each format has its own papers, with a word of placeWords in the
// title.
type dump struct {
	format, file string
	write        func(place int, all []payload) string
}

var dumps = []dump{
	{"hf-json", "hf.json", dumpJSON},
	{"text", "page.txt", dumpText},
	{"html", "page.html", dumpHTML},
	{"html", "raw.html", dumpRawHTML},
	{"markdown", "page.md", dumpMarkdown},
	{"bibtex", "list.bib", dumpBibTeX},
	{"ris", "list.ris", dumpRIS},
	{"csl-json", "list.json", dumpCSL},
	{"csv", "list.csv", dumpCSV},
	{"arxiv", "feed.xml", dumpFeed},
	{"arxiv", "mail.txt", dumpMail},
}

// placeWords are the first words of the titles in each place, so that titles are distinct and a search finds them.
var placeWords = strings.Fields("alder birch cedar dogwood elm fir ginkgo hazel ironwood juniper larch maple")

func titlePrefix(place int, p payload) string {
	return fmt.Sprintf("%s %d ", placeWords[place], p.number)
}

func arxivID(place int, p payload) string { return fmt.Sprintf("26%02d.%05d", place+1, p.number) }

// testPayloads imports hostile text in every format, and writes it into notes and site.yaml. It builds the site, opens
// its pages without their content security policy, and reports what is executed.
func testPayloads(h *harness, t *tally) {
	all := readCorpus(h)
	d, err := h.copySandbox(empty)
	defer d.remove()
	if err == nil {
		err = write(d.site(), map[string]string{"site.yaml": "title: Hostile\ncards: false\n"})
	}
	if err != nil {
		t.fail("%v", err)
		return
	}
	before, err := filesOutsideContent(d)
	if err != nil {
		t.fail("%v", err)
		return
	}
	for place, f := range dumps {
		h.importDump(t, d, place, f, all)
	}
	h.importNames(t, d)
	if err := write(d.site(), texts(all)); err != nil {
		t.fail("%v", err)
		return
	}
	t.add("file by hand", len(texts(all)))
	after, err := filesOutsideContent(d)
	if diff := difference(after, before); err != nil || diff != "" {
		t.fail("files outside content: %s %v", diff, err)
	}
	if h.buildHostile(t, d, "") {
		h.browse(t, filepath.Join(d.site(), "public"), all)
	}
	h.configure(t, d, all)
}

// filesOutsideContent returns the files of all sandboxes, except the content of this sandbox's site and its inbox.
func filesOutsideContent(d sandbox) (state, error) {
	s, err := readState(filepath.Dir(d.root))
	root := filepath.Base(d.root)
	return s.without(root+"/site/content/", root+"/inbox/"), err
}

// importDump imports the payloads in one format.
func (h *harness) importDump(t *tally, d sandbox, place int, f dump, all []payload) {
	name := filepath.Join(d.root, "inbox", f.file)
	text := strings.ReplaceAll(f.write(place, all), "\x00", "") // import refuses a file with zero bytes
	if err := write(d.root, map[string]string{"inbox/" + f.file: text}); err != nil {
		t.fail("%v", err)
		return
	}
	e := h.offprint(d.site(), "import", "--json", "--digest-date", "2026-03-01", "--format", f.format, name)
	if e.hung {
		t.failHung("import of %s", f.file)
		return
	}
	created := strings.Count(e.output, `"status": "created"`)
	t.add("imported paper", created)
	if e.status != 0 || created < len(all)/2 {
		t.fail("import of %s: status %d, only %d of %d papers (%s)", f.file, e.status, created,
			len(all), lastLine(e.output))
	}
}

func lastLine(text string) string {
	text = strings.TrimSpace(text)
	return text[strings.LastIndex(text, "\n")+1:]
}

// importNames imports files whose names try to leave the folder of digests.
func (h *harness) importNames(t *tally, d sandbox) {
	for i, name := range []string{"..%2f..%2fescaped.csv", "a\nb.csv", "-rf.csv", ".hidden.csv", "a\x1b[31m.csv",
		"content..csv", "con.csv", "a;touch escaped.csv"} {
		text := fmt.Sprintf("title,date\nName %d of a file,2024-01-01\n", i)
		if err := write(d.root, map[string]string{"inbox/" + name: text}); err != nil {
			t.fail("%v", err)
			return
		}
		e := h.offprint(d.site(), "import", "--digest-date", "2026-03-02", filepath.Join(d.root, "inbox", name))
		t.count("file name")
		if e.status != 0 || strings.ContainsRune(e.output, '\x1b') {
			t.fail("import of %q: status %d: %q", name, e.status, e.output)
		}
	}
}

// buildHostile builds the site. It removes files that build refuses, such as those with a missing picture, until the
// build succeeds.
func (h *harness) buildHostile(t *tally, d sandbox, what string) bool {
	const maxRefused = 20 // if more files are refused, a field of the generated files is probably invalid
	removed := 0
	for range 20 {
		e := h.offprint(d.site(), "build")
		if e.hung {
			t.failHung("build %s", what)
			return false
		}
		if e.status == 0 {
			if removed > maxRefused {
				t.fail("build refuses %d files, too many for the test", removed)
			}
			return true
		}
		refused := refusedFile.FindAllStringSubmatch(e.output, -1)
		if e.status != 1 || len(refused) == 0 {
			t.fail("build %s: status %d: %s", what, e.status, firstLine(e.output))
			return false
		}
		for _, m := range refused {
			if os.Remove(filepath.Join(d.site(), m[1])) == nil {
				t.count("refused file")
				removed++
			}
		}
	}
	t.fail("build %s: still refused", what)
	return false
}

var refusedFile = regexp.MustCompile(`(?m)^(content/[\w./-]+\.md):\d+`)

// texts returns files that a hostile contributor could send: notes, fields, pages and collections.
func texts(all []payload) map[string]string {
	place := len(dumps)
	files := map[string]string{}
	for _, p := range all {
		quoted, _ := json.Marshal(
			strings.ToValidUTF8(strings.NewReplacer("\x00", "", "\x01", "").Replace(p.at(place)), ""),
		)
		text := strings.ReplaceAll(p.at(place), "\x00", "")
		name := "hand-" + strconv.Itoa(p.number) + ".md"
		files["content/papers/"+name] = fmt.Sprintf("---\ntitle: %s\ndate: 2024-01-01\nauthors: [%[1]s]\n"+
			"organization: %[1]s\nvenue: {journal: %[1]s}\nlinks: [{label: %[1]s, url: https://example.org/}]\n"+
			"---\n\nAn abstract. %[2]s\n\n## Notes\n\n%[2]s\n\nText %[2]s\n",
			quoted, text)
		files["content/pages/page-"+name] = fmt.Sprintf("---\ntitle: %s\n---\n\n%s\n", quoted, text)
		files["content/collections/list-"+name] = fmt.Sprintf("---\ntitle: %s\ndescription: %[1]s\n---\n\n%s\n\n"+
			"1. [[mine]] %[2]s\n", quoted, text)
	}
	return files
}

// configure writes the payloads into site.yaml, a few at a time, builds the site and opens its pages.
func (h *harness) configure(t *tally, d sandbox, all []payload) {
	for _, dir := range []string{"papers", "pages", "collections", "digests"} {
		_ = os.RemoveAll(filepath.Join(d.site(), "content", dir))
	}
	const perSite = 8 // each site has about 15 pages that show its payloads
	for some := range slices.Chunk(all, perSite) {
		if h.configureWith(t, d, some...) {
			continue
		}
		for _, p := range some { // at least one of them is refused
			if !h.configureWith(t, d, p) {
				t.count("refused site.yaml")
			}
		}
	}
	h.browse(t, filepath.Join(d.root, "configured"), all)
}

// configureWith builds the site with some payloads in every text of site.yaml. It returns false if site.yaml is
// refused.
func (h *harness) configureWith(t *tally, d sandbox, some ...payload) bool {
	var texts, menu, tags, people []string
	for _, p := range some {
		text := strings.NewReplacer("\x00", "", "\x01", "").Replace(p.oneLine(len(dumps)))
		quoted, _ := json.Marshal(text)
		texts = append(texts, text)
		menu = append(menu, fmt.Sprintf("  - {title: %s, url: /tags/}\n", quoted))
		tags = append(tags, fmt.Sprintf("  - {tag: t%d, title: %s, description: %[2]s}\n", p.number, quoted))
		people = append(people, fmt.Sprintf("  - {name: %s}\n", quoted))
	}
	whole, _ := json.Marshal(strings.Join(texts, " "))
	config := fmt.Sprintf("title: %s\ndescription: %[1]s\nauthor: %[1]s\ncards: false\nmenu:\n%s"+
		"tags:\n%speople:\n%s", whole, strings.Join(menu, ""), strings.Join(tags, ""), strings.Join(people, ""))
	paper := "---\ntitle: Mine\ndate: 2024-01-01\ntags: ["
	for _, p := range some {
		paper += fmt.Sprintf("t%d, ", p.number)
	}
	paper += "]\nauthors: [A. Person]\n---\n\nText.\n"
	if err := write(d.site(), map[string]string{"site.yaml": config, "content/papers/mine.md": paper}); err != nil {
		t.fail("%v", err)
		return true
	}
	e := h.offprint(d.site(), "build", "--out", filepath.Join(d.root, "configured", strconv.Itoa(some[0].number)))
	switch e.status {
	case 0:
		t.add("text in site.yaml", 7*len(some))
	case 1:
		return false
	default:
		t.fail("payload %d in site.yaml: status %d: %s", some[0].number, e.status, firstLine(e.output))
	}
	return true
}

func dumpJSON(place int, all []payload) string {
	type object map[string]any
	var list []object
	for _, p := range all {
		text := p.at(place)
		list = append(list, object{"title": titlePrefix(place, p) + text, "publishedAt": "2026-02-16T00:00:00.000Z",
			"summary": "We show " + text + " in an abstract.", "paper": object{"id": arxivID(place, p),
				"title": titlePrefix(place, p) + text, "summary": "We show " + text + " in an abstract.", "upvotes": 1,
				"publishedAt": "2026-02-16T00:00:00.000Z", "authors": []object{{"name": text}, {"name": "A. Person"}},
				"ai_summary": text, "githubRepo": text,
				"projectPage":  "javascript:hold(" + strconv.Itoa(p.number) + ")",
				"organization": object{"name": text, "fullname": text}}})
	}
	data, _ := json.Marshal(list)
	return string(data)
}

func dumpText(place int, all []payload) string {
	var b strings.Builder
	b.WriteString("Daily Papers\n\nbyAK and the research community\n\nFeb 18\n\n")
	for _, p := range all {
		fmt.Fprintf(&b, "%s%s\n\nWe show %s in an abstract that is long enough to be one, and so on.\n\n"+
			"  • 3 authors\n·\nFeb 16, 2026\n\n", titlePrefix(place, p), p.oneLine(place), p.oneLine(place))
	}
	return b.String()
}

var escapeHTML = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\x00", "", "\x01", "")

func dumpHTML(place int, all []payload) string {
	return articles(place, all, func(p payload) string { return escapeHTML.Replace(p.at(place)) })
}

// dumpRawHTML writes the payloads as elements of the page. It escapes a payload that would end its article or hide the
// following ones.
func dumpRawHTML(place int, all []payload) string {
	return articles(place, all, func(p payload) string {
		if strings.ContainsAny(p.text, "\x00") || breaksArticle.MatchString(p.text) {
			return escapeHTML.Replace(p.at(place))
		}
		return p.at(place)
	})
}

// breaksArticle matches payloads that would end their article or hide the following ones.
var breaksArticle = regexp.MustCompile(`(?i)<!|<plaintext|<xmp|` +
	`<textarea|<iframe|<noscript|<title|<style|<select|<template|` +
	`<frameset|alt="$|<\?|//$|<math|<svg|"$|<script (type|src)|<scr|<<|<a|` +
	`<form|<button|<table|<object|<body|<html|<p|</`)

func articles(place int, all []payload, text func(payload) string) string {
	var b strings.Builder
	b.WriteString("<!DOCTYPE html>\n<html><head><title>Daily Papers - Hugging Face</title></head><body><main>" +
		"<h1>Daily Papers</h1>\n<time datetime=\"2026-02-18T00:00:00\">Feb 18</time>\n")
	for _, p := range all {
		id := arxivID(place, p)
		fmt.Fprintf(&b, "<article><a href=\"/login?next=%%2Fpapers%%2F%s\"><div>5</div></a>"+
			"<h3><a href=\"/papers/%[1]s\">%s%s</a></h3>"+
			"<a href=\"/papers/%[1]s\"><p>We show %[3]s in an abstract.</p></a><ul><li>2 authors</li></ul>"+
			"<span>·</span><time datetime=\"2026-02-16T00:00:00\">Feb 16</time></article>\n", id, titlePrefix(place, p),
			text(p))
	}
	b.WriteString("</main></body></html>\n")
	return b.String()
}

func dumpMarkdown(place int, all []payload) string {
	var b strings.Builder
	b.WriteString("# Daily Papers\n\n## by AK and the research community\n\nFeb 18\n\n")
	for _, p := range all {
		id, text := arxivID(place, p), p.oneLine(place)
		fmt.Fprintf(&b, "[5](https://huggingface.co/login?next=%%2Fpapers%%2F%s)\n\n"+
			"### [%s%s](https://huggingface.co/papers/%[1]s)\n\n[We show %[3]s in an "+
			"abstract.](https://huggingface.co/papers/%[1]s)\n\n3 authors\n\n·\n\nFeb 16\n\n",
			id, titlePrefix(place, p), text)
	}
	return b.String()
}

// escapeBraces escapes braces, which must be balanced in BibTeX.
var escapeBraces = strings.NewReplacer("{", `\{`, "}", `\}`, "\x00", "", "\x01", "")

func dumpBibTeX(place int, all []payload) string {
	var b strings.Builder
	for _, p := range all {
		text := escapeBraces.Replace(p.at(place))
		fmt.Fprintf(
			&b,
			"@article{../../key%d,\n  title = {%s%s},\n  author = {%[3]s and Person, A.},\n  year = 2024,\n"+
				"  abstract = {We show %[3]s here.},\n  journal = {%[3]s},\n  url = {javascript:hold(%[1]d)},\n"+
				"  note = {%[3]s},\n}\n",
			p.number,
			titlePrefix(place, p),
			text,
		)
	}
	return b.String()
}

func dumpRIS(place int, all []payload) string {
	var b strings.Builder
	for _, p := range all {
		text := p.oneLine(place)
		fmt.Fprintf(
			&b,
			"TY  - JOUR\nTI  - %s%s\nAU  - %[2]s\nN2  - We show %[2]s here.\nPY  - 2024/01/01/\nJO  - %[2]s\n"+
				"UR  - javascript:hold(%[3]d)\nPB  - %[2]s\nER  - \n",
			titlePrefix(place, p),
			text,
			p.number,
		)
	}
	return b.String()
}

func dumpCSL(place int, all []payload) string {
	type object map[string]any
	var list []object
	for _, p := range all {
		text := p.at(place)
		list = append(list, object{"id": "../../" + text, "type": "article", "title": titlePrefix(place, p) + text,
			"abstract": "We show " + text, "author": []object{{"family": text, "given": text}}, "URL": text,
			"issued": object{"date-parts": [][]int{{2024, 1, 1}}}, "container-title": text, "publisher": text})
	}
	data, _ := json.Marshal(list)
	return string(data)
}

func dumpCSV(place int, all []payload) string {
	quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	var b strings.Builder
	b.WriteString("title,date,abstract,authors,url,organization,mood\n")
	for _, p := range all {
		row := []string{quote(titlePrefix(place, p) + p.at(place)), "2024-01-01"}
		for range 5 {
			row = append(row, quote(p.at(place)))
		}
		b.WriteString(strings.Join(row, ",") + "\n")
	}
	return b.String()
}

func dumpFeed(place int, all []payload) string {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n" +
		"<id>http://arxiv.org/api/x</id><updated>2026-02-18T00:00:00-05:00</updated>\n")
	for _, p := range all {
		text := escapeHTML.Replace(p.at(place))
		fmt.Fprintf(&b, "<entry><id>http://arxiv.org/abs/%sv1</id><published>2026-02-16T17:03:09Z</published>"+
			"<title>%s%s</title><summary>We show %[3]s here.</summary><author><name>%[3]s</name></author>"+
			"<link href=\"%[3]s\" rel=\"related\"/></entry>\n", arxivID(place, p), titlePrefix(place, p), text)
	}
	b.WriteString("</feed>\n")
	return b.String()
}

func dumpMail(place int, all []payload) string {
	const rule = "------------------------------------------------------------------------------\n"
	var b strings.Builder
	b.WriteString("From: no-reply@arXiv.org (send mail ONLY to cs)\nTo: rabble@arXiv.org (cs daily title/abstract " +
		"distribution)\nSubject: cs daily Subj-class mailing 20001a 1\nDate: Wed, 18 Feb 2026 01:30:12 -0500\n\n" +
		rule + rule)
	for _, p := range all {
		text := p.oneLine(place)
		fmt.Fprintf(
			&b,
			"\\\\\narXiv:%s\nDate: Mon, 16 Feb 2026 17:03:09 GMT   (300kb)\n\nTitle: %s%s\nAuthors: %[3]s\n"+
				"Categories: cs.LG\nComments: %[3]s\n\\\\\n  We show %[3]s here.\n"+
				"\\\\ ( https://arxiv.org/abs/%[1]s ,  300kb)\n%[4]s",
			arxivID(place, p),
			titlePrefix(place, p),
			text,
			rule,
		)
	}
	return b.String()
}

// searches returns the addresses of pages of search results that show the payloads.
func (h *harness) searches(all []payload) []string {
	var addresses []string
	for _, word := range placeWords[:len(dumps)] {
		addresses = append(addresses, "/search/?q="+word)
	}
	for i, p := range all[:min(len(all), h.times(10, len(all)))] {
		addresses = append(addresses, "/search/?q="+url.QueryEscape(p.oneLine(i%len(dumps))+" hold"))
	}
	return addresses
}
