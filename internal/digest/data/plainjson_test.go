package data_test

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/testutil/digesttest"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestJSONOfServices reads a file of each service and shape. The golden files contain the entries and the reports.
func TestJSONOfServices(t *testing.T) {
	files, err := filepath.Glob("testdata/*.json*")
	if err != nil || len(files) == 0 {
		t.Fatal("no files", err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, ".golden") {
			continue
		}
		t.Run(filepath.Base(file), func(t *testing.T) {
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			d, err := digest.Read(src, digest.Options{Name: filepath.Base(file), Date: digesttest.Date(t,
				"2026-01-01")})
			if err != nil {
				t.Fatal(err)
			}
			got := formatDigest(t, d)
			golden := file + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// formatDigest returns the format, the entries without zero fields as JSON, and the reports.
func formatDigest(t *testing.T, d *digest.Digest) string {
	var b strings.Builder
	b.WriteString(d.Format.Name + "\n")
	for _, e := range d.Entries {
		src, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		var members map[string]any
		if err := json.Unmarshal(src, &members); err != nil {
			t.Fatal(err)
		}
		for name, value := range members {
			text, err := json.Marshal(value)
			if err != nil {
				t.Fatal(err)
			}
			switch string(text) {
			case "null", `""`, "0", "false", "[]", `{"Day":0,"Month":0,"Year":0}`:
				delete(members, name)
			}
			if e.Venue == (digest.Venue{}) {
				delete(members, "Venue")
			}
		}
		all, err := json.MarshalIndent(members, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		b.Write(all)
		b.WriteString("\n")
	}
	for _, p := range d.Unplaced {
		b.WriteString(p.Error() + "\n")
	}
	return b.String()
}

// TestShapesOfPlainJSON reads the same two papers in every shape.
func TestShapesOfPlainJSON(t *testing.T) {
	const a, b = `{"title":"A","authors":["Ann One"],"year":2024}`,
		`{"title":"B","authors":"Bob Two","arxiv_id":"2501.00002"}`
	for name, src := range map[string]string{
		"an array":      "[" + a + "," + b + "]",
		"lines":         a + "\n" + b + "\n",
		"results":       `{"count":2,"results":[` + a + "," + b + "]}",
		"nested":        `{"message":{"total":2,"items":[` + a + "," + b + "]}}",
		"hits":          `{"hits":{"hits":[{"_source":` + a + `},{"_source":` + b + "}]}}",
		"by identifier": `{"x1":` + a + `,"x2":` + b + "}",
		"by day":        `{"2024-01-02":[` + a + `],"2024-01-01":[` + b + "]}",
		"a titled list": `{"title":"Reading list","date":"2026-01-01","papers":[` + a + "," + b + "]}",
		"another name":  `{"meta":{"page":1},"my_papers":[` + a + "," + b + "]}",
		"by topic":      `{"nets":{"x1":` + a + `},"trees":{"x2":` + b + "}}",
		"edges":         `{"data":{"edges":[{"node":` + a + `},{"node":` + b + "}]}}",
		"in an object":  `[{"paper":` + a + `},{"paper":` + b + "}]",
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, e := range digesttest.Entries(t, "json", src) {
				got = append(got, e.Title+" "+strings.Join(e.Authors, ";"))
			}
			if diff := cmp.Diff([]string{"A Ann One", "B Bob Two"}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestNamesInPlainJSON(t *testing.T) {
	want := []string{"Ann One", "Bob de Two"}
	for _, authors := range []string{
		`"Ann One, Bob de Two"`, `"Ann One and Bob de Two"`, `"One, Ann; de Two, Bob"`, `["Ann One","Bob de Two"]`,
		`["One, Ann","de Two, Bob"]`, `[{"name":"Ann One"},{"name":"Bob de Two"}]`,
		`[{"given":"Ann","family":"One"},{"given":"Bob","family":"de Two"}]`,
		`[{"first_name":"Ann","last_name":"One"},{"firstName":"Bob","lastName":"de Two"}]`,
		`[{"author":{"display_name":"Ann One"}},{"author":{"display_name":"Bob de Two"}}]`,
		`{"author":[{"@pid":"1","text":"Ann One 0001"},{"text":"Bob de Two"}]}`, `["Ann One*","Bob de Two†"]`,
		`[["One","Ann",""],["de Two","Bob",""]]`, `["Ann One, Bob de Two"]`, `{"value":["Ann One","Bob de Two"]}`,
		`"['Ann One', 'Bob de Two']"`,
		`[{"creatorType":"author","name":"Ann One"},{"creatorType":"author","name":"Bob de Two"},` +
			`{"creatorType":"translator","name":"C"}]`,
	} {
		got := digesttest.Entries(t, "json", `[{"title":"T","authors":`+authors+`}]`)
		if diff := cmp.Diff(want, got[0].Authors); diff != "" {
			t.Errorf("%s: %s", authors, diff)
		}
	}
}

func TestDatesInPlainJSON(t *testing.T) {
	for members, want := range map[string]string{
		`"date":"2024-03-05"`: "2024-03-05", `"year":2024`: "2024", `"Publication Year":"2024"`: "2024",
		`"publishedAt":1709596800000`: "2024-03-05", `"created":1709596800`: "2024-03-05",
		`"date":20240305`:                    "2024-03-05",
		`"issued":{"date-parts":[[2024,3]]}`: "2024-03", `"year":2024,"month":3`: "2024-03",
		`"year":2024,"month":"Mar"`:                  "2024-03",
		`"published":"Tue, 5 Mar 2024 10:00:00 GMT"`: "2024-03-05", `"created_at":"2023-01-01","year":2024`: "2024",
		`"pub_date":{"year":2024,"month":3,"day":5}`: "2024-03-05", `"year":"2024","date":"2024-03"`: "2024-03",
	} {
		got := digesttest.Entries(t, "json", `{"title":"T","authors":["Ann One"],`+members+`}`)
		if got[0].Date.String() != want {
			t.Errorf("%s: got %s, want %s", members, got[0].Date, want)
		}
	}
}

// TestReportsOfPlainJSON reads records with values of the wrong kind and objects that are not papers.
func TestReportsOfPlainJSON(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{`[{"title":"T","authors":5,"year":2024}]`,
			`dump:1:25: authors of "T" is the number 5, not a list of names`},
		{`[{"title":"T","authors":["Ann One"],"date":"03/04/2022"}]`,
			`dump:1:44: ambiguous date "03/04/2022": 2022-04-03 or 2022-03-04`},
		{`[{"title":"T","year":2024,"upvotes":"many"}]`,
			`dump:1:37: upvotes of "T" is the text "many", not a number`},
		{`[{"title":"T","year":2024,"mood":"good"}]`,
			"dump:1:34: unsupported fields: mood"},
		{`[{"title":"T","authors":["Ann One","et al."]}]`,
			"dump:1:25: the list of authors is incomplete"},
		{`[{"title":"T","year":2024,"url":"a.pdf"}]`,
			`dump:1:33: "a.pdf" is not a complete URL`},
		{`[{"title":"T","year":2024},{"id":1,"name":"Ann One"}]`,
			"dump:1:28: not a paper: an object with the fields id, name"},
		{`[{"title":"T","year":2024},{"title":"E","start":"1","end":"2","url":"http://a.example"}]`,
			"dump:1:28: not a paper: an event"},
		{`[{"title":"T","year":2024},{"title":"S","summary":"A tool.","url":"https://github.com/a/b"}]`,
			"dump:1:28: not a paper: a repository"},
		{`[{"title":"T","year":2020,"date":"2026-01-02"}]`,
			`dump:1:34: date 2026-01-02 of "T" is not in its year, 2020`},
		{`[{"title":"T","year":2024,"authors":"Young; James C; Arthur; Rudy"}]`,
			"dump:1:37: authors of"},
		{`[{"title":"T","year":2024},7]`,
			`dump:1:28: not a paper: "7"`},
	} {
		d, err := digesttest.Read(t, "json", c.src)
		if err != nil {
			t.Errorf("%s: %v", c.src, err)
			continue
		}
		if len(d.Entries) != 1 || d.Entries[0].Title != "T" {
			t.Errorf("%s: %d entries", c.src, len(d.Entries))
		}
		if len(d.Unplaced) != 1 || !strings.HasPrefix(d.Unplaced[0].Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.src, d.Unplaced, c.want)
		}
	}
}

// TestOtherJSONIsRejected reads JSON without papers.
func TestOtherJSONIsRejected(t *testing.T) {
	for _, src := range []string{
		`{"name":"tool","version":"1.0.0","author":"Ann One","description":"A tool."}`, `{"error":"Too many requests"}`,
		`{"$schema":"x","title":"A schema","type":"object","properties":{}}`,
		`{"authors":[{"name":"Ann One","year":2024}]}`,
		"[{'title': 'A'}]", `{"openapi":"3.0.0","info":{"title":"API","version":"1"}}`,
	} {
		if d, err := digesttest.Read(t, "json", src); err == nil {
			t.Errorf("%s: read as %q", src, d.Entries[0].Title)
		}
	}
}

// TestUndecodableRecordIsReadAsPlainJSON reads a record that does not have the types of the daily-papers API.
func TestUndecodableRecordIsReadAsPlainJSON(t *testing.T) {
	want := []digest.Entry{{Title: "T", Authors: []string{"Ann One"}, Arxiv: "2501.00001", Upvotes: new(3)}}
	got := digesttest.Entries(t, "hf-json", `[{"id":"2501.00001","title":"T","authors":["Ann One"],"upvotes":3}]`)
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(digest.Entry{}, "Line", "Column", "Day")); diff != "" {
		t.Error(diff)
	}
}
