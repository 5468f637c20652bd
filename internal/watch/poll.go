package watch

import (
	"context"
	"io/fs"
	"path/filepath"
	"time"
)

// pollInterval is how often files are checked if they cannot be watched.
const pollInterval = 500 * time.Millisecond

// A look identifies the state of a file.
type look struct {
	size     int64
	modified time.Time
}

// poll reports changes by checking all files repeatedly.
func poll(ctx context.Context, o Options, batches chan<- Batch) {
	defer close(batches)
	ticker := time.NewTicker(pollInterval)
	defer ticker.Stop()
	before := lookAt(o)
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		now := lookAt(o)
		if b := difference(before, now); len(b.Paths) > 0 {
			select {
			case batches <- b:
			case <-ctx.Done():
				return
			}
		}
		before = now
	}
}

// lookAt returns the state of every file.
func lookAt(o Options) map[string]look {
	files := map[string]look{}
	for _, name := range o.Names {
		_ = filepath.WalkDir(filepath.Join(o.Root, name), func(p string, d fs.DirEntry, err error) error {
			if err != nil {
				return nil // deleted in the meantime
			}
			rel, err := filepath.Rel(o.Root, p)
			if err != nil || rel != name && Ignored(d.Name()) {
				if d.IsDir() {
					return fs.SkipDir
				}
				return nil
			}
			if info, err := d.Info(); err == nil && !d.IsDir() {
				files[filepath.ToSlash(rel)] = look{info.Size(), info.ModTime()}
			}
			return nil
		})
	}
	return files
}

func difference(before, now map[string]look) (b Batch) {
	for name, l := range now {
		if before[name] != l {
			b.Paths = append(b.Paths, name)
		}
	}
	for name := range before {
		if _, there := now[name]; !there {
			b.Paths = append(b.Paths, name)
		}
	}
	return b
}
