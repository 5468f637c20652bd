package export

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
)

func atom(t *testing.T, f Feed) []byte {
	return written(t, func(b *bytes.Buffer) error { return Atom{f}.Write(b) })
}

func jsonFeedOf(t *testing.T, f Feed) []byte {
	return written(t, func(b *bytes.Buffer) error { return JSON{f}.Write(b) })
}

func TestFeeds(t *testing.T) {
	golden(t, "feed.xml", atom(t, feed()))
	golden(t, "feed.json", jsonFeedOf(t, feed()))
}

// parsedFeed is a parsed Atom feed.
type parsedFeed struct {
	XMLName xml.Name     `xml:"http://www.w3.org/2005/Atom feed"`
	ID      []string     `xml:"id"`
	Title   []string     `xml:"title"`
	Updated []string     `xml:"updated"`
	Author  []parsedName `xml:"author"`
	Links   []parsedLink `xml:"link"`
	Entries []struct {
		ID        []string     `xml:"id"`
		Title     []string     `xml:"title"`
		Updated   []string     `xml:"updated"`
		Published []string     `xml:"published"`
		Content   []string     `xml:"content"`
		Author    []parsedName `xml:"author"`
		Links     []parsedLink `xml:"link"`
	} `xml:"entry"`
}

type parsedName struct {
	Name []string `xml:"name"`
}

type parsedLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

// checkAtom checks a feed against RFC 4287. The comments give the sections.
func checkAtom(data []byte) error {
	if i := bytes.IndexFunc(data, invalidInXML); i >= 0 {
		return fmt.Errorf("byte %d is not an XML character", i)
	}
	var f parsedFeed
	d := xml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&f); err != nil {
		return err
	}
	if rest := data[d.InputOffset():]; len(bytes.TrimSpace(rest)) > 0 {
		return fmt.Errorf("%q after the feed", rest)
	}
	if len(f.ID) != 1 || len(f.Title) != 1 || len(f.Updated) != 1 { // 4.1.1
		return fmt.Errorf("ids %v, titles %v, updated %v", f.ID, f.Title, f.Updated)
	}
	ids := map[string]bool{}
	if err := checkCommon(ids, f.ID[0], f.Updated, f.Author, f.Links); err != nil {
		return err
	}
	if len(f.Author) == 0 {
		return errors.New("the feed has no author")
	}
	self := 0
	for _, l := range f.Links {
		if l.Rel == "self" {
			self++
		}
	}
	if self != 1 {
		return fmt.Errorf("%d self links", self)
	}
	for _, e := range f.Entries {
		if len(e.ID) != 1 || len(e.Title) != 1 || len(e.Updated) != 1 || len(e.Published) > 1 ||
			len(e.Content) != 1 { // 4.1.2
			return fmt.Errorf("ids %v, titles %v, updated %v, published %v", e.ID, e.Title, e.Updated, e.Published)
		}
		if err := checkCommon(ids, e.ID[0], append(e.Updated, e.Published...), e.Author, e.Links); err != nil {
			return err
		}
	}
	return nil
}

func checkCommon(ids map[string]bool, id string, times []string, authors []parsedName, links []parsedLink) error {
	if err := absolute(id); err != nil || ids[id] { // 4.2.6
		return fmt.Errorf("id %q is not absolute or not unique: %v", id, err)
	}
	ids[id] = true
	for _, s := range times { // 3.3
		if _, err := time.Parse(time.RFC3339, s); err != nil {
			return err
		}
	}
	for _, a := range authors { // 3.2.1
		if len(a.Name) != 1 || strings.TrimSpace(a.Name[0]) == "" {
			return fmt.Errorf("an author has the names %q", a.Name)
		}
	}
	alternates := map[string]bool{}
	for _, l := range links { // 4.2.7
		if err := absolute(l.Href); err != nil {
			return err
		}
		if l.Rel == "alternate" && alternates[l.Type] {
			return errors.New("two alternates with the same type")
		}
		alternates[l.Type] = alternates[l.Type] || l.Rel == "alternate"
	}
	if len(alternates) == 0 {
		return errors.New("no link")
	}
	return nil
}

// invalidInXML reports whether XML 1.0, section 2.2, forbids a character.
func invalidInXML(r rune) bool {
	return r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == 0xFFFE || r == 0xFFFF
}

func absolute(address string) error {
	u, err := url.Parse(address)
	if err == nil &&
		(!u.IsAbs() || u.Host == "" ||
			strings.IndexFunc(address, func(r rune) bool { return r > 0x7E || r <= ' ' }) >= 0) {
		err = fmt.Errorf("%q is not an absolute URL", address)
	}
	return err
}

