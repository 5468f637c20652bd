package synthetic

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
)

// Page returns the text of a daily-papers page of at least size bytes, as copied in a browser. Its formulas have lost
// their backslashes and dollar signs, and are as frequent as in a real digest.
func Page(size int, seed uint64) []byte {
	g := &generator{rand.New(rand.NewPCG(seed, seed))}
	var b bytes.Buffer
	b.Grow(size + 8<<10)
	b.WriteString("Daily Papers\n\nbyAK and the research community\n\nFeb 18, 2026\n")
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(
			&b,
			"\n%s %d\n\n%s\n\n  • %d authors\n·\n%s\n",
			g.title(),
			i,
			damaged.Replace(g.abstract()),
			2+g.IntN(11),
			g.day(2015+g.IntN(11)).Time().Format("Jan 2, 2006"),
		)
	}
	return b.Bytes()
}

// damaged removes the characters of formulas that are lost when a page is copied.
var damaged = strings.NewReplacer("$", "", `\`, "")

// API returns a response of a daily-papers API of at least size bytes.
func API(size int, seed uint64) []byte {
	g := &generator{rand.New(rand.NewPCG(seed, seed))}
	var b bytes.Buffer
	b.Grow(size + 8<<10)
	separator := "["
	for i := 0; b.Len() < size; i++ {
		b.WriteString(separator)
		b.Write(g.record(i))
		separator = ","
	}
	b.WriteString("]\n")
	return b.Bytes()
}

// WriteAPI writes a response of a daily-papers API with n papers.
func WriteAPI(name string, n int, seed uint64) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("writing the dump: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	w := bufio.NewWriter(f)
	g := &generator{rand.New(rand.NewPCG(seed, seed))}
	separator := "["
	for i := range n {
		w.WriteString(separator)
		w.Write(g.record(i))
		separator = ","
	}
	w.WriteString("]\n")
	if err := w.Flush(); err != nil {
		return fmt.Errorf("writing the dump: %w", err)
	}
	return nil
}

// record returns the i-th paper of a response of the API.
func (g *generator) record(i int) []byte {
	title, abstract := fmt.Sprintf("%s %d", g.title(), i), g.abstract()
	type author struct {
		ID     string `json:"_id"`
		Name   string `json:"name"`
		Hidden bool   `json:"hidden"`
	}
	authors := make([]author, 2+g.IntN(11))
	for j := range authors {
		name := g.word()
		authors[j] = author{
			fmt.Sprintf("%024x", g.Uint64()),
			strings.ToUpper(name[:1]) + name[1:] + " " + strings.ToUpper(name[:1]) + g.word(),
			false,
		}
	}
	id := fmt.Sprintf("%02d%02d.%05d", 15+i/1_200_000, 1+i/100_000%12, i%100_000)
	data, err := json.Marshal(map[string]any{
		"paper": map[string]any{
			"id": id, "title": title, "summary": abstract, "authors": authors,
			"publishedAt":        g.day(2015+g.IntN(11)).String() + "T17:03:09.000Z",
			"submittedOnDailyAt": "2026-02-18T01:12:31.224Z",
			"upvotes":            g.IntN(300),
		},
		"title": title, "summary": abstract[:200], "numComments": g.IntN(20),
		"submittedBy": map[string]any{
			"_id":       fmt.Sprintf("%024x", g.Uint64()),
			"avatarUrl": "https://cdn.example.org/avatars/1.png",
			"fullname":  "A Reader",
			"name":      "reader",
		},
	})
	if err != nil {
		panic(err) // strings and numbers always encode
	}
	return data
}
