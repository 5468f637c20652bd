package frontmatter

import (
	"bytes"
	"math"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/offprint/offprint/internal/strictyaml"
)

// A Field is a name and its value, which is YAML on one line.
type Field struct{ Key, Value string }

// An Entry is a group of fields (a YAML mapping) within a file: an entry of a list, such as a tag of the vocabulary, or
// the value of a field, such as `venue`. An edit of an entry leaves all other bytes of the file unchanged.
//
// An Entry of a list becomes invalid if an entry is inserted or removed before it.
type Entry struct {
	file *File
	list string // name of the field that contains the entry
	at   int    // index in the list; -1 if the field itself is the group
}

// Group returns the value of a field, such as `venue`, as an Entry. It returns nil if the value is not a group of
// fields or the group is empty.
func (f *File) Group(key string) *Entry {
	all, err := f.fields()
	if err != nil {
		return nil
	}
	if value := all.value(key); value == nil || value.Kind != yaml.MappingNode || len(value.Content) == 0 {
		return nil
	}
	return &Entry{f, key, -1}
}

// Entry searches a list for a group of fields whose field named key has the value text. It returns the first such
// group, or nil.
func (f *File) Entry(list, key, text string) *Entry {
	all, err := f.fields()
	if err != nil {
		return nil
	}
	value := all.value(list)
	if value == nil || value.Kind != yaml.SequenceNode {
		return nil
	}
	for i, item := range value.Content {
		if item.Kind != yaml.MappingNode {
			continue
		}
		if v := fields(item.Content).value(key); v != nil && v.Kind == yaml.ScalarNode && v.Value == text {
			return &Entry{f, list, i}
		}
	}
	return nil
}

// Set replaces the value of a field of the entry. If the field does not exist, Set adds it after the closest existing
// field that precedes it in the given order, or else at the end.
func (n *Entry) Set(key, value string, order []string) error {
	e, err := n.edit(key)
	if err != nil {
		return err
	}
	name := Scalar(key)
	want, err := e.parseValue(name+": "+value, value)
	switch {
	case err != nil:
		return err
	case e.at >= 0:
		return e.apply(e.replacement(value), e.with(want))
	}
	previous := e.predecessor(order)
	insert := insertion(e.endOf(previous), strings.Repeat(" ", e.indent)+name+": "+value+e.file.lineBreak())
	if e.inFlow {
		insert = insertion(e.valueEnd(e.fields[previous+1], 0, true), ", "+name+": "+value)
	}
	return e.apply([]change{insert}, slices.Insert(slices.Clone(e.fields), previous+2, scalarNode(key), want))
}

// Append adds texts to a list of the entry. It creates the list if it does not exist.
func (n *Entry) Append(key string, texts []string, order []string) error {
	e, err := n.edit(key)
	if err != nil {
		return err
	}
	switch {
	case len(texts) == 0:
		return nil
	case e.at < 0 || strictyaml.IsNull(e.value()):
		return n.Set(key, FlowList(texts), order)
	}
	before := *n.file
	for _, text := range texts {
		if err := n.appendText(key, text); err != nil {
			*n.file = before
			return err
		}
	}
	return nil
}

// appendText adds a text to an existing list of the entry.
func (n *Entry) appendText(key, text string) error {
	e, err := n.edit(key)
	if err != nil {
		return err
	}
	if e.value().Kind != yaml.SequenceNode {
		return e.fault("`"+key+"` is not a list", "write "+key+": [ … ]")
	}
	list := *e.value()
	list.Content = append(slices.Clone(list.Content), scalarNode(text))
	return e.apply(e.addition(Scalar(text)), e.with(&list))
}

// Remove removes the entry from its list. The comments above it stay. It returns an error for an entry from Group.
func (n *Entry) Remove() error { return n.file.RemoveAt(n.list, n.at) }

// AppendEntry adds a group of fields to a list, in the style of its last entry. If the list does not exist, AppendEntry
// adds it at the end of the front matter.
func (f *File) AppendEntry(list string, entry []Field) error {
	return f.InsertEntry(list, math.MaxInt, entry)
}

