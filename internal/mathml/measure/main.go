// Measure counts the formulas of a file that package mathml accepts.
//
// The file has one formula per line, as a JSON string. Measure prints each refused formula with the offset and the
// reason, and then the counts. With -mathml it prints only a JSON object with the formula and its MathML for each
// accepted one.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/offprint/offprint/internal/mathml"
)

func main() {
	inline := flag.Bool("inline", false, "render inline formulas instead of display formulas")
	output := flag.Bool("mathml", false, "print the MathML of the accepted formulas instead of the reasons")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: go run ./internal/mathml/measure [-inline] [-mathml] FILE")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 1 {
		flag.Usage()
		os.Exit(2)
	}
	file, err := os.Open(flag.Arg(0))
	if err == nil {
		err = measure(os.Stdout, file, !*inline, *output)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "measure:", err)
		os.Exit(1)
	}
}

// measure reads the formulas and writes the report.
func measure(w io.Writer, r io.Reader, display, output bool) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<24)
	all, accepted := 0, 0
	for lines.Scan() {
		var tex string
		if err := json.Unmarshal(lines.Bytes(), &tex); err != nil {
			return fmt.Errorf("formula %d: %w", all+1, err)
		}
		all++
		mathML, err := mathml.Convert(tex, display)
		var refused *mathml.Error
		switch {
		case errors.As(err, &refused):
			if !output {
				fmt.Fprintf(w, "refused %q: offset %d: %v\n", tex, refused.Offset, err)
			}
		default:
			accepted++
			if output {
				line, _ := json.Marshal(map[string]string{"tex": tex, "mathml": mathML})
				fmt.Fprintf(w, "%s\n", line)
			}
		}
	}
	if !output {
		fmt.Fprintf(w, "accepted %d of %d\n", accepted, all)
	}
	return lines.Err()
}
