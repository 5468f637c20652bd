// Package bucket brings object storage up to date with a built site.
//
// In come the files of the site and the address of a bucket. Afterwards the bucket holds these files, each
// with its type and with how long caches may keep it. It promises
//   - to upload only what differs, by content and not by time;
//   - to show no page before what the page needs: static files go first, then papers, then the documents
//     and pages that list them, and the home page last;
//   - to delete last, and only what it uploaded itself, which a manifest in the bucket names; an object of
//     someone else is never touched, and named where it is in the way;
//   - that a run that was stopped at any moment is taken up by the next one where it was.
//
// Two runs for one bucket at once are not foreseen: the one does not know what the other uploads.
package bucket

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"gocloud.dev/blob"

	"github.com/offprint/offprint/internal/bucket/store"
)

// Options say how to publish.
type Options struct {
	DryRun   bool                  // find out what would change, and change nothing
	Workers  int                   // how many requests at once; 0 for a good number
	Progress func(done, total int) // is told how many changes are made, one call after the other; may be nil
}

// usualWorkers keeps a connection with 50 ms to the server at some 300 small files a second.
const usualWorkers = 16

// A Result is what changed, or would change.
type Result struct {
	Bucket    string   `json:"bucket"`
	Uploaded  int      `json:"uploaded"`
	Unchanged int      `json:"unchanged"`
	Deleted   int      `json:"deleted"`
	Bytes     int64    `json:"bytes"`             // uploaded
	Foreign   []string `json:"foreign"`           // objects that Offprint did not upload and the site does not have
	Changes   []Change `json:"changes,omitempty"` // in the order in which they are made; of a dry run
}

// A Change is one object that differs.
type Change struct {
	Kind Kind   `json:"kind"`
	Path string `json:"path"`
}

// Kind is what happens to an object, in git's letters, as in a publish to a branch.
type Kind string

// The kinds of changes.
const (
	Added   Kind = "A"
	Changed Kind = "M"
	Deleted Kind = "D"
)

// Publish makes the bucket at an address hold the named files of a site. The address is one that
// gocloud.dev/blob knows. Errors about the bucket, its objects or the files are problems.
func Publish(ctx context.Context, site fs.FS, names []string, address string, o Options) (*Result, error) {
	target, err := store.Parse(address)
	if err != nil {
		return nil, err
	}
	b, err := target.Open(ctx)
	if err != nil {
		return nil, err
	}
	defer b.Close()
	return publish(ctx, site, names, target, b, o)
}

// A publisher is one run.
type publisher struct {
	Options
	site   fs.FS
	target store.Target
	bucket *blob.Bucket

	mu          sync.Mutex
	done, total int // changes
}

func publish(ctx context.Context, site fs.FS, names []string, target store.Target, b *blob.Bucket, o Options) (*Result, error) {
	if o.Workers <= 0 {
		o.Workers = usualWorkers
	}
	p := &publisher{Options: o, site: site, target: target, bucket: b}
	result, err := p.run(ctx, names)
	if err != nil && ctx.Err() != nil {
		return nil, fmt.Errorf("%s: stopped after %d of %d changes (publish again to go on): %w", p.target, p.done, p.total, context.Cause(ctx))
	}
	return result, err
}

func (p *publisher) run(ctx context.Context, names []string) (*Result, error) {
	there, err := p.look(ctx)
	if err != nil {
		return nil, err
	}
	files, err := p.read(ctx, names)
	if err != nil {
		return nil, err
	}
	plan, err := p.compare(ctx, files, there)
	if err != nil {
		return nil, err
	}
	result := plan.result()
	result.Bucket = p.target.String()
	if p.DryRun {
		result.Changes = plan.changes()
		return result, nil
	}
	return result, p.carryOut(ctx, plan, there)
}

// carryOut makes the changes. The manifest names what is about to be uploaded before it is, and what is
// deleted until it is, so that nothing of Offprint's is ever in the bucket and not in the manifest.
func (p *publisher) carryOut(ctx context.Context, plan *plan, there *contents) error {
	if p.total = plan.size(); p.total > 0 {
		if err := p.save(ctx, plan.meanwhile, there); err != nil {
			return err
		}
	}
	for _, files := range plan.uploads {
		if err := p.each(ctx, len(files), func(ctx context.Context, i int) error { return p.count(p.upload(ctx, files[i])) }); err != nil {
			return err
		}
	}
	for _, names := range slices.Backward(plan.deletes[:]) { // a page before what it needs
		if err := p.each(ctx, len(names), func(ctx context.Context, i int) error { return p.count(p.remove(ctx, names[i])) }); err != nil {
			return err
		}
	}
	return p.save(ctx, plan.afterwards, there)
}

// count counts a change, unless it failed, and hands on its error.
func (p *publisher) count(err error) error {
	if err != nil {
		return err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if p.Progress != nil {
		p.Progress(p.done, p.total)
	}
	return nil
}
