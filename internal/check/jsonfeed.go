package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// checkJSONFeed checks a feed against JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/).
func checkJSONFeed(data []byte) (b violations) {
	feed, items, at, err := readJSONFeed(data)
	if err != nil {
		b.add(at, "", "cannot parse the JSON feed: "+syntax(err))
		return b
	}
	if version := feed.text("version"); !strings.HasPrefix(version, "https://jsonfeed.org/version/1") {
		b.add(0, "", "the feed has the version "+quoted(version)+" instead of https://jsonfeed.org/version/1.1")
	}
	if feed.text("title") == "" {
		b.add(0, "", "the feed has no title")
	}
	if items == nil {
		b.add(0, "", "the feed has no items")
	}
	b.absoluteURLs(0, "", feed, "home_page_url", "feed_url", "next_url", "icon", "favicon")
	b.authors(0, "", feed)
	ids := map[string]bool{}
	for _, item := range items {
		b.item(item, ids)
	}
	return b
}

func (b *violations) item(i jsonItem, ids map[string]bool) {
	entry, id := i.text("url"), i.text("id")
	switch {
	case id == "":
		b.add(i.offset, entry, "an item has no id, or an id that is not a string")
	case ids[id]:
		b.addTwice(i.offset, entry, "items", id)
	}
	ids[id] = true
	if i.text("content_html") == "" && i.text("content_text") == "" {
		b.add(i.offset, entry, "an item has neither content_html nor content_text")
	}
	for _, name := range []string{"date_published", "date_modified"} {
		if value, has := i.object[name]; has && !isTime(unquoted(value)) {
			b.add(i.offset, entry, name+" "+quoted(unquoted(value))+" is not a time such as 2026-02-18T00:00:00Z")
		}
	}
	var tags []string
	if value, has := i.object["tags"]; has && json.Unmarshal(value, &tags) != nil {
		b.add(i.offset, entry, "the tags of an item are not a list of strings")
	}
	b.absoluteURLs(i.offset, entry, i.object, "url", "external_url", "image", "banner_image")
	b.authors(i.offset, entry, i.object)
}

func (b *violations) absoluteURLs(offset int, entry string, o object, names ...string) {
	for _, name := range names {
		if value, has := o[name]; has && !isAbsolute(unquoted(value)) {
			b.add(offset, entry, name+" "+quoted(unquoted(value))+" is not an absolute URL")
		}
	}
}

func (b *violations) authors(offset int, entry string, o object) {
	value, has := o["authors"]
	if !has {
		return
	}
	var authors []object
	if json.Unmarshal(value, &authors) != nil {
		b.add(offset, entry, "authors is not a list of objects")
	}
	for _, a := range authors {
		if a.text("name") == "" && a.text("url") == "" && a.text("avatar") == "" {
			b.add(offset, entry, "an author has no name")
		}
	}
}

// An object is a JSON object.
type object map[string]json.RawMessage

// text returns a member that is a string, or "".
func (o object) text(name string) string {
	var s string
	if json.Unmarshal(o[name], &s) != nil {
		return ""
	}
	return s
}

// unquoted returns a value for a message: a string without its quotes, or else the JSON.
func unquoted(value json.RawMessage) string {
	var s string
	if json.Unmarshal(value, &s) != nil {
		return string(value)
	}
	return s
}

type jsonItem struct {
	object
	offset int
}

// readJSONFeed parses a feed and finds the offset of each item. If it fails, at is the offset of the error.
func readJSONFeed(data []byte) (feed object, items []jsonItem, at int, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	fail := func(err error) (object, []jsonItem, int, error) {
		offset := d.InputOffset()
		if syntax := (*json.SyntaxError)(nil); errors.As(err, &syntax) {
			offset = max(offset, syntax.Offset-1)
		}
		return nil, nil, min(int(offset), len(data)), err
	}
	if err := expect(d, '{'); err != nil {
		return fail(err)
	}
	feed = object{}
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return fail(err)
		}
		if key != "items" {
			var value json.RawMessage
			if err := d.Decode(&value); err != nil {
				return fail(err)
			}
			feed[fmt.Sprint(key)] = value
			continue
		}
		if err := expect(d, '['); err != nil {
			return fail(err)
		}
		items = []jsonItem{}
		for d.More() {
			item := jsonItem{offset: int(d.InputOffset())}
			item.offset += len(data[item.offset:]) - len(bytes.TrimLeft(data[item.offset:], ", \t\r\n"))
			if err := d.Decode(&item.object); err != nil {
				return fail(err)
			}
			items = append(items, item)
		}
		if err := expect(d, ']'); err != nil {
			return fail(err)
		}
	}
	if err := expect(d, '}'); err != nil {
		return fail(err)
	}
	return feed, items, 0, nil
}

func expect(d *json.Decoder, delimiter json.Delim) error {
	token, err := d.Token()
	if err == nil && token != delimiter {
		err = fmt.Errorf("expected %q", rune(delimiter))
	}
	return err
}
