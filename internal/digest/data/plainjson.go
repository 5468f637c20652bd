package data

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/problem"
)

// JSON of programs and services has papers in many shapes: an array of objects, one object per line (JSON Lines), an
// object that contains them under a name such as "results", an object whose values are papers, or one paper. An object
// is a paper if it has a title and a second fact of a paper. The objects in a paper, such as its authors, never are.

// LooksLikePlainJSON reports whether a dump is JSON.
func LooksLikePlainJSON(head string) bool {
	inside := strings.TrimLeft(head, "[{ \t\r\n")
	return LooksLikeJSON(head) && inside != "" && strings.IndexByte("\"']}", inside[0]) >= 0
}

// ReadPlainJSON reads JSON or JSON Lines of any shape, and the responses of the services that this package knows.
func ReadPlainJSON(d *entry.Dump) error {
	if start := bytes.TrimLeft(d.Src, "[{ \t\r\n"); bytes.HasPrefix(start, []byte("'")) {
		return d.Problem(0, "Python dictionaries, not JSON", "write them with json.dumps")
	}
	j := newPlainReader(d)
	err := j.values(withoutNaN(d.Src), 0, "", 0)
	j.reportUnread()
	if err != nil {
		return (&jsonReader{Dump: d}).broken(err)
	}
	return nil
}

// notNumber matches strings, and the numbers of Python that JSON does not have.
var notNumber = regexp.MustCompile(`"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b`)

// withoutNaN replaces the values NaN and Infinity, which Python writes, with empty strings of the same length.
func withoutNaN(src []byte) []byte {
	if !bytes.Contains(src, []byte("NaN")) && !bytes.Contains(src, []byte("Infinity")) {
		return src
	}
	return notNumber.ReplaceAllFunc(src, func(found []byte) []byte {
		if found[0] == '"' {
			return found
		}
		return append([]byte(`""`), bytes.Repeat([]byte(" "), len(found)-len(`""`))...)
	})
}

// A plainReader finds papers and adds them to its dump.
type plainReader struct {
	*entry.Dump
	unread  map[string]int     // names of members that an entry cannot hold, with their first offsets
	skipped map[string]skipped // objects that are not papers, by what they are
}

func newPlainReader(d *entry.Dump) *plainReader {
	return &plainReader{Dump: d, unread: map[string]int{}, skipped: map[string]skipped{}}
}

// maxWrapping is the maximum number of objects around a paper.
const maxWrapping = 6

// values reads the papers in a sequence of values and in arrays of them. The key is the name of the member that
// contains them.
func (j *plainReader) values(src []byte, base int, key string, depth int) error {
	d := jsontext.NewDecoder(bytes.NewBuffer(src[:len(src):len(src)]), lenient)
	for !j.IsFull() {
		if kind := d.PeekKind(); kind == '[' || kind == ']' {
			if _, err := d.ReadToken(); err != nil {
				return err
			}
			continue
		}
		v, err := d.ReadValue()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		start := int(d.InputOffset()) - len(v)
		if v[0] != '{' {
			j.Report(base+start, "not a paper: "+problem.Quote(excerpt(v)), "skipped")
			continue
		}
		j.object(rawValue{key, base + start, src[start : start+len(v)]}, depth)
	}
	return nil
}

// excerpt returns the start of a value for a message.
func excerpt(v jsontext.Value) string { return strings.ToValidUTF8(string(v[:min(len(v), 100)]), "") }

// A rawValue is a member of an object, not yet decoded.
type rawValue struct {
	name   string
	offset int
	src    []byte
}

// rawMembers returns the members of an object, up to a limit unless it is negative.
func rawMembers(object rawValue, limit int) (all []rawValue) {
	src := object.src
	d := jsontext.NewDecoder(bytes.NewBuffer(src[:len(src):len(src)]), lenient)
	if _, err := d.ReadToken(); err != nil {
		return nil
	}
	for d.PeekKind() != '}' && len(all) != limit {
		name, err := d.ReadToken()
		if err != nil {
			return all
		}
		m := rawValue{name: name.String()}
		v, err := d.ReadValue()
		if err != nil {
			return all
		}
		start := int(d.InputOffset()) - len(v)
		m.offset, m.src = object.offset+start, src[start:start+len(v)]
		all = append(all, m)
	}
	return all
}