// checkJSONFeed checks a feed against JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
func checkJSONFeed(data []byte) error {
	var f struct {
		Version     string
		Title       *string
		HomePageURL string `json:"home_page_url"`
		FeedURL     string `json:"feed_url"`
		Authors     []struct{ Name string }
		Items       []struct {
			ID          string
			URL         string
			Title       string
			ContentHTML *string `json:"content_html"`
			Published   *string `json:"date_published"`
			Modified    *string `json:"date_modified"`
			Authors     []struct{ Name string }
			Tags        []string
		}
	}
	if err := json.Unmarshal(data, &f); err != nil {
		return err
	}
	if f.Version != "https://jsonfeed.org/version/1.1" || f.Title == nil || f.Items == nil {
		return fmt.Errorf("version %q, title %v, items %v", f.Version, f.Title, f.Items)
	}
	for _, u := range []string{f.HomePageURL, f.FeedURL} {
		if err := absolute(u); err != nil {
			return err
		}
	}
	ids := map[string]bool{}
	for _, i := range f.Items {
		if i.ContentHTML == nil || ids[i.ID] {
			return fmt.Errorf("item %q has no content or occurs twice", i.ID)
		}
		ids[i.ID] = true
		for _, u := range []string{i.ID, i.URL} {
			if err := absolute(u); err != nil {
				return err
			}
		}
		for _, s := range []*string{i.Published, i.Modified} {
			if s != nil {
				if _, err := time.Parse(time.RFC3339, *s); err != nil {
					return err
				}
			}
		}
		for _, a := range i.Authors {
			if strings.TrimSpace(a.Name) == "" {
				return errors.New("an author has no name")
			}
		}
	}
	return nil
}

func TestFeedsAreValid(t *testing.T) {
	empty := feed()
	empty.Papers, empty.Author, empty.Subtitle, empty.Updated = nil, "", "", time.Time{}
	for name, f := range map[string]Feed{"hostile": feed(), "empty": empty} {
		if err := checkAtom(atom(t, f)); err != nil {
			t.Errorf("%s Atom: %v\n%s", name, err, atom(t, f))
		}
		if err := checkJSONFeed(jsonFeedOf(t, f)); err != nil {
			t.Errorf("%s JSON: %v\n%s", name, err, jsonFeedOf(t, f))
		}
	}
}

func TestPropertyFeedsAreValid(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		f := feed()
		f.Title, f.Author, f.Subtitle = rapid.String().
			Draw(rt, "title"),
			rapid.String().
				Draw(rt, "author"),
			rapid.String().
				Draw(rt, "subtitle")
		if strings.TrimSpace(clean(f.author())) == "" {
			f.Title, f.Author = "Papers", ""
		}
		names := rapid.SliceOfN(rapid.String(), 0, 3).Draw(rt, "authors")
		p := made(
			"a",
			content.PaperFields{
				Title:   rapid.String().Draw(rt, "title of a paper"),
				Authors: names,
				Tags:    []string{rapid.String().Draw(rt, "tag")},
			},
		)
		p.Abstract = rapid.String().Draw(rt, "abstract")
		f.Papers = []*archive.Record{p}
		if err := checkAtom(atom(t, f)); err != nil {
			rt.Fatal(err)
		}
		if err := checkJSONFeed(jsonFeedOf(t, f)); err != nil {
			rt.Fatal(err)
		}
	})
}

func TestFeedContentHasAbsoluteURLs(t *testing.T) {
	f := feed()
	got := feedContent(f.Papers[1], f)
	for _, want := range []string{
		`href="https://example.org/repo/tags/pdes/"`, `href="https://example.com/x"`,
		`href="https://example.org/repo/papers/mgno/#fn:1"`, `href="https://example.com/?a=1&amp;b=2"`,
		`src="https://example.org/repo/papers/mgno/figure.png"`, `alt="&quot;href=&quot;"`,
		`<code> href=&quot;/&quot;</code>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestWriteReportsErrors(t *testing.T) {
	full, err := os.Open(os.DevNull) // opened only for reading
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = full.Close() }()
	for name, write := range map[string]func(io.Writer) error{
		"Atom":       func(w io.Writer) error { return Atom{feed()}.Write(w) },
		"JSONFeed":   func(w io.Writer) error { return JSON{feed()}.Write(w) },
		"PapersJSON": func(w io.Writer) error { return PapersJSON{"https://example.org/", records()}.Write(w) },
		"BibTeX": func(w io.Writer) error {
			return Bibliography{Format: BibTeX, Papers: sources(records()...)}.Write(w)
		},
		"Sitemap": func(w io.Writer) error { return Sitemap{"https://example.org/", []string{"/"}}.Write(w) },
		"SitemapIndex": func(w io.Writer) error {
			return SitemapIndex{"https://example.org/", []string{"/a"}}.Write(w)
		},
		"Robots": func(w io.Writer) error { return Robots{"https://example.org/"}.Write(w) },
	} {
		if write(full) == nil {
			t.Errorf("%s returns no error", name)
		}
	}
}

func TestRenamedPaperKeepsItsFeedID(t *testing.T) {
	ids := func(p *archive.Record) []string {
		f := feed()
		f.Papers = []*archive.Record{p}
		var a parsedFeed
		var j jsonFeed
		if err := errors.Join(xml.Unmarshal(atom(t, f), &a), json.Unmarshal(jsonFeedOf(t, f), &j)); err != nil {
			t.Fatal(err)
		}
		return append(a.Entries[0].ID, j.Items[0].ID)
	}
	before := ids(made("mgno", content.PaperFields{Title: "MgNO"}))
	after := ids(made("multigrid-神", content.PaperFields{Title: "MgNO", Aliases: []string{"mgno", "multigrid"}}))
	if !slices.Equal(before, after) {
		t.Errorf("the ids changed from %q to %q", before, after)
	}
}
