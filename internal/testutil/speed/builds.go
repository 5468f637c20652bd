//go:build linux

package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/testutil/synthetic"
)

// builds measures full and second builds. The runs of Offprint, cp and Hugo alternate.
func (b *bench) builds() ([]row, error) {
	s := &buildSamples{}
	for n := range b.runs {
		if err := b.buildOffprint(s, n); err != nil {
			return nil, err
		}
		if err := b.buildHugo(s); err != nil {
			return nil, err
		}
	}
	return b.buildRows(s)
}

type buildSamples struct{ full, copied, unchanged, noted, hugo, indexed sample }

// buildOffprint builds the archive from nothing, copies the output, and builds twice more: without a change, and after
// an edit of one note.
func (b *bench) buildOffprint(s *buildSamples, n int) error {
	build := func(s *sample) error { return s.add(b.ctx, b.archive, b.offprint, "build") }
	if err := remove(b.archive, "public", ".offprint"); err != nil {
		return err
	}
	if err := build(&s.full); err != nil {
		return err
	}
	if err := s.copied.add(b.ctx, b.archive, "cp", "-r", "public", "copy"); err != nil {
		return err
	}
	if err := remove(b.archive, "copy"); err != nil {
		return err
	}
	if err := build(&s.unchanged); err != nil {
		return err
	}
	p, err := firstPaper(b.archive, filepath.FromSlash(content.PapersDir))
	if err != nil {
		return err
	}
	if err := p.write(p.note(n).text); err != nil {
		return err
	}
	if err := build(&s.noted); err != nil {
		return err
	}
	return p.write(p.text)
}

// buildHugo builds the Hugo site from nothing and indexes it with Pagefind. It does nothing with programs that are not
// installed.
func (b *bench) buildHugo(s *buildSamples) error {
	if b.hugo == "" {
		return nil
	}
	if err := remove(b.twin, "public", "resources", ".hugo_build.lock", "cache"); err != nil {
		return err
	}
	site, err := execute(b.ctx, b.twin, b.hugo, "--cacheDir", filepath.Join(b.twin, "cache"))
	if err != nil {
		return err
	}
	s.hugo.append(site)
	if b.pagefind == "" {
		return nil
	}
	index, err := execute(b.ctx, b.twin, b.pagefind, "--site", "public", "--output-path", "search")
	if err != nil {
		return err
	}
	s.indexed.append(site.then(index))
	return nil
}

func (b *bench) buildRows(s *buildSamples) ([]row, error) {
	made, err := sizeOf(filepath.Join(b.archive, "public"))
	if err != nil {
		return nil, err
	}
	rows := []row{{name: "full build, all features, no social cards", offprint: s.full.String() + ", " + made.String()}}
	if b.hugo != "" {
		made, err := sizeOf(filepath.Join(b.twin, "public"))
		if err != nil {
			return nil, err
		}
		rows[0].compare("Hugo", &s.full, &s.hugo)
		rows[0].other += ", " + made.String()
	}
	if len(s.indexed.time) > 0 {
		rows = append(rows, row{name: "the same, beside Hugo with Pagefind", offprint: s.full.String()})
		rows[1].compare("Hugo and Pagefind", &s.full, &s.indexed)
		rows[1].aims = nil
	}
	return append(rows,
		s.full.multiple("the same, beside a copy of its output", "cp -r", &s.copied, 3),
		s.unchanged.multiple("second build, nothing changed", "full build", &s.full, 0.08),
		s.noted.multiple("second build, one note changed", "full build", &s.full, 0.1),
	), nil
}

// compare fills the columns of a row for another program that made the same pages.
func (r *row) compare(name string, s, other *sample) {
	time, memory := s.time.over(other.time), s.memory.over(other.memory)
	r.other = name + " " + other.String()
	r.ratio = fmt.Sprintf("time %s, CPU %s, memory %s", ratio(time), ratio(s.cpu.over(other.cpu)), ratio(memory))
	r.aims = []aim{{"time", time, 0.12, ""}, {"memory", memory, 0.25, ""}}
}

// multiple returns a row that compares a time with another one. most is the aim for their ratio.
func (s *sample) multiple(name, beside string, other *sample, most float64) row {
	times := s.time.over(other.time)
	return row{
		name:     name,
		offprint: s.String(),
		other:    beside + " " + seconds(other.time.median()),
		ratio:    fmt.Sprintf("time %s, CPU %s", ratio(times), ratio(s.cpu.over(other.cpu))),
		aims:     []aim{{"time", times, most, ""}},
	}
}

// fields measures full builds of the archive with three fields that have an index and two views.
func (b *bench) fields() ([]row, error) {
	dir := filepath.Join(b.work, "fields")
	if err := writeArchive(dir, b.papers, b.seed); err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	if err := synthetic.AddFields(dir, b.seed); err != nil {
		return nil, err
	}
	without, with, err := b.compareBuilds(b.archive, dir)
	if err != nil {
		return nil, err
	}
	return []row{with.multiple("full build with three indexed fields and two views", "without", without, 1.15)}, nil
}

// compareBuilds measures full builds of two archives in turn.
func (b *bench) compareBuilds(dir, otherDir string) (s, other *sample, err error) {
	s, other = &sample{}, &sample{}
	for range b.runs {
		for _, archive := range []struct {
			dir string
			*sample
		}{{dir, s}, {otherDir, other}} {
			if err := remove(archive.dir, "public", ".offprint"); err != nil {
				return nil, nil, err
			}
			if err := archive.add(b.ctx, archive.dir, b.offprint, "build"); err != nil {
				return nil, nil, err
			}
		}
	}
	return s, other, nil
}

// large measures full builds of an archive of ten times as many papers.
func (b *bench) large() ([]row, error) {
	dir := filepath.Join(b.work, "large")
	if err := writeArchive(dir, 10*b.papers, b.seed); err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	small, large, err := b.compareBuilds(b.archive, dir)
	if err != nil {
		return nil, err
	}
	made, err := sizeOf(filepath.Join(dir, "public"))
	if err != nil {
		return nil, err
	}
	full := large.multiple(fmt.Sprintf("full build of %d papers", 10*b.papers), "a tenth of them", small, 11)
	full.aims = append(full.aims, aim{"memory", large.memory.median() / 1e9, 1.2, "GB"})
	return []row{full, {
		name:     "its output, and the largest file",
		offprint: fmt.Sprintf("%s, %s", made, megabytes(float64(made.largest))),
		aims:     []aim{{"", float64(made.bytes) / 1e9, 1.3, "GB"}, {"", float64(made.largest) / 1e6, 50, "MB"}},
	}}, nil
}