// InsertEntry is like AppendEntry, but inserts the new entry at an index. It does so only if the last entry has one
// field per line; otherwise, it appends the new entry. Comments stay above the entries that they precede.
func (f *File) InsertEntry(list string, at int, entry []Field) error {
	e, err := f.edit(list)
	if err != nil {
		return err
	}
	if e.hasEntriesOnLines() {
		return e.insertAll([]Insertion{{at, entry}}, 0)
	}
	pairs, inBraces, want, err := e.parseEntry(entry)
	switch {
	case err != nil:
		return err
	case e.at < 0:
		text := list + ":" + f.lineBreak() + e.onOwnLines(pairs, 2)
		return e.apply(
			[]change{insertion(len(e.src), text)},
			append(slices.Clone(e.fields), scalarNode(list), sequence(want)),
		)
	case strictyaml.IsNull(e.value()), e.value().Kind == yaml.SequenceNode && len(e.value().Content) == 0:
		return e.apply(e.replacement("["+inBraces+"]"), e.with(sequence(want)))
	case e.value().Kind != yaml.SequenceNode:
		return e.fault("`"+list+"` is not a list", "write one entry per line, each after a hyphen")
	}
	value := *e.value()
	value.Content = append(slices.Clone(value.Content), want)
	return e.apply(e.addition(inBraces), e.with(&value))
}

// An Insertion is a new group of fields for a list, and the index of the entry before which it belongs.
type Insertion struct {
	At    int
	Entry []Field
}

// InsertEntries is like InsertEntry for several entries, sorted by their indexes in the list as it is before. It takes
// much less time than inserting many entries one by one.
func (f *File) InsertEntries(list string, all []Insertion) error {
	before := *f
	for i, n := range all {
		e, err := f.edit(list)
		isLast := err == nil && e.hasEntriesOnLines()
		switch {
		case err != nil:
		case isLast:
			err = e.insertAll(all[i:], i)
		default:
			err = f.InsertEntry(list, n.At+i, n.Entry)
		}
		if err != nil {
			*f = before
			return err
		}
		if isLast {
			break
		}
	}
	return nil
}

// parseEntry returns the fields of a new entry, each as YAML, the entry in braces, and its node.
func (e *edit) parseEntry(entry []Field) (pairs []string, inBraces string, want *yaml.Node, err error) {
	pairs = make([]string, len(entry))
	for i, field := range entry {
		pairs[i] = field.Key + ": " + field.Value
	}
	inBraces = "{" + strings.Join(pairs, ", ") + "}"
	want, err = e.parseValue("["+inBraces+"]", inBraces)
	return pairs, inBraces, want, err
}

// hasEntriesOnLines reports whether the field is a list with one hyphen per entry whose last entry has one field per
// line.
func (e *edit) hasEntriesOnLines() bool {
	if e.at < 0 || e.value().Kind != yaml.SequenceNode || len(e.value().Content) == 0 {
		return false
	}
	last := e.value().Content[len(e.value().Content)-1]
	return e.value().Style&yaml.FlowStyle == 0 && last.Kind == yaml.MappingNode && last.Style&yaml.FlowStyle == 0
}

// insertAll inserts entries into a list for which hasEntriesOnLines is true. It adds shift to their indexes.
func (e *edit) insertAll(all []Insertion, shift int) error {
	value := *e.value()
	var changes []change
	var merged []*yaml.Node
	next := 0
	for _, n := range all {
		pairs, _, want, err := e.parseEntry(n.Entry)
		if err != nil {
			return err
		}
		at := max(next, min(n.At+shift, len(value.Content)))
		merged = append(append(merged, value.Content[next:at]...), want)
		changes = append(changes, insertion(e.lineOfEntry(&value, at), e.onOwnLines(pairs, value.Column-1)))
		next = at
	}
	value.Content = append(merged, value.Content[next:]...)
	return e.apply(changes, e.with(&value))
}

// lineOfEntry returns the offset where the lines of a new entry belong in a list with one hyphen per entry, given the
// index of the new entry.
func (e *edit) lineOfEntry(list *yaml.Node, at int) int {
	switch at {
	case len(list.Content):
		return e.endOf(e.at)
	case 0:
		return lineEnd(e.src, e.colonEnd())
	}
	return e.skipComments(lineEnd(e.src, e.valueEnd(list.Content[at-1], list.Column-1, false)), list.Column-1)
}

// RemoveAt removes the entry with this index from a list. The comments above it stay.
func (f *File) RemoveAt(list string, at int) error {
	e, err := f.edit(list)
	if err != nil {
		return err
	}
	switch {
	case e.at >= 0 && e.value().Kind != yaml.SequenceNode:
		return e.fault("`"+list+"` is not a list", "remove the entry by hand")
	case e.at < 0 || at < 0 || at >= len(e.value().Content):
		return e.fault("`"+list+"` has no such entry", "")
	}
	return e.drop(at)
}

