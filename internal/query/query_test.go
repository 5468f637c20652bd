package query

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/offprint/offprint/internal/content"
)

var declared = []content.Field{
	{Name: "status", Type: content.ChoiceField, Choices: []string{"to-read", "reading", "read"}},
	{Name: "method", Type: content.ListField, Title: "Methods"},
	{Name: "rating", Type: content.NumberField},
	{Name: "open", Type: content.BoolField},
	{Name: "read_on", Type: content.DateField},
	{Name: "tags", Title: "Subjects"},
}

var vocabulary = []content.Term{
	{Tag: "neural-operators", Title: "Operator learning", Aliases: []string{"deep-operators", "weather"}},
	{Tag: "weather", Title: "Operator learning"},
	{Tag: "pdes"},
	{Tag: "cpp", Title: "C++"},
	{Tag: "c", Title: "C"},
}

func day(year, month, d int) content.Date {
	date, _ := content.NewDate(year, 1, 1)
	date.Month, date.Day = 0, d
	for range month {
		date.Month++
	}
	return date
}

// sample is a paper.
var sample = map[string]any{
	"title": "Fourier Neural Operators", "date": day(2023, 10, 16), "year": 2023.0,
	"tags": []string{"neural-operators", "cpp"}, "authors": []string{"Ada Lovelace", "José García"},
	"digests": []content.Date{day(2026, 2, 18), day(2026, 3, 1)},
	"status":  "reading", "method": []string{"Multigrid", "finite elements"}, "rating": 4.5, "read_on": day(2024, 5, 0),
	"notes": true, "withdrawn": false, "venue": "", "mood": "good", "level": 3.0, "flag": true, "slug": "fno",
	"place": "Gene\u0300ve", "town": "L'Aquila",
}

func valuesOf(paper map[string]any) Values { return func(f *Field) any { return paper[f.Name] } }

func TestQueries(t *testing.T) {
	for _, c := range []struct {
		query string
		want  bool
	}{
		{"", true},
		{"  \n ", true},
		{"status = reading", true},
		{"status = reading OR status = READING", true},
		{"status != read", true},
		{"status < read and status > to-read", true},
		{"status >= read", false},
		{"status in [to-read, reading]", true},
		{"status in []", false},
		{"status in [to-read, reading,]", true},
		{"open in [false]", true},
		{"not status in [read]", true},
		{"status not in [reading]", false},
		{"rating >= 4.5", true},
		{"rating > 4.5", false},
		{"rating = 45e-1", true},
		{"rating in [1, 4.50]", true},
		{"comments < 10", false},
		{"comments != 10", true},
		{"missing comments", true},
		{"has comments", false},
		{"has venue", false},
		{"venue = ''", false},
		{"date = 2023", true},
		{"date = 2023-10", true},
		{"date > 2023", false},
		{"date <= 2023-10", true},
		{"date >= 2023-10-17", false},
		{"date < 2024", true},
		{"read_on = 2024-05-01", false},
		{"digests = 2026-03", true},
		{"digests < 2026-03", true},
		{"year = 2023", true},
		{"tags = neural-operators", true},
		{`tags = "Neural operators"`, true},
		{`tags = "Operator learning"`, true},
		{`tags != "operator learning"`, false},
		{`tags in [pdes, "Operator learning"]`, true},
		{"tags = deep-operators", true},
		{"tags = weather", false},
		{"tags = C++", true},
		{`tags in ["c++"]`, true},
		{"tags = c", false},
		{"tags = C", false},
		{"tags contains operators", true},
		{"tags = operators", false},
		{"method = multigrid", true},
		{"method = fem or method = 'Finite Elements'", true},
		{"method contains finite", true},
		{"method != multigrid", false},
		{"authors contains lovelace", true},
		{"authors = 'jose\u0301 Garci\u0301a'", true},
		{"authors contains 'sE\u0301 g'", true},
		{"place = Genève", true},
		{"place in [Gene\u0300ve]", true},
		{"place contains ève", true},
		{"title contains 'neural op'", true},
		{"title >= fourier and title < g", true},
		{"title contains'neural op'", true},
		{"town = l'aquila and not authors contains O'Brien", true},
		{"town in [L'Aquila,'x']", true},
		{"notes", true},
		{"not notes", false},
		{"withdrawn", false},
		{"withdrawn = false", true},
		{"open = no", true},
		{"open", false},
		{"has notes and missing open", true},
		{"mood = Good", true},
		{"mood != bad", true},
		{"level >= 2", true},
		{"level = three", false},
		{"flag = true", true},
		{"missing unheard", true},
		{"status = read or rating > 4 and notes", true},
		{"(status = read or rating > 4) and open", false},
		{"not (status = read and rating > 4)", true},
		{`slug = "fno"`, true},
	} {
		s := NewSchema(declared, vocabulary, sameTitle)
		q, faults := s.Parse(c.query)
		if faults != nil {
			t.Errorf("%s: %+v", c.query, *faults[0])
			continue
		}
		if got := q.Match(valuesOf(sample)); got != c.want {
			t.Errorf("%s is %v", c.query, got)
		}
	}
}

