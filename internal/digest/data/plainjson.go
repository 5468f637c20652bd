package data

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// JSON of programs and services contains papers in many shapes: an array of objects, one object per line (JSON Lines),
// or one paper. An object around papers can have them in a member such as "results", or as its values. An object is a
// paper if it has a title and another property of a paper. Objects within a paper, such as its authors, are not papers.

// LooksLikePlainJSON reports whether a dump that starts with head is JSON, or a Python dictionary, for which
// ReadPlainJSON has a better message.
func LooksLikePlainJSON(head string) bool {
	inside := strings.TrimLeft(head, "[{ \t\r\n")
	return LooksLikeJSON(head) && inside != "" && strings.IndexByte("\"']}", inside[0]) >= 0
}

// ReadPlainJSON reads JSON or JSON Lines of any shape, and responses of the services in this package.
func ReadPlainJSON(d *entry.Dump) error {
	if start := bytes.TrimLeft(d.Src, "[{ \t\r\n"); bytes.HasPrefix(start, []byte("'")) {
		return d.Problem(0, "these are Python dictionaries, not JSON", "write them with json.dumps")
	}
	j := newPlainReader(d)
	err := j.values(withoutNaN(d.Src), 0, "", 0)
	j.reportUnsupported()
	if err != nil {
		return (&jsonReader{Dump: d}).broken(err)
	}
	return nil
}

// notNumber matches strings, and the numbers that Python writes but JSON does not allow.
var notNumber = lazyregexp.New(`"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b`)

// withoutNaN replaces the values NaN and Infinity, which Python writes, by empty strings. Offsets do not change.
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
	unsupported map[string]int     // first offsets of unsupported members, by name
	skipped     map[string]skipped // objects that are not papers, by kind
}

func newPlainReader(d *entry.Dump) *plainReader {
	return &plainReader{Dump: d, unsupported: map[string]int{}, skipped: map[string]skipped{}}
}

// maxWrapping is the maximum number of objects around a paper.
const maxWrapping = 6

// values reads the papers in a sequence of values and arrays of values, which starts at the offset base of the dump.
// The key is the name of the member that contains the values, and depth is the number of objects around them.
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

// A rawValue is a member of an object that is not decoded.
type rawValue struct {
	name   string
	offset int // in the dump
	src    []byte
}

// rawMembers returns at most limit members of an object, or all members if the limit is negative.
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
		j.skip(o.offset, "not a paper: an event with a start and an end", "skipped")
	case has.isPaper() && (len(inside) == 0 || has.isDetailed()):
		j.addPaper(o)
	case len(inside) == 0 || depth == maxWrapping:
		j.skipObject(o.offset, members)
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

// isEvent reports whether an object is a calendar event.
func isEvent(members []rawValue) bool {
	found := 0
	for _, m := range members {
		if m.name == "start" || m.name == "end" {
			found++
		}
	}
	return found == 2
}

// A factSet is the set of properties of a paper that an object has.
type factSet map[string]bool

// factsOf returns the properties that the members of an object have. If they have no title, it adds the properties of
// an inner object with a title.
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

// addDetails adds the properties of inner objects with details of the paper, unless the paper itself has some evidence.
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

// isEvidence reports whether the value of a property can be that of a paper: an address must be complete, and an
// identifier must be an arXiv identifier or a DOI.
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

// isPaper reports whether an object with these properties is a paper. It counts a name as a title only if the other
// properties are certainly those of a paper.
func (has factSet) isPaper() bool {
	return has["title"] && hasAny(has, evidence) || has["name"] && hasAny(has, detailed) && hasAny(has, dated)
}

// isDetailed reports whether an object is itself a paper, and not a list of papers with a title.
func (has factSet) isDetailed() bool { return hasAny(has, detailed) }

// Properties that show that an object is a paper.
var (
	detailed = []string{"authors", "abstract", "arxiv", "doi"}
	dated    = []string{"date", "created", "year", "arxiv", "doi", "abstract"}
	evidence = append([]string{"date", "created", "year", "url", "pdf", "code", "project", "venue", "journal",
		"booktitle", "id", "note", "key"}, detailed...)
)

// hasAny reports whether the set contains one of the names.
func hasAny(has factSet, names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return has[name] })
}

// isEmptyValue reports whether the source of a value is null, false, or an empty text, array or object.
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

// wrapperNames lists members that contain papers.
var wrapperNames = []string{
	"results", "data", "notes", "items", "papers", "message", "records", "entries", "hits", "hit", "articles",
	"publications", "documents", "response", "docs", "result", "collection", "works", "preprints", "list",
	"dailypapers", "recommendedpapers", "paperlist", "feed", "entry", "resultlist", "searchresults", "rows", "nodes",
	"edges", "submissions", "accepted", "acceptedpapers",
}

// Limits of the search for papers in members with unknown names.
const (
	maxSampled = 200 // members of an object
	maxInside  = 3   // objects around a paper
	maxMembers = 4   // members of an object around a paper
)

// papersIn returns the members that contain papers: those with a name in wrapperNames, or else those that start with a
// paper. If onlyNamed is true, because the object is itself a paper, a member needs both.
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

// startsWithPaper reports whether the first object in a value is a paper, or contains a paper within depth objects.
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

// skipped describes the objects of a kind that are not papers.
type skipped struct {
	offset, count int // offset of the first object, and number of objects
	hint          string
}

// maxNamed is the maximum number of members in a message.
const maxNamed = 5

// maxKinds is the maximum number of kinds of skipped objects, and of unsupported members, in the reports.
const maxKinds = 100

// skipObject records an object that is not a paper, with the names of its first members.
func (j *plainReader) skipObject(offset int, members []rawValue) {
	var names []string
	for _, m := range members[:min(len(members), maxNamed)] {
		names = append(names, excerpt(jsontext.Value(m.name)))
	}
	if len(members) > maxNamed {
		names = append(names, "…")
	}
	j.skip(offset, "not a paper: an object with the fields "+strings.Join(names, ", "),
		"skipped; a paper needs a title and at least one more field, such as authors, an abstract, a date or a URL")
}

// skip records an object that is not a paper, with the message and the hint of its report.
func (j *plainReader) skip(offset int, message, hint string) {
	if _, found := j.skipped[message]; !found && len(j.skipped) >= maxKinds {
		message = "not a paper: other objects"
	}
	s := j.skipped[message]
	if s.count == 0 {
		s.offset, s.hint = offset, hint
	}
	s.count++
	j.skipped[message] = s
}

// reportUnsupported reports the objects that are not papers, and the members that have no field in an entry.
func (j *plainReader) reportUnsupported() {
	for _, what := range slices.Sorted(maps.Keys(j.skipped)) {
		s := j.skipped[what]
		if s.count > 1 {
			what = fmt.Sprintf("%s (%d times)", what, s.count)
		}
		j.Report(s.offset, what, s.hint)
	}
	if len(j.unsupported) > 0 {
		first := slices.Min(slices.Collect(maps.Values(j.unsupported)))
		names := strings.Join(slices.Sorted(maps.Keys(j.unsupported)), ", ")
		j.Report(first, "unsupported fields: "+names, "not imported; they remain in the saved digest")
	}
}

// ignore records a member that has no field in an entry, unless it is blank.
func (j *plainReader) ignore(m member) {
	name := entry.Clean(excerpt(jsontext.Value(m.name)))
	if _, found := j.unsupported[name]; !found && len(j.unsupported) < maxKinds && !m.isBlank() {
		j.unsupported[name] = m.offset
	}
}
