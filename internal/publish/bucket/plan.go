package bucket

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"maps"
	"slices"

	"github.com/offprint/offprint/internal/problem"
)

// A finding describes the object with the name of a file.
type finding struct {
	verdict
	has headers // zero if they are unknown
}

type verdict int

const (
	absent   verdict = iota
	same             // Offprint's object, up to date
	outdated         // Offprint's object, with other content or headers
	alike            // someone else's object, with the same content
	inTheWay         // someone else's object, with other content
)

// judge compares a file with the bucket. For nearly all files, the listing is enough.
func (p *publisher) judge(ctx context.Context, f *file, there *contents) (finding, error) {
	o, ok := there.objects[f.name]
	if !ok {
		return finding{}, nil
	}
	has, ours := there.ours[f.name]
	equal := o.size == f.size && bytes.Equal(o.md5, f.md5)
	if ours && (equal && has != (headers{}) || o.size != f.size) {
		return f.find(ours, equal, has), nil
	}
	o, err := p.store.stat(ctx, f.name)
	if errors.Is(err, fs.ErrNotExist) { // deleted in the meantime
		return finding{}, nil
	}
	if err != nil {
		return finding{}, p.address.explain(f.name, "cannot be examined", err)
	}
	if o.mark != "" {
		if has == (headers{}) {
			has = o.headers
		}
		return f.find(true, o.mark == f.mark(), has), nil
	}
	if !equal && o.size == f.size {
		if equal, err = p.holds(ctx, f); err != nil {
			return finding{}, p.address.explain(f.name, "cannot be read", err)
		}
	}
	return f.find(ours, equal, has), nil
}

// find compares a file with an object.
func (f *file) find(ours, equal bool, has headers) finding {
	v := outdated
	switch {
	case !ours && equal:
		v = alike
	case !ours:
		v = inTheWay
	case equal && has == f.headers:
		v = same
	}
	return finding{v, has}
}

// A plan is the list of changes to make.
type plan struct {
	uploads   [stages][]*file
	deletes   [stages][]string
	added     map[string]bool // uploads of new objects
	unchanged int
	foreign   []string

	during manifest // Offprint's objects while the plan is executed
	after  manifest
}

// compare makes a plan. It returns an error if someone else's object is in the way.
func (p *publisher) compare(ctx context.Context, files []*file, there *contents) (*plan, error) {
	findings := make([]finding, len(files))
	err := p.each(ctx, len(files), func(ctx context.Context, i int) (err error) {
		findings[i], err = p.judge(ctx, files[i], there)
		return err
	})
	if err != nil {
		return nil, err
	}
	plan := &plan{added: map[string]bool{}, during: maps.Clone(there.ours), after: manifest{}}
	var blocked problem.List
	for i, f := range files {
		if findings[i].verdict == inTheWay && len(blocked) < maxFailures {
			blocked = append(blocked, p.problem(f.name, "this object already exists, and Offprint did not upload it",
				"delete it, or choose an empty prefix"))
		}
		plan.add(f, findings[i])
	}
	if err := blocked.Err(); err != nil {
		return nil, err
	}
	p.addOthers(plan, files, there)
	return plan, nil
}

// add adds a file to the plan.
func (plan *plan) add(f *file, found finding) {
	switch found.verdict {
	case alike:
		plan.unchanged++
		return
	case same:
		plan.unchanged++
	default:
		stage := stageOf(f.name)
		plan.uploads[stage] = append(plan.uploads[stage], f)
		plan.added[f.name] = found.verdict == absent
	}
	plan.after[f.name] = f.headers
	plan.during[f.name] = f.headers
	if found.verdict == outdated && found.has != f.headers {
		plan.during[f.name] = headers{} // either the old or the new ones
	}
}

// addOthers adds the objects that are not part of the site to the plan.
func (p *publisher) addOthers(plan *plan, files []*file, there *contents) {
	wanted := make(map[string]bool, len(files))
	for _, f := range files {
		wanted[f.name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(there.objects)) {
		_, ours := there.ours[name]
		if of := p.address.unfinished(name); of != "" && !wanted[name] {
			_, begun := there.ours[of]
			ours = ours || begun || of == manifestName
		}
		switch {
		case wanted[name]:
		case ours:
			plan.deletes[stageOf(name)] = append(plan.deletes[stageOf(name)], name)
		default:
			plan.foreign = append(plan.foreign, name)
		}
	}
}

// size returns the number of changes.
func (plan *plan) size() int {
	n := 0
	for stage := range stages {
		n += len(plan.uploads[stage]) + len(plan.deletes[stage])
	}
	return n
}

// changes returns the changes in the order of execution.
func (plan *plan) changes() []Change {
	changes := make([]Change, 0, plan.size())
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

// result returns the result of carrying out the plan.
func (plan *plan) result() *Result {
	r := &Result{Unchanged: plan.unchanged, Foreign: append([]string{}, plan.foreign...)}
	for stage := range stages {
		r.Uploaded += len(plan.uploads[stage])
		r.Deleted += len(plan.deletes[stage])
		for _, f := range plan.uploads[stage] {
			r.Bytes += f.size
		}
	}
	return r
}
