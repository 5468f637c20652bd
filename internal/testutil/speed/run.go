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

// A sample has the cost of each run of a program.
type sample struct{ time, cpu, memory series }

// add runs a program and adds its wall-clock time, its CPU time, which other programs affect less, and its peak memory.
// The kernel counts at least the memory of this
// process, from which the program is started; so this process must stay small.
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

// A cost is what a run used.
type cost struct {
	time, cpu float64 // in seconds
	memory    float64 // peak, in bytes
}

// then returns the cost of two runs, one after the other.
func (c cost) then(d cost) cost { return cost{c.time + d.time, c.cpu + d.cpu, max(c.memory, d.memory)} }

// execute runs a program to its end.
func execute(ctx context.Context, dir, program string, args ...string) (cost, error) {
	cmd := command(ctx, dir, program, args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", cmd, err, said.Bytes())
	}
	took, state := time.Since(start), cmd.ProcessState
	return cost{took.Seconds(), (state.UserTime() + state.SystemTime()).Seconds(), peak(state)}, nil
}

// command returns a command that ends with an interrupt, or is killed if it ignores it.
func command(ctx context.Context, dir, program string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = dir
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

func peak(state *os.ProcessState) float64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return float64(usage.Maxrss) * 1024
}

// A size is what a folder holds.
type size struct {
	files          int
	bytes, largest int64
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
	said, err := exec.Command(program, args...).Output()
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(said)), " ")
}