// object reads a paper, or the papers in an object.
func (j *plainReader) object(o rawValue, depth int) {
	members := rawMembers(o, -1)
	has := factsOf(members)
	inside := papersIn(members, has.isPaper())
	switch {
	case has.isPaper() && isEvent(members) && !has.isDetailed():
		j.skipAs(o.offset, "not a paper: an event with a start and an end")
	case has.isPaper() && (len(inside) == 0 || has.isDetailed()):
		j.record(o)
	case len(inside) == 0 || depth == maxWrapping:
		j.skip(o.offset, members)
	}
	if has.isPaper() && has.isDetailed() || depth == maxWrapping {
		return
	}
	for _, m := range inside {
		if err := j.values(m.src, m.offset, m.name, depth+1); err != nil {
			return
		}
	}
}

// isEvent reports whether an object is an event of a calendar.
func isEvent(members []rawValue) bool {
	found := 0
	for _, m := range members {
		if m.name == "start" || m.name == "end" {
			found++
		}
	}
	return found == 2
}

// A factSet has the properties of a paper that an object has values for.
type factSet map[string]bool

// factsOf returns the properties that the members of an object, or of an inner object with a title, have.
func factsOf(members []rawValue) factSet {
	has := factSet{}
	for _, m := range members {
		if p := known[plainName(m.name)]; p.name != "" && isEvidence(p.name, m.src) {
			has[p.name] = true
		}
	}
	if has["title"] {
		addDetails(has, members)
		return has
	}
	for _, m := range members {
		if m.src[0] == '{' && slices.Contains(innerNames, plainName(m.name)) {
			if inner := factsOf(rawMembers(m, maxSampled)); inner["title"] || inner["name"] {
				maps.Copy(has, inner)
			}
		}
	}
	return has
}

// addDetails adds the properties in an object with more facts of the paper, unless the paper has some of them itself.
func addDetails(has factSet, members []rawValue) {
	if hasAny(has, evidence) {
		return
	}
	for _, m := range members {
		if m.src[0] != '{' || known[plainName(m.name)].name != "" {
			continue
		}
		for _, inner := range rawMembers(m, maxSampled) {
			if p := known[plainName(inner.name)].name; slices.Contains(detailed, p) && !isEmptyValue(inner.src) {
				has[p] = true
			}
		}
	}
}

// isEvidence reports whether the value of a property can be a fact of a paper: an address must be complete, and an
// identifier must be one of arXiv or a DOI.
func isEvidence(property string, src []byte) bool {
	switch property {
	case "id":
		var e entry.Entry
		return src[0] == '{' || src[0] == '[' || e.Identify(strings.Trim(string(src), `"`))
	case "url", "pdf", "code", "project":
		return bytes.Contains(src, []byte("http")) || bytes.Contains(src, []byte(".org/"))
	}
	return !isEmptyValue(src)
}

// isPaper reports whether an object with these properties is a paper. A name is a title only if nothing but a paper has
// the other facts.
func (has factSet) isPaper() bool {
	return has["title"] && hasAny(has, evidence) || has["name"] && hasAny(has, detailed) && hasAny(has, dated)
}

// isDetailed reports whether an object is itself a paper and not a titled list of papers.
func (has factSet) isDetailed() bool { return hasAny(has, detailed) }

var (
	detailed = []string{"authors", "abstract", "arxiv", "doi"}
	dated    = []string{"date", "created", "year", "arxiv", "doi", "abstract"}
	evidence = append([]string{"date", "created", "year", "url", "pdf", "code", "project", "venue", "journal",
		"booktitle",
		"id", "note", "key"}, detailed...)
)

func hasAny(has factSet, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return has[name] })
}

func isEmptyValue(src []byte) bool {
	switch string(src) {
	case "null", "false", `""`, "[]", "{}":
		return true
	}
	return false
}

// innerNames lists members that contain the paper itself. The other members describe the record of the service.
var innerNames = []string{
	"paper", "content", "data", "attributes", "info", "metadata", "source", "fields", "record", "work", "item", "doc",
	"node", "resource", "citingpaper", "citedpaper", "article", "publication", "bib",
}

// wrapperNames lists members that hold papers.
var wrapperNames = []string{
	"results", "data", "notes", "items", "papers", "message", "records", "entries", "hits", "hit", "articles",
	"publications", "documents", "response", "docs", "result", "collection", "works", "preprints", "list",
	"dailypapers",
	"recommendedpapers", "paperlist", "feed", "entry", "resultlist", "searchresults", "rows", "nodes", "edges",
	"submissions", "accepted", "acceptedpapers",
}