// TestDeclaredFieldsReplaceBuiltInOnes uses fields of the curator's own that have the names of built-in fields.
func TestDeclaredFieldsReplaceBuiltInOnes(t *testing.T) {
	s := NewSchema([]content.Field{
		{Name: "notes", Type: content.TextField}, {Name: "added", Type: content.NumberField, Title: "Shelf"},
	}, nil, sameTitle)
	q, faults := s.Parse("notes contains proof and added = 4")
	if faults != nil {
		t.Fatal(*faults[0])
	}
	paper := func(f *Field) any { return map[string]any{"notes": "The proof.", "added": 4.0}[f.Name] }
	if f, _ := s.Field("added"); !q.Match(paper) || f.Title != "Shelf" || !f.IsOwn {
		t.Errorf("match %v, field %+v", q.Match(paper), f)
	}
	if q, faults = s.Parse("not notes"); faults != nil || !q.Match(func(f *Field) any { return f.IsOwn }) {
		t.Errorf("not notes: match %v, faults %v", q, faults)
	}
}

// TestNilQuery calls the methods of the nil query, which Parse returns for an empty text.
func TestNilQuery(t *testing.T) {
	q, faults := NewSchema(declared, vocabulary, sameTitle).Parse(" ")
	if q != nil || faults != nil || !q.Match(valuesOf(sample)) || q.String() != "" || q.Names() != nil {
		t.Errorf("got %v, %v, names %v", q, faults, q.Names())
	}
}

