// Command measure prints how many formulas the package mathrepair restores.
//
//	go run ./internal/mathrepair/measure [-v OUTCOME] FILE...
//
// A file has one JSON object on each line, {"abstract": "…"}, with its TeX intact. The command damages each abstract
// as a daily-papers page does, repairs it, and compares the result with the original.
//
// Counted are the formulas that the damage makes unreadable: those with a command, a script or braces. A formula such
// as $n>2$ only loses its dollar signs.
package main

import (
	"bufio"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	verbose := flag.String("v", "", "print the formulas with this `outcome`, such as wrong or missed")
	flag.Parse()
	if flag.NArg() == 0 {
		fmt.Fprintln(os.Stderr, "usage: measure [-v OUTCOME] FILE...")
		os.Exit(2)
	}
	for _, name := range flag.Args() {
		abstracts, err := read(name)
		if err != nil {
			fmt.Fprintf(os.Stderr, "failed to read %q: %v\n", name, err)
			os.Exit(1)
		}
		fmt.Printf("%s\n%s", name, measure(abstracts, printer(*verbose)))
	}
}

// printer returns the function that prints the results with an outcome, or nil if there is none.
func printer(outcome string) func(result) {
	if outcome == "" {
		return nil
	}
	return func(r result) {
		if r.outcome.String() == outcome {
			fmt.Printf("%s: %q => %q\n", outcome, r.original, r.repaired)
		}
	}
}

// read reads the abstracts of a file.
func read(name string) ([]string, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return decode(f)
}

// decode reads one JSON object a line.
func decode(r io.Reader) ([]string, error) {
	var abstracts []string
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	for n := 1; lines.Scan(); n++ {
		var record struct{ Abstract string }
		if len(lines.Bytes()) == 0 {
			continue
		}
		if err := json.Unmarshal(lines.Bytes(), &record); err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		abstracts = append(abstracts, record.Abstract)
	}
	return abstracts, lines.Err()
}
