package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/offprint/offprint/internal/importer"
)

func question(file string) importer.Question {
	return importer.Question{
		File:    file,
		Source:  "feb.txt:3:1",
		Changes: []importer.Change{{Field: "date", Old: "2024", New: "2025", Line: 3}},
	}
}

func TestAnswersSelectChanges(t *testing.T) {
	for _, c := range []struct{ answers, want string }{ // two questions about a.md, then two about b.md
		{"y\nn\nYes\nno\n", "y.y."},
		{"a\n", "yyyy"},
		{"n\na\n", ".yyy"},
		{"s\ny\ns\n", "..y."},
		{"y\nq\n", "y..."},
		{"y\n", "y..."}, // end of input
		{"\nwhat\n?\ny\nn\nn\nn", "y..."},
	} {
		q := newQuestions(t.Context(), strings.NewReader(c.answers), io.Discard, false)
		got := ""
		for _, file := range []string{"a.md", "a.md", "b.md", "b.md"} {
			accepted, err := q.accept(question(file))
			switch {
			case err != nil:
				t.Fatal(err)
			case accepted:
				got += "y"
			default:
				got += "."
			}
		}
		if got != c.want {
			t.Errorf("answers %q accept %s, want %s", c.answers, got, c.want)
		}
	}
}

func TestInterruptEndsQuestions(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	silent, _ := io.Pipe()
	q := newQuestions(ctx, silent, io.Discard, false)
	cancel()
	if accepted, err := q.accept(question("a.md")); accepted || !errors.Is(err, context.Canceled) {
		t.Errorf("accept() = %v, %v; want false, %v", accepted, err, context.Canceled)
	}
}
