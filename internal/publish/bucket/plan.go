package bucket

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/offprint/offprint/internal/problem"
)

// A comparison is the result of comparing a file with the object of the same name.
type comparison struct {
	status
	has headers // headers of the object; zero if they are unknown
}

type status int

const (
	absent       status = iota
	upToDate            // Offprint's object, up to date
	outdated            // Offprint's object, with other content or headers
	foreignSame         // an object of other origin, with the same content
	foreignOther        // an object of other origin, with other content
)

// compareFile compares a file with the object of the same name. For nearly all objects of a bucket, the listing and the
// manifest are enough. Otherwise, compareFile requests the object's metadata. If these do not contain the hash of the
// content and the size is the same, it reads the object.
func (p *publisher) compareFile(ctx context.Context, f *file, remote *contents) (comparison, error) {
	o, ok := remote.objects[f.name]
	if !ok {
		return comparison{}, nil
	}
	has, ours := remote.ours[f.name]
	equal := o.size == f.size && bytes.Equal(o.md5, f.md5)
	if ours && (equal && has != (headers{}) || o.size != f.size) {
		return f.compare(ours, equal, has), nil
	}
	o, err := p.store.stat(ctx, f.name)
	if errors.Is(err, fs.ErrNotExist) { // deleted in the meantime
		return comparison{}, nil
	}
	if err != nil {
		return comparison{}, p.address.explain(f.name, "cannot be examined", err)
	}
	if o.mark != "" {
		if has == (headers{}) {
			has = o.headers
		}
		return f.compare(true, o.mark == f.mark(), has), nil
	}
	if !equal && o.size == f.size {
		if equal, err = p.hasContent(ctx, f); err != nil {
			return comparison{}, p.address.explain(f.name, "cannot be read", err)
		}
	}
	return f.compare(ours, equal, has), nil
}

// compare returns the comparison of the file with an object. ours is whether the object is Offprint's, equal is whether
// it has the content of the file, and has are its headers.
func (f *file) compare(ours, equal bool, has headers) comparison {
	s := outdated
	switch {
	case !ours && equal:
		s = foreignSame
	case !ours:
		s = foreignOther
	case equal && has == f.headers:
		s = upToDate
	}
	return comparison{s, has}
}

// A plan is the list of changes to make.
type plan struct {
	uploads   [stages][]*file
	first     []string // deletions before all uploads; see isInTheWay
	deletes   [stages][]string
	added     map[string]bool // uploads of new objects
	unchanged int
	foreign   []string

	during manifest // Offprint's objects while the plan is executed
	after  manifest // Offprint's objects afterwards
}

// compare makes a plan. It returns an error if a file would replace an object of other origin.
func (p *publisher) compare(ctx context.Context, files []*file, remote *contents) (*plan, error) {
	comparisons := make([]comparison, len(files))
	err := p.each(ctx, len(files), func(ctx context.Context, i int) (err error) {
		comparisons[i], err = p.compareFile(ctx, files[i], remote)
		return err
	})
	if err != nil {
		return nil, err
	}
	plan := &plan{added: map[string]bool{}, during: maps.Clone(remote.ours), after: manifest{}}
	var blocked problem.List
	for i, f := range files {
		if comparisons[i].status == foreignOther && len(blocked) < maxFailures {
			blocked = append(blocked, p.blocked(f.name))
		}
		plan.add(f, comparisons[i])
	}
	if err := blocked.Err(); err != nil {
		return nil, err
	}
	p.addOthers(plan, files, remote)
	return plan, nil
}

// blocked returns the problem of a file that would replace an object of other origin.
func (p *publisher) blocked(key string) problem.Problem {
	if p.address.Scheme == folder {
		return p.problem(key, "this file already exists, and Offprint did not write it",
			"delete it, or choose an empty folder")
	}
	return p.problem(key, "this object already exists, and Offprint did not upload it",
		"delete it, or choose a prefix without objects")
}

// add adds a file to the plan.
func (plan *plan) add(f *file, found comparison) {
	switch found.status {
	case foreignSame:
		plan.unchanged++
		return
	case upToDate:
		plan.unchanged++
	default:
		stage := stageOf(f.name)
		plan.uploads[stage] = append(plan.uploads[stage], f)
		plan.added[f.name] = found.status == absent
	}
	plan.after[f.name] = f.headers
	plan.during[f.name] = f.headers
	if found.status == outdated && found.has != f.headers {
		plan.during[f.name] = headers{} // unknown: either the old or the new ones
	}
}

// addOthers adds the objects that are not part of the site to the plan.
func (p *publisher) addOthers(plan *plan, files []*file, remote *contents) {
	wanted := make(map[string]bool, len(files))
	parents := map[string]bool{}
	for _, f := range files {
		wanted[f.name] = true
		for dir := path.Dir(f.name); dir != "." && !parents[dir]; dir = path.Dir(dir) {
			parents[dir] = true
		}
	}
	for _, name := range slices.Sorted(maps.Keys(remote.objects)) {
		_, ours := remote.ours[name]
		if of := p.address.unfinished(name); of != "" && !wanted[name] {
			_, begun := remote.ours[of]
			ours = ours || begun || of == manifestName
		}
		switch {
		case wanted[name]:
		case ours && p.address.Scheme == folder && isInTheWay(name, wanted, parents):
			plan.first = append(plan.first, name)
		case ours:
			plan.deletes[stageOf(name)] = append(plan.deletes[stageOf(name)], name)
		default:
			plan.foreign = append(plan.foreign, name)
		}
	}
}

// isInTheWay reports whether a file must be deleted before the wanted files are written: it has the name of one of
// their parent folders, or is in a folder with the name of a wanted file.
func isInTheWay(name string, wanted, parents map[string]bool) bool {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if wanted[dir] {
			return true
		}
	}
	return parents[name]
}

// size returns the number of changes.
func (plan *plan) size() int {
	n := len(plan.first)
	for stage := range stages {
		n += len(plan.uploads[stage]) + len(plan.deletes[stage])
	}
	return n
}

// changes returns the changes in the order of execution.
func (plan *plan) changes() []Change {
	changes := make([]Change, 0, plan.size())
	for _, name := range plan.first {
		changes = append(changes, Change{Deleted, name})
	}
	for _, files := range plan.uploads {
		for _, f := range files {
			kind := Changed
			if plan.added[f.name] {
				kind = Added
			}
			changes = append(changes, Change{kind, f.name})
		}
	}
	for _, names := range slices.Backward(plan.deletes[:]) {
		for _, name := range names {
			changes = append(changes, Change{Deleted, name})
		}
	}
	return changes
}

// result returns the numbers of the plan.
func (plan *plan) result() *Result {
	r := &Result{Unchanged: plan.unchanged, Deleted: len(plan.first), Foreign: append([]string{}, plan.foreign...)}
	for stage := range stages {
		r.Uploaded += len(plan.uploads[stage])
		r.Deleted += len(plan.deletes[stage])
		for _, f := range plan.uploads[stage] {
			r.Bytes += f.size
		}
	}
	return r
}