func TestFaults(t *testing.T) {
	for _, c := range []struct{ query, want string }{
		{"status = rad", `9: "rad" is not a choice of ` + "`status` (did you mean read?)"},
		{"statis = read", "0: unknown field `statis` (did you mean `status`?)"},
		{"author = b or rating >= good and status = rad (", "0: unknown field `author` (did you mean `authors`?)\n" +
			"24: `rating` is a number, and \"good\" is not (write a number, such as 4)\n" +
			"42: \"rad\" is not a choice of `status` (did you mean read?)\n" +
			`46: unexpected "(" (combine conditions with "and" or "or")`},
		{"tags = a and author = b", "13: unknown field `author` (did you mean `authors`?)"},
		{"rating = good", "9: `rating` is a number, and \"good\" is not (write a number, such as 4)"},
		{"rating = NaN", "9: `rating` is a number, and \"NaN\" is not (write a number, such as 4)"},
		{"date > soon", "7: `date` is a date, and \"soon\" is not (write a year, a month or a day, such as 2023-10)"},
		{"date > 2023-13", "7: `date` is a date, and \"2023-13\" is not (months are 01 to 12)"},
		{"notes = maybe", "8: `notes` is true or false, and \"maybe\" is not (write true or false)"},
		{"notes > true", "6: `notes` is true or false and has no order (use =)"},
		{"rating contains 4", "7: \"contains\" is for texts, and `rating` is a number (use =)"},
		{"status == read", `7: unknown operator "==" (did you mean =?)`},
		{"status contain read", "7: expected an operator after `status`, found \"contain\" (did you mean contains?)"},
		{"status", "6: expected an operator after `status`, found the end of the query (the operators are =, !=, " +
			"<, <=, >, >=, contains, in)"},
		{"status is read", "7: expected an operator after `status`, found \"is\" (did you mean =?)"},
		{"status is not read", "7: expected an operator after `status`, found \"is\" (did you mean !=?)"},
		{"status: read", "6: expected an operator after `status`, found \":\" (write status = read)"},
		{"has status:read", "10: expected an operator after `status`, found \":\" (write status = read)"},
		{"status: ", "6: expected an operator after `status`, found \":\" (write status = …)"},
		{"status =", "8: expected a value after =, found the end of the query (write one, such as status = to-read)"},
		{"rating < and open", `9: expected a value after <, found "and" (write one, such as rating < 4, ` +
			`or put "and" in quotes)`},
		{"date >= )", `8: expected a value after >=, found ")" (write one, such as date >= 2023-10)`},
		{"status in [and]", `11: expected a value, found "and" (put it in quotes)`},
		{"status in [read, ", "17: expected a value, found the end of the query (write status in [a, b])"},
		{"status = [read]", `9: expected a value, found "[" (write status in [a, b])`},
		{"status in read", `10: expected "[" after "in", found "read" (write status in [a, b])`},
		{"status in [read", `15: expected "]" or a comma, found the end of the query (write status in [a, b])`},
		{"venue = Nature Physics", `15: unexpected "Physics" (put a text with spaces in quotes: "Nature Physics")`},
		{"venue = none", `8: "none" is not a value (write missing venue, or use quotes)`},
		{"date = null", `7: "null" is not a value (write missing date)`},
		{"(notes", `6: expected ")", found the end of the query (add ")" or remove "(")`},
		{"notes)", `5: unexpected ")" (remove it, or add a "(" before it)`},
		{"notes adn open", "6: expected an operator after `notes`, found \"adn\" (the operators are =, !=, <, <=, >, " +
			">=, contains, in)"},
		{"rating > 3 adn open", `11: unexpected "adn" (did you mean and?)`},
		{"venue = 'x", "8: a quotation mark is not closed (put one after the text)"},
		{"venue = “x”", `8: unexpected "“" (write straight quotes: "text")`},
		{"status = read rating > 3", `14: unexpected "rating" (combine conditions with "and" or "or")`},
		{"rating > 3 sort date", `11: unexpected "sort" (write it as a field of its own, such as sort: -date)`},
		{`"status" = read`, `0: expected a field, found "status" (write the name of a field without quotes, such as ` +
			`status = read)`},
		{"= 3", `0: expected a field, found "=" (write the name of a field, such as status = read)`},
		{"notes and", "9: expected a condition, found the end of the query (write one, such as status = read)"},
		{"has", "3: expected a field, found the end of the query (write the name of a field, such as has status)"},
		{"missing and notes", `8: expected a field, found "and" (write the name of a field, such as missing status)`},
		{"4 = rating", `0: "4" is not a field (begin with a field, such as status = read)`},
		{strings.Repeat("not ", 200) + "notes", "400: the query has too many parentheses (simplify it)"},
		{strings.Repeat(" ", 10_000) + "notes", "0: the query is longer than 10000 bytes (shorten it)"},
	} {
		_, faults := NewSchema(declared, vocabulary, sameTitle).Parse(c.query)
		var lines []string
		for _, fault := range faults {
			line := fmt.Sprintf("%d: %s", fault.Offset, fault.What)
			if fault.Hint != "" {
				line += " (" + fault.Hint + ")"
			}
			lines = append(lines, line)
		}
		if got := strings.Join(lines, "\n"); got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.query, got, c.want)
		}
	}
}