// Limits of the search for papers in members with unknown names.
const (
	maxSampled = 200 // members of an object
	maxInside  = 3   // objects around a paper
	maxMembers = 4   // members of such an object
)

// papersIn returns the members that hold papers: those with the name of a wrapper, or else those that start with a
// paper. A paper can hold others only by name.
func papersIn(members []rawValue, onlyNamed bool) (found []rawValue) {
	for _, m := range members {
		name := plainName(m.name)
		if m.src[0] != '[' && (m.src[0] != '{' || onlyNamed) || !slices.Contains(wrapperNames, name) {
			continue
		}
		if onlyNamed && !startsWithPaper(m, maxInside) {
			continue
		}
		found = append(found, m)
	}
	if len(found) > 0 || onlyNamed {
		return found
	}
	for _, m := range members {
		if m.src[0] == '[' || m.src[0] == '{' {
			if startsWithPaper(m, maxInside) {
				found = append(found, m)
			}
		}
	}
	return found
}

// startsWithPaper reports whether the first object in a value is a paper, or an object around papers.
func startsWithPaper(m rawValue, depth int) bool {
	first, ok := firstObject(m)
	if !ok {
		return false
	}
	members := rawMembers(first, maxSampled)
	if factsOf(members).isPaper() {
		return true
	}
	if depth == 0 {
		return false
	}
	return slices.ContainsFunc(members[:min(len(members), maxMembers)], func(inner rawValue) bool {
		return (inner.src[0] == '{' || inner.src[0] == '[') && startsWithPaper(inner, depth-1)
	})
}

// firstObject returns the object, or the first object in an array.
func firstObject(m rawValue) (rawValue, bool) {
	if m.src[0] == '{' {
		return m, true
	}
	d := jsontext.NewDecoder(bytes.NewBuffer(m.src[:len(m.src):len(m.src)]), lenient)
	for d.PeekKind() == '[' {
		if _, err := d.ReadToken(); err != nil {
			return m, false
		}
	}
	if d.PeekKind() != '{' {
		return m, false
	}
	v, err := d.ReadValue()
	if err != nil {
		return m, false
	}
	start := int(d.InputOffset()) - len(v)
	return rawValue{m.name, m.offset + start, m.src[start : start+len(v)]}, true
}

// A skipped object is not a paper.
type skipped struct {
	offset, count int
	hint          string
}

// maxNamed is the maximum number of members in a message.
const maxNamed = 5

// maxKinds is the maximum number of kinds of skipped objects and of unread members that are told apart.
const maxKinds = 100

// skip records an object that is not a paper.
func (j *plainReader) skip(offset int, members []rawValue) {
	var names []string
	for _, m := range members[:min(len(members), maxNamed)] {
		names = append(names, excerpt(jsontext.Value(m.name)))
	}
	if len(members) > maxNamed {
		names = append(names, "…")
	}
	j.skipWith(offset, "not a paper: an object with the members "+strings.Join(names, ", "),
		"skipped; a paper needs a title and at least one more field, such as authors, an abstract, a date or a URL")
}

// skipAs records an object that is not a paper, with the reason.
func (j *plainReader) skipAs(offset int, what string) { j.skipWith(offset, what, "skipped") }

func (j *plainReader) skipWith(offset int, what, hint string) {
	if _, found := j.skipped[what]; !found && len(j.skipped) >= maxKinds {
		what = "not a paper: other objects"
	}
	s := j.skipped[what]
	if s.count == 0 {
		s.offset, s.hint = offset, hint
	}
	s.count++
	j.skipped[what] = s
}

// reportUnread reports the objects that are not papers, and the members that an entry cannot hold.
func (j *plainReader) reportUnread() {
	for _, what := range slices.Sorted(maps.Keys(j.skipped)) {
		s := j.skipped[what]
		if s.count > 1 {
			what = fmt.Sprintf("%s (%d times)", what, s.count)
		}
		j.Report(s.offset, what, s.hint)
	}
	if len(j.unread) > 0 {
		first := slices.Min(slices.Collect(maps.Values(j.unread)))
		names := strings.Join(slices.Sorted(maps.Keys(j.unread)), ", ")
		j.Report(first, "unsupported fields: "+names, "not imported; they remain in the saved digest")
	}
}

// ignore records a member that an entry cannot hold.
func (j *plainReader) ignore(m member) {
	name := entry.Clean(excerpt(jsontext.Value(m.name)))
	if _, found := j.unread[name]; !found && len(j.unread) < maxKinds && !m.isBlank() {
		j.unread[name] = m.offset
	}
}
