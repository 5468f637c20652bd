//go:build linux

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// A sample has the costs of several runs.
type sample struct{ time, cpu, memory series }

// add runs a program and adds its wall-clock time, its CPU time, which other programs affect less, and its peak memory.
// The peak is at least the memory of this process, which starts the program, so this process must stay small.
func (s *sample) add(ctx context.Context, dir, program string, args ...string) error {
	c, err := execute(ctx, dir, program, args...)
	if err != nil {
		return err
	}
	s.append(c)
	return nil
}

func (s *sample) append(c cost) {
	s.time = append(s.time, c.time)
	s.cpu = append(s.cpu, c.cpu)
	s.memory = append(s.memory, c.memory)
}

func (s *sample) String() string {
	return fmt.Sprintf(
		"%s, CPU %s, %s", seconds(s.time.median()), seconds(s.cpu.median()), megabytes(s.memory.median()),
	)
}

// A cost is the time and memory of a run.
type cost struct {
	time, cpu float64 // in seconds
	memory    float64 // peak, in bytes
}

// then returns the cost of two runs, one after the other.
func (c cost) then(d cost) cost { return cost{c.time + d.time, c.cpu + d.cpu, max(c.memory, d.memory)} }

// execute runs a program and returns its cost. The error contains its output.
func execute(ctx context.Context, dir, program string, args ...string) (cost, error) {
	cmd := command(ctx, dir, program, args...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", cmd, err, out.Bytes())
	}
	took, state := time.Since(start), cmd.ProcessState
	return cost{took.Seconds(), (state.UserTime() + state.SystemTime()).Seconds(), peak(state)}, nil
}

// command returns a command. If ctx is canceled, it is interrupted, and killed 10 seconds later.
func command(ctx context.Context, dir, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// peak returns the peak memory of a process in bytes.
func peak(state *os.ProcessState) float64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return float64(usage.Maxrss) * 1024
}

// A size is the number of files in a folder, and their sizes in bytes.
type size struct {
	files   int
	bytes   int64 // of all files
	largest int64 // of the largest file
}

func (s size) String() string {
	return fmt.Sprintf("%d files, %s", s.files, megabytes(float64(s.bytes)))
}

func sizeOf(dir string) (s size, err error) {
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		s.files++
		s.bytes += info.Size()
		s.largest = max(s.largest, info.Size())
		return nil
	})
	return s, err
}

// remove removes files and folders below dir.
func remove(dir string, names ...string) error {
	var all error
	for _, name := range names {
		all = errors.Join(all, os.RemoveAll(filepath.Join(dir, name)))
	}
	return all
}

// output returns what a program prints, in one line, or "unknown".
func output(program string, args ...string) string {
	out, err := exec.Command(program, args...).Output()
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(out)), " ")
}
