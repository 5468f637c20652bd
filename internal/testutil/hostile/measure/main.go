//go:build unix

// Command measure runs Offprint on hostile input and prints the CPU time and memory of each run. It fails if a run
// needs too much of either.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"

	"github.com/offprint/offprint/internal/testutil/hostile"
)

const (
	maxCPU    = 2 * time.Second
	maxMemory = 500 << 20
	killedAt  = 15 // seconds of CPU
)

func main() {
	o := options{}
	flag.StringVar(&o.program, "program", "offprint", "the `file` to measure")
	flag.IntVar(&o.size, "size", 1_000_000, "`bytes` of each input")
	run := flag.String("run", "", "measure only rows that match this `expression`")
	flag.BoolVar(&o.all, "all", false, "print every row, not only those over a limit")
	flag.Parse()
	var err error
	if o.rows, err = regexp.Compile(*run); err == nil {
		o.program, err = filepath.Abs(o.program)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	over, err := o.measureAll()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	if err != nil || over > 0 {
		os.Exit(1)
	}
}

// options are the flags.
type options struct {
	program string
	size    int            // of each input, in bytes
	rows    *regexp.Regexp // matches the rows to measure
	all     bool           // print rows within the limits, too
}

// measureAll measures all inputs and prints a row for each command. It returns the number of rows over a limit.
func (o options) measureAll() (over int, err error) {
	rows := 0
	fmt.Printf("%8s %8s %8s %7s %8s  %s\n", "CPU s", "user", "1/4", "growth", "MB", "input")
	for _, in := range hostile.Inputs() {
		for _, args := range commands(in) {
			if !o.rows.MatchString(in.Name + " (" + args[0] + ")") {
				continue
			}
			r, err := cheapest(o.program, in, args, o.size)
			if err != nil {
				return over, err
			}
			rows++
			quarter, mark := "", ""
			if r.failed() {
				over++
				mark = "  OVER"
				if quarter, err = growth(o.program, in, args, o.size, r); err != nil {
					return over, err
				}
			}
			if o.all || mark != "" {
				fmt.Printf("%8.2f %8.2f %16s %8d  %s (%s)%s%s\n", r.cpu.Seconds(), r.user.Seconds(), quarter,
					r.memory>>20, in.Name, args[0], r.end, mark)
			}
		}
	}
	fmt.Printf("%d of %d over %v or %d MB\n", over, rows, maxCPU, maxMemory>>20)
	return over, nil
}

// commands returns the command lines that read an input.
func commands(in hostile.Input) [][]string {
	switch {
	case in.IsDump():
		return [][]string{{"import", "--digest-date", "2024-02-01", in.File}}
	case strings.HasPrefix(in.File, "content/"):
		return [][]string{{"build"}, {"check"}, {"fmt"}}
	}
	return [][]string{{"build"}, {"check"}}
}

// A cost is the time and memory of one run.
type cost struct {
	cpu    time.Duration // of the program and of the system
	user   time.Duration // of the program
	memory int64
	end    string // a mark if the program panicked or exited with an unexpected status
}

func (c cost) failed() bool { return c.cpu > maxCPU || c.memory > maxMemory || c.end != "" }

// cheapest measures an input, and repeats that up to twice if it needs too much time, because the CPU is slower on a
// loaded machine.
func cheapest(program string, in hostile.Input, args []string, size int) (c cost, err error) {
	c, err = measure(program, in, args, size)
	for range 2 {
		if err != nil || c.cpu <= maxCPU || c.cpu > 4*maxCPU {
			return c, err
		}
		var again cost
		if again, err = measure(program, in, args, size); again.cpu < c.cpu {
			c = again
		}
	}
	return c, err
}

// growth measures a quarter of an input. It returns the columns with its time and the factor to the time of the full
// input: 4 if the time is proportional to the size, 16 if it is proportional to the square.
func growth(program string, in hostile.Input, args []string, size int, full cost) (string, error) {
	quarter, err := measure(program, in, args, size/4)
	times := full.cpu.Seconds() / max(quarter.cpu.Seconds(), 0.05)
	return fmt.Sprintf("%8.2f %7.1f", quarter.cpu.Seconds(), times), err
}

// measure runs one command on a new site that contains the input.
func measure(program string, in hostile.Input, args []string, size int) (c cost, err error) {
	dir, err := os.MkdirTemp("", "cost")
	if err != nil {
		return c, err
	}
	defer os.RemoveAll(dir)
	files := map[string]string{"site.yaml": "title: A\ncards: false\n"}
	files[in.File] = in.Text(size)
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return c, err
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			return c, err
		}
	}
	limited := fmt.Sprintf("ulimit -t %d; exec \"$@\"", killedAt)
	cmd := exec.Command("bash", append([]string{"-c", limited, "bash", program}, args...)...)
	cmd.Dir = dir
	var output beginning
	cmd.Stderr = &output
	err = cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		return c, err
	}
	state := cmd.ProcessState
	c.user, c.cpu = state.UserTime(), state.UserTime()+state.SystemTime()
	if usage, ok := state.SysUsage().(*syscall.Rusage); ok {
		c.memory = usage.Maxrss << 10
	}
	if strings.Contains(string(output), "goroutine ") {
		c.end = "  panic"
	} else if code := state.ExitCode(); code != 0 && code != 1 {
		c.end = fmt.Sprintf("  exit %d", code)
	}
	return c, nil
}

// beginning is a writer that stores the first 100,000 bytes.
type beginning []byte

func (b *beginning) Write(p []byte) (int, error) {
	*b = append(*b, p[:min(len(p), 100_000-len(*b))]...)
	return len(p), nil
}