func TestOrders(t *testing.T) {
	s := NewSchema(declared, vocabulary, sameTitle)
	for _, c := range []struct {
		order string
		in    []any
		want  string
	}{
		{"rating", []any{3.0, nil, 1.0, 2.0}, "[1 2 3 <nil>]"},
		{"-rating", []any{3.0, nil, 1.0, 2.0}, "[3 2 1 <nil>]"},
		{"status", []any{"read", "to-read", nil, "reading"}, "[to-read reading read <nil>]"},
		{"-date", []any{day(2023, 0, 0), content.Date{}, day(2023, 2, 0), day(2024, 0, 0)}, "[2024 2023-02 2023 ]"},
		{"title", []any{"b", "A", "", "c"}, "[A b c ]"},
		{"title", []any{"Zoo", "Part 10", "élan", "Part 2"}, "[élan Part 2 Part 10 Zoo]"},
		{"open", []any{true, nil, false}, "[false true <nil>]"},
		{"digests", []any{[]content.Date{day(2024, 1, 1)}, []content.Date{day(2023, 1, 1), day(2025, 1, 1)}},
			"[[2023-01-01 2025-01-01] [2024-01-01]]"},
		{"method", []any{[]string{"a", "c"}, []string{"A", "b"}}, "[[A b] [a c]]"},
		{"mood", []any{"b", 2.0, true, "A", 1.0}, "[1 2 true A b]"},
	} {
		o, fault := s.ParseOrder(c.order)
		if fault != nil {
			t.Fatal(c.order, fault)
		}
		slices.SortStableFunc(c.in, o.Compare)
		if got := fmt.Sprint(c.in); got != c.want {
			t.Errorf("%s: %s, want %s", c.order, got, c.want)
		}
	}
	if _, fault := s.ParseOrder(" -raiting"); fault == nil || fault.Offset != 2 {
		t.Errorf("the fault is %+v", fault)
	}
}

// TestQueriesEqualNaiveEvaluation formats a random query and parses it again. The text must not change, and the query
// must match the same papers as a simple evaluation of the tree.
func TestQueriesEqualNaiveEvaluation(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := NewSchema(declared, vocabulary, sameTitle)
		tree := drawNode(t, s, 3)
		var b strings.Builder
		tree.write(&b, orLevel)
		q, faults := s.Parse(b.String())
		if faults != nil {
			t.Fatalf("%s: %+v", b.String(), *faults[0])
		}
		if q.String() != b.String() {
			t.Fatalf("%s became %s", b.String(), q)
		}
		paper := map[string]any{}
		for name, values := range drawn {
			paper[name] = rapid.SampledFrom(append(values.papers, nil)).Draw(t, name)
		}
		if got, want := q.Match(valuesOf(paper)), naive(tree, paper); got != want {
			t.Fatalf("%s is %v for %v", q, got, paper)
		}
	})
}

// drawn has, for each field of random queries, its values in queries and in papers.
var drawn = map[string]struct {
	queries []string
	papers  []any
}{
	"rating":  {[]string{"1", "2.5", "-3"}, []any{1.0, 2.5, 4.0}},
	"status":  {[]string{"read", "reading", "to-read"}, []any{"read", "reading", "to-read"}},
	"method":  {[]string{"a", `b "c"`, "and", "None", `x\y`, "d(e"}, []any{[]string{"a"}, []string{`b "C"`, "and"}}},
	"date":    {[]string{"2023", "2023-10", "2023-10-16"}, []any{day(2023, 0, 0), day(2023, 10, 16), day(2024, 1, 2)}},
	"open":    {[]string{"true", "false"}, []any{true, false}},
	"digests": {[]string{"2026", "2026-02-18"}, []any{[]content.Date{day(2026, 2, 18), day(2025, 1, 1)}}},
}

