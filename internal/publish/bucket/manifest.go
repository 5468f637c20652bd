package bucket

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"slices"

	"github.com/offprint/offprint/internal/problem"
)

// manifestName is the object that lists what Offprint uploaded.
const manifestName = ".offprint.json"

const (
	manifestAbout = "Offprint uploaded the objects below and deletes them when the site no longer has them. " +
		"It touches no others."
	manifestVersion = 1
)

// A manifest lists Offprint's objects, each with its headers if they are known.
type manifest map[string]headers

// manifestFile is a manifest as JSON. Objects with the same headers form a group.
type manifestFile struct {
	About   string          `json:"about"`
	Version int             `json:"version"`
	Objects []manifestGroup `json:"objects"`
}

type manifestGroup struct {
	headers
	Names []string `json:"names"`
}

func (m manifest) encode() []byte {
	groups := map[headers][]string{}
	for name, h := range m {
		groups[h] = append(groups[h], name)
	}
	f := manifestFile{About: manifestAbout, Version: manifestVersion, Objects: []manifestGroup{}}
	for h, names := range groups {
		slices.Sort(names)
		f.Objects = append(f.Objects, manifestGroup{h, names})
	}
	slices.SortFunc(f.Objects, func(a, b manifestGroup) int {
		return cmp.Or(cmp.Compare(a.ContentType, b.ContentType), cmp.Compare(a.CacheControl, b.CacheControl))
	})
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	_ = e.Encode(f) // strings and numbers always encode
	return b.Bytes()
}

func decodeManifest(data []byte) (manifest, error) {
	var f manifestFile
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, err
	}
	switch {
	case f.Version > manifestVersion:
		return nil, errNewer
	case f.Version < manifestVersion:
		return nil, errors.New("it has no version")
	}
	m := manifest{}
	for _, g := range f.Objects {
		for _, name := range g.Names {
			m[name] = g.headers
		}
	}
	return m, nil
}

var errNewer = errors.New("it has a newer version")

// contents is what a bucket contains.
type contents struct {
	objects  map[string]object
	ours     manifest
	manifest []byte // as stored; nil if there is none
}

// inspect lists the bucket and reads the manifest.
func (p *publisher) inspect(ctx context.Context) (*contents, error) {
	objects, err := p.store.list(ctx)
	if err != nil {
		return nil, p.address.explain("", "cannot list its objects", err)
	}
	remote := &contents{objects: objects, ours: manifest{}}
	if _, ok := objects[manifestName]; !ok {
		return remote, nil
	}
	delete(objects, manifestName)
	if remote.manifest, err = p.readManifest(ctx); err != nil {
		return nil, p.address.explain(manifestName, "cannot be read", err)
	}
	switch remote.ours, err = decodeManifest(remote.manifest); {
	case errors.Is(err, errNewer):
		what := "a newer version of Offprint wrote this list of uploads"
		return nil, p.problem(manifestName, what, "publish with that version")
	case err != nil:
		what := "this is not a list of Offprint's uploads: " + err.Error()
		return nil, p.problem(manifestName, what, "restore it, or delete it and the uploaded site, then publish again")
	}
	return remote, nil
}

func (p *publisher) readManifest(ctx context.Context) ([]byte, error) {
	in, err := p.store.open(ctx, manifestName)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(in)
}

// save stores a manifest if it differs from the stored one.
func (p *publisher) save(ctx context.Context, m manifest, remote *contents) error {
	data := m.encode()
	if bytes.Equal(data, remote.manifest) {
		return nil
	}
	f, _ := hashFile(manifestName, bytes.NewReader(data)) // reading from memory does not fail
	f.headers = headers{"application/json", "no-store"}
	if err := p.store.put(ctx, f, bytes.NewReader(data)); err != nil {
		return p.address.explain(manifestName, "cannot be uploaded", err)
	}
	remote.manifest = data
	return nil
}

func (p *publisher) problem(key, what, hint string) problem.Problem {
	return p.address.fault(key, what, hint).Problem
}
