// Package bucket updates object storage to match a built site.
//
// The input is the files of the site and the address of a bucket or folder. Publish makes the bucket contain these
// files, each with its type and caching policy. The package promises:
//   - It uploads only files whose content or headers differ. Modification times do not matter.
//   - It uploads no page before the files that the page needs: static files first, then papers, then the documents and
//     pages that list them, and the home page last.
//   - It deletes objects at the end (in a folder, earlier if a name is in the way), and only its own uploads, which a
//     manifest in the bucket lists.
//   - It never changes an object of other origin. If one has the name of a file of the site but other content, Publish
//     fails.
//   - After an interruption, the next run continues.
//
// Two runs must not publish to the same bucket at the same time, because each overwrites the manifest of the other.
//
// A store is a bucket of S3 or of a service with the same API, or a folder. Most code that uses minio-go is in s3.go;
// fault.go turns errors into one line with a hint.
package bucket

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"sync"
)

// Options are the options of Publish.
type Options struct {
	DryRun   bool                  // only report what would change
	Workers  int                   // number of concurrent requests; 0 for the default
	Progress func(done, total int) // called after each change, never concurrently; may be nil
}

// defaultWorkers is enough to upload about 300 small files per second to a server with a round-trip time of 50 ms.
const defaultWorkers = 16

// A Result is what changed or would change.
type Result struct {
	Bucket    string   `json:"bucket"`
	Uploaded  int      `json:"uploaded"`
	Unchanged int      `json:"unchanged"`
	Deleted   int      `json:"deleted"`
	Bytes     int64    `json:"bytes"`             // uploaded
	Foreign   []string `json:"foreign"`           // objects of other origin that are not part of the site
	Changes   []Change `json:"changes,omitempty"` // of a dry run, in the order of execution
}

// A Change is the change of one object.
type Change struct {
	Kind Kind   `json:"kind"`
	Path string `json:"path"`
}

// Kind is the kind of a change: one of git's status letters, as in package publish.
type Kind string

// The kinds of changes.
const (
	Added   Kind = "A"
	Changed Kind = "M"
	Deleted Kind = "D"
)

// CheckAddress returns an error if an address is invalid or unsupported. It does not connect to the bucket. If the
// address is that of a folder on this machine, it returns the folder.
func CheckAddress(where string) (local string, err error) {
	a, err := parse(where)
	if err == nil && a.Scheme == folder {
		local = a.folder().path("")
	}
	return local, err
}

// Publish updates the bucket at an address to contain the named files of a site. Errors about the bucket, its objects
// or the files are problems.
func Publish(ctx context.Context, site fs.FS, names []string, where string, o Options) (*Result, error) {
	a, err := parse(where)
	if err != nil {
		return nil, err
	}
	s, err := a.open()
	if err != nil {
		return nil, err
	}
	if o.Workers <= 0 {
		o.Workers = defaultWorkers
	}
	p := &publisher{Options: o, site: site, address: a, store: s}
	result, err := p.run(ctx, names)
	if err != nil && ctx.Err() != nil {
		return nil, p.stopped(context.Cause(ctx))
	}
	return result, err
}

// A publisher is one run.
type publisher struct {
	Options
	site    fs.FS
	address address
	store   store

	mu          sync.Mutex
	done, total int // numbers of changes
}

// stopped returns the error of a canceled run.
func (p *publisher) stopped(cause error) error {
	if p.total == 0 {
		return fmt.Errorf("%s: stopped before any change: %w", p.address, cause)
	}
	return fmt.Errorf("%s: stopped after %d of %d changes (publish again to continue): %w",
		p.address, p.done, p.total, cause)
}

func (p *publisher) run(ctx context.Context, names []string) (*Result, error) {
	remote, err := p.inspect(ctx)
	if err != nil {
		return nil, err
	}
	files, err := p.read(ctx, names)
	if err != nil {
		return nil, err
	}
	plan, err := p.compare(ctx, files, remote)
	if err != nil {
		return nil, err
	}
	result := plan.result()
	result.Bucket = p.address.String()
	if p.DryRun {
		result.Changes = plan.changes()
		return result, nil
	}
	return result, p.execute(ctx, plan, remote)
}

// execute makes the changes. The manifest lists an object from before its upload until after its deletion, so that it
// always lists all of Offprint's objects.
func (p *publisher) execute(ctx context.Context, plan *plan, remote *contents) error {
	if p.total = plan.size(); p.total > 0 {
		if err := p.save(ctx, plan.during, remote); err != nil {
			return err
		}
	}
	remove := func(names []string) error {
		return p.each(
			ctx,
			len(names),
			func(ctx context.Context, i int) error { return p.count(p.remove(ctx, names[i])) },
		)
	}
	if err := remove(plan.first); err != nil {
		return err
	}
	for _, files := range plan.uploads {
		err := p.each(
			ctx,
			len(files),
			func(ctx context.Context, i int) error { return p.count(p.upload(ctx, files[i])) },
		)
		if err != nil {
			return err
		}
	}
	for _, names := range slices.Backward(plan.deletes[:]) { // pages before the files that they need
		if err := remove(names); err != nil {
			return err
		}
	}
	return p.save(ctx, plan.after, remote)
}

// count counts a change if err, its result, is nil. It returns err.
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
