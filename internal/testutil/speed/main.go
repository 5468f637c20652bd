//go:build linux

// Command speed compares the speed of Offprint with that of Hugo.
//
// It makes an archive of synthetic papers and a Hugo site with the same pages, runs both programs in turn, and prints a
// table of medians. The Hugo site has no search, citations, related papers and feeds of tags, which would need further
// programs. Missed aims are marked, but the command fails only if it cannot measure.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

// A group is a set of rows that are measured together.
type group struct {
	name    string
	measure func(*bench) ([]row, error)
}

var groups = []group{
	{"build", (*bench).builds},
	{"serve", (*bench).serves},
	{"import", (*bench).imports},
	{"fields", (*bench).fields},
	{"large", (*bench).large},
}

// options are the flags.
type options struct {
	papers, runs int
	seed         uint64
	only         []string // names of groups
	large        bool
	offprint     string // path of the program; "" to build it
	hugo         string // path of the program, or none; "" to install it
	pagefind     string // path of the program, or none; "" to install it
	keep         string // folder to work in and keep; "" for a temporary one
}

func main() {
	o := parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, o)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "speed:", err)
		os.Exit(1)
	}
}

func parse() (o options) {
	flag.IntVar(&o.papers, "papers", 10_000, "`number` of papers")
	flag.IntVar(&o.runs, "runs", 5, "`number` of runs of each program")
	flag.Uint64Var(&o.seed, "seed", 1, "seed of the archive")
	quick := flag.Bool("quick", false, "measure 500 papers")
	only := flag.String("only", "", "`groups` of rows, separated by commas: "+names()+" (default: all but large)")
	flag.BoolVar(&o.large, "large", false, "also measure an archive of ten times as many papers")
	flag.StringVar(&o.offprint, "offprint", "", "Offprint `file` (default: built from the sources)")
	flag.StringVar(&o.hugo, "hugo", "", "Hugo `file`, or none (default: installed with go install)")
	flag.StringVar(&o.pagefind, "pagefind", "", "Pagefind `file`, or none (default: installed with npm)")
	flag.StringVar(&o.keep, "keep", "", "work in this `folder` and keep it (default: a temporary folder)")
	flag.Parse()
	if *quick {
		o.papers = 500
	}
	o.only = slices.DeleteFunc(strings.Split(*only, ","), func(name string) bool { return name == "" })
	for _, name := range o.only {
		if !strings.Contains(" "+names()+" ", " "+name+" ") {
			usage("unknown group %q in -only", name)
		}
	}
	if o.papers < 1 || o.runs < 1 || flag.NArg() > 0 {
		usage("-papers and -runs must be positive, and there are no arguments")
	}
	return o
}

func usage(format string, args ...any) {
	fmt.Fprintf(os.Stderr, "speed: "+format+"\n", args...)
	os.Exit(2)
}

func names() string {
	var all []string
	for _, g := range groups {
		all = append(all, g.name)
	}
	return strings.Join(all, " ")
}

// chosen reports whether a group is measured.
func (o options) chosen(name string) bool {
	if name == "large" && o.large {
		return true
	}
	if len(o.only) > 0 {
		return slices.Contains(o.only, name)
	}
	return name != "large"
}

func run(ctx context.Context, o options) error {
	b, err := newBench(ctx, o)
	if err != nil {
		return err
	}
	defer b.close()
	fmt.Println(b.machine())
	rows, err := b.measure()
	if len(rows) > 0 {
		printTable(os.Stdout, rows)
	}
	for _, note := range b.notes {
		fmt.Println("Not measured:", note)
	}
	return err
}

// measure returns the rows of the chosen groups, up to the first that fails.
func (b *bench) measure() (rows []row, err error) {
	for _, g := range groups {
		if !b.chosen(g.name) {
			continue
		}
		fmt.Fprintf(os.Stderr, "measuring %s\n", g.name)
		measured, err := g.measure(b)
		if err != nil {
			return rows, fmt.Errorf("failed to measure %s: %w", g.name, err)
		}
		rows = append(rows, measured...)
	}
	return rows, nil
}