func drawNode(t *rapid.T, s *Schema, depth int) node {
	kinds := 3
	if depth > 0 {
		kinds = 6
	}
	names := []string{"rating", "status", "method", "date", "open", "digests"}
	f, _ := s.Field(rapid.SampledFrom(names).Draw(t, "field"))
	switch rapid.IntRange(0, kinds-1).Draw(t, "kind") {
	case 0:
		return presence{f, rapid.Bool().Draw(t, "has")}
	case 1:
		return membership{f, []value{drawValue(t, f), drawValue(t, f)}}
	case 3:
		return disjunction{drawNode(t, s, depth-1), drawNode(t, s, depth-1)}
	case 4:
		return conjunction{drawNode(t, s, depth-1), drawNode(t, s, depth-1)}
	case 5:
		return negation{drawNode(t, s, depth-1)}
	}
	op := "="
	if f.Type != content.BoolField && f.Type != content.ListField {
		op = rapid.SampledFrom([]string{"=", "<", "<=", ">", ">="}).Draw(t, "operator")
	}
	return comparison{f, op, drawValue(t, f)}
}

func drawValue(t *rapid.T, f *Field) value {
	text := rapid.SampledFrom(drawn[f.Name].queries).Draw(t, "value")
	v, _ := f.parse(token{kind: quoted, text: text}, "=")
	return v
}

// naive evaluates a tree by the texts of its values.
func naive(n node, paper map[string]any) bool {
	switch n := n.(type) {
	case disjunction:
		return naive(n[0], paper) || naive(n[1], paper)
	case conjunction:
		return naive(n[0], paper) && naive(n[1], paper)
	case negation:
		return !naive(n.operand, paper)
	case presence:
		v := paper[n.field.Name]
		return (v != nil && v != false) == n.has
	case membership:
		return naive(comparison{n.field, "=", n.values[0]}, paper) ||
			naive(comparison{n.field, "=", n.values[1]}, paper)
	}
	c := n.(comparison)
	for _, text := range entries(paper[c.field.Name]) {
		if naiveTest(c, text) {
			return true
		}
	}
	return c.field.Type == content.BoolField && paper[c.field.Name] == nil && c.value.text == "false"
}

func entries(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case []string:
		return v
	case []content.Date:
		var texts []string
		for _, d := range v {
			texts = append(texts, d.String())
		}
		return texts
	}
	return []string{fmt.Sprint(v)}
}

func naiveTest(c comparison, text string) bool {
	want := c.value.text
	order := strings.Compare(strings.ToLower(text), strings.ToLower(want))
	switch c.field.Type {
	case content.NumberField:
		var a, b float64
		_, _ = fmt.Sscan(text, &a)
		_, _ = fmt.Sscan(want, &b)
		order = cmp.Compare(a, b)
	case content.ChoiceField:
		order = slices.Index(declared[0].Choices, text) - slices.Index(declared[0].Choices, want)
	case content.DateField, DatesType:
		order = strings.Compare(text[:min(len(text), len(want))], want)
	}
	return c.op == "=" && order == 0 || c.op == "<" && order < 0 || c.op == "<=" && order <= 0 ||
		c.op == ">" && order > 0 || c.op == ">=" && order >= 0
}

// FuzzParse checks that a valid query does not change when it is formatted and parsed again, and that faults are inside
// the query.
func FuzzParse(f *testing.F) {
	for _, q := range []string{
		"status = read and rating >= 4", `not (method = "a b" or missing date) and tags in [x, 'y']`, "notes",
		"a = “b”", "venue contains 'it\\'s'", "date != 2023-10", "x not in [1, true]", "((((",
		"status = none", "method = '\x00\\'",
	} {
		f.Add(q)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := NewSchema(declared, vocabulary, sameTitle)
		q, faults := s.Parse(text)
		last := 0
		for _, fault := range faults {
			if fault.Offset < last || fault.Offset > len(text) || fault.What == "" {
				t.Fatalf("%q: %+v", text, *fault)
			}
			last = fault.Offset
		}
		if q == nil {
			return
		}
		q.Match(valuesOf(sample))
		again, faults := s.Parse(q.String())
		if faults != nil || again.String() != q.String() {
			t.Fatalf("%q became %q, %v", text, q, faults)
		}
	})
}

func sameTitle(name string) string { return name }