// RemoveText removes every entry with this text from a list. It does nothing if the field is missing or not a list.
func (f *File) RemoveText(key, text string) error {
	e, err := f.edit(key)
	if err != nil {
		return err
	}
	if e.at < 0 || e.value().Kind != yaml.SequenceNode {
		return nil
	}
	var found []int
	for i, n := range e.value().Content {
		if n.Kind == yaml.ScalarNode && n.Value == text {
			found = append(found, i)
		}
	}
	if len(found) == 0 {
		return nil
	}
	return e.drop(found...)
}

// drop removes entries from the field's list, given their indexes in ascending order.
func (e *edit) drop(indexes ...int) error {
	list := *e.value()
	first := 0 // the first entry that stays
	for first < len(indexes) && indexes[first] == first {
		first++
	}
	var changes []change
	kept := slices.Clone(list.Content)
	for _, at := range indexes {
		removal, err := e.removal(&list, at, first)
		if err != nil {
			return err
		}
		changes = append(changes, removal)
		kept[at] = nil
	}
	kept = slices.DeleteFunc(kept, func(n *yaml.Node) bool { return n == nil })
	if len(kept) == 0 && list.Style&yaml.FlowStyle == 0 { // without entries, the field would be null
		changes = append([]change{e.insertAfter(e.colonEnd(), "[]")}, changes...)
	}
	list.Content = kept
	return e.apply(changes, e.with(&list))
}

// sequence returns a list with one entry.
func sequence(entry *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: []*yaml.Node{entry}}
}

// edit starts an edit of a field of the entry.
func (n *Entry) edit(key string) (*edit, error) {
	e, err := n.file.edit("")
	if err != nil {
		return nil, err
	}
	item := e.fields.value(n.list)
	if n.at >= 0 {
		item = item.Content[n.at]
	}
	e.fields, e.key, e.entry = item.Content, key, n
	e.at, e.indent, e.inFlow = e.fields.index(key), item.Column-1, item.Style&yaml.FlowStyle != 0
	return e, nil
}

// within returns the fields of the file with the changed fields of the entry.
func (n *Entry) within(changed fields) fields {
	all, _ := n.file.fields()
	all = slices.Clone(all)
	at := all.index(n.list) + 1
	list := *all[at]
	if n.at < 0 {
		list.Content, all[at] = changed, &list
		return all
	}
	list.Content = slices.Clone(list.Content)
	item := *list.Content[n.at]
	item.Content = changed
	list.Content[n.at], all[at] = &item, &list
	return all
}

// predecessor returns the index of the field after which a new field belongs: the closest existing one that precedes it
// in the given order, or else the last field.
func (e *edit) predecessor(order []string) int {
	for i := slices.Index(order, e.key) - 1; i >= 0; i-- {
		if at := e.fields.index(order[i]); at >= 0 {
			return at
		}
	}
	return len(e.fields) - 2
}

// onOwnLines formats a list entry with one field per line.
func (e *edit) onOwnLines(pairs []string, indent int) string {
	var b strings.Builder
	for i, pair := range pairs {
		mark := "  "
		if i == 0 {
			mark = "- "
		}
		b.WriteString(strings.Repeat(" ", indent) + mark + pair + e.file.lineBreak())
	}
	return b.String()
}

// removal returns the change that removes an entry from a list, with the comma before it or, before the first entry
// that stays, after it.
func (e *edit) removal(list *yaml.Node, at, first int) (change, error) {
	item := list.Content[at]
	inFlow := list.Style&yaml.FlowStyle != 0
	start, end := e.places.Offset(item), e.valueEnd(item, list.Column-1, inFlow)
	switch {
	case !inFlow:
		return change{lineStart(e.src, start), lineEnd(e.src, end), ""}, nil
	case at > first:
		start = e.valueEnd(list.Content[at-1], 0, true)
	case at+1 < len(list.Content):
		end = e.places.Offset(list.Content[at+1])
	}
	if removed := e.src[start:end]; bytes.IndexByte(removed, '\n') >= 0 && bytes.IndexByte(removed, '#') >= 0 {
		text := Quote(item.Value)
		if item.Kind != yaml.ScalarNode {
			text = onOneLine(item)
		}
		return change{}, e.fault(
			"cannot remove "+text+" from the list without also removing a comment",
			"remove the entry by hand",
		)
	}
	return change{start, end, ""}, nil
}

// Contains reports whether a field is a list that contains this text.
func (f *File) Contains(key, text string) bool {
	all, err := f.fields()
	if err != nil {
		return false
	}
	value := all.value(key)
	return value != nil && value.Kind == yaml.SequenceNode &&
		slices.ContainsFunc(
			value.Content,
			func(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Value == text },
		)
}
