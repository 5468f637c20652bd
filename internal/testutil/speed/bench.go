//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
)

const (
	hugoModule      = "github.com/gohugoio/hugo"
	hugoVersion     = "v0.165.0"
	pagefindPackage = "pagefind@1.6.0" // as in .ci/package.json
	memoryDisk      = "/dev/shm"
	bytesPerPaper   = 400_000 // both sites, their outputs and a copy
	largePerPaper   = 100_000 // only Offprint's site and its output
)

// A bench has the programs and the sites that all measurements share.
type bench struct {
	options
	ctx     context.Context
	work    string   // folder for all files
	archive string   // folder of the site for Offprint
	twin    string   // folder of the same site for Hugo
	bin     string   // folder for programs that are built or installed
	notes   []string // why something is not measured
}

// newBench makes the folders and the programs.
func newBench(ctx context.Context, o options) (b *bench, err error) {
	b = &bench{options: o, ctx: ctx}
	if b.work, err = workFolder(o); err != nil {
		return nil, err
	}
	b.archive, b.twin = filepath.Join(b.work, "archive"), filepath.Join(b.work, "hugo")
	b.bin = filepath.Join(b.work, "programs")
	if err := b.prepare(); err != nil {
		b.close()
		return nil, err
	}
	return b, nil
}

func (b *bench) prepare() error {
	if err := b.findPrograms(); err != nil {
		return err
	}
	if err := writeArchive(b.archive, b.papers, b.seed); err != nil {
		return err
	}
	if b.hugo == "" {
		return nil
	}
	return writeTwin(b.twin, b.archive)
}

func (b *bench) close() {
	if b.keep == "" {
		_ = os.RemoveAll(b.work)
	}
}

// workFolder makes the folder for all files. It is in memory if there is room, so that the disk does not affect the
// measurements.
func workFolder(o options) (string, error) {
	if o.keep != "" {
		dir, err := filepath.Abs(o.keep)
		if err != nil {
			return "", err
		}
		if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
			return "", fmt.Errorf("the folder %s is not empty", dir)
		}
		return dir, os.MkdirAll(dir, 0o777)
	}
	needed := uint64(o.papers) * bytesPerPaper
	if o.chosen("large") {
		needed += 10 * uint64(o.papers) * largePerPaper
	}
	var disk syscall.Statfs_t
	if err := syscall.Statfs(memoryDisk, &disk); err == nil && disk.Bavail*uint64(disk.Bsize) > needed {
		if dir, err := os.MkdirTemp(memoryDisk, "offprint-speed-"); err == nil {
			return dir, nil
		}
	}
	return os.MkdirTemp("", "offprint-speed-")
}

// findPrograms builds or installs the programs that the flags do not name. If Hugo or Pagefind is not available, its
// name is empty and a note has the reason.
func (b *bench) findPrograms() (err error) {
	if err := os.MkdirAll(b.bin, 0o777); err != nil {
		return err
	}
	if b.offprint, err = b.program(b.offprint, "offprint", func() error {
		_, err := execute(b.ctx, ".", "go", "build", "-o", b.bin, "./cmd/offprint")
		return err
	}); err != nil {
		return err
	}
	if b.hugo, err = b.program(b.hugo, "hugo", b.installHugo); err != nil {
		b.notes = append(b.notes, fmt.Sprintf("Hugo: %v", err))
	}
	if b.pagefind, err = b.program(b.pagefind, "node_modules/.bin/pagefind", func() error {
		_, err := execute(b.ctx, ".", "npm", "install", "--prefix", b.bin, "--no-audit", "--no-fund", pagefindPackage)
		return err
	}); err != nil {
		b.notes = append(b.notes, fmt.Sprintf("Pagefind: %v", err))
	}
	return b.ctx.Err()
}

// program returns the absolute path of a program: the one that a flag names, or the one that install creates in bin.
func (b *bench) program(flag, name string, install func() error) (string, error) {
	switch flag {
	case "none":
		return "", errors.New("switched off by a flag")
	case "":
		if err := install(); err != nil {
			return "", err
		}
		return filepath.Join(b.bin, name), nil
	}
	found, err := exec.LookPath(flag)
	if err != nil {
		return "", err
	}
	return filepath.Abs(found)
}

// installHugo compiles Hugo, which takes minutes the first time.
func (b *bench) installHugo() error {
	cmd := command(b.ctx, ".", "go", "install", hugoModule+"@"+hugoVersion)
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOBIN="+b.bin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	return nil
}

var (
	modelPattern   = regexp.MustCompile(`(?m)^model name\s*:\s*(.*)$`)
	versionPattern = regexp.MustCompile(`v?\d+\.\d+\.\d+\S*`)
)

// machine describes the machine, the programs and the options that the figures depend on.
func (b *bench) machine() string {
	model, load := "unknown CPU", "unknown"
	if data, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		if m := modelPattern.FindSubmatch(data); m != nil {
			model = string(m[1])
		}
	}
	if data, err := os.ReadFile("/proc/loadavg"); err == nil {
		load = strings.Fields(string(data))[0]
	}
	programs := output(b.offprint, "version")
	if b.hugo != "" {
		programs += ", Hugo " + versionPattern.FindString(output(b.hugo, "version"))
	}
	if b.pagefind != "" {
		programs += ", Pagefind " + versionPattern.FindString(output(b.pagefind, "--version"))
	}
	disk := "on disk"
	if strings.HasPrefix(b.work, memoryDisk) {
		disk = "in memory"
	}
	return fmt.Sprintf(
		"%s, %d cores, load %s, %s\n%s\n%d papers, seed %d, %d runs, files %s (%s)\n",
		model, runtime.NumCPU(), load, runtime.Version(), programs, b.papers, b.seed, b.runs, disk,
		filepath.Dir(b.work),
	)
}
