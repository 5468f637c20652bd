package bucket

import (
	"bytes"
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"slices"

	"github.com/offprint/offprint/internal/problem"
)

// markKey is the key of the metadata that marks an object as Offprint's. The value is a hash of the content. An ETag
// cannot replace it: in S3 it is not an MD5 if the upload had several parts or the bucket encrypts with its own key.
const markKey = "offprint"

// A file is a file of the site, as it was when it was first read.
type file struct {
	name   string
	size   int64
	md5    []byte
	sha256 []byte
	headers
}

func (f *file) mark() string { return "sha256-" + hex.EncodeToString(f.sha256) }

// read hashes the files of the site.
func (p *publisher) read(ctx context.Context, names []string) ([]*file, error) {
	if len(names) == 0 { // otherwise all published files would be deleted
		return nil, problem.Problem{What: "the site has no files", Hint: "build it again"}
	}
	names = slices.Compact(slices.Sorted(slices.Values(names)))
	files := make([]*file, len(names))
	err := p.each(ctx, len(names), func(_ context.Context, i int) error {
		f, err := p.readFile(names[i])
		files[i] = f
		return err
	})
	return files, err
}

func (p *publisher) readFile(name string) (*file, error) {
	if name == manifestName {
		what := "this name is reserved for Offprint's list of uploads"
		return nil, problem.Problem{File: name, What: what, Hint: "rename the file"}
	}
	in, err := p.site.Open(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	defer in.Close()
	head := make([]byte, 512) // the most that http.DetectContentType uses
	n, err := io.ReadFull(in, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, unreadable(name, err)
	}
	f, err := hashFile(name, io.MultiReader(bytes.NewReader(head[:n]), in))
	if err != nil {
		return nil, unreadable(name, err)
	}
	f.headers = headersOf(name, head[:n])
	return f, nil
}

func hashFile(name string, in io.Reader) (*file, error) {
	sum5, sum256 := md5.New(), sha256.New()
	size, err := io.Copy(io.MultiWriter(sum5, sum256), in)
	return &file{name: name, size: size, md5: sum5.Sum(nil), sha256: sum256.Sum(nil)}, err
}

func unreadable(name string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return problem.Problem{
		File: name,
		What: "cannot read this file of the built site: " + err.Error(),
		Hint: "build it again",
	}
}

// upload stores a file completely or not at all.
func (p *publisher) upload(ctx context.Context, f *file) error {
	in, err := p.site.Open(f.name)
	if err != nil {
		return unreadable(f.name, err)
	}
	defer in.Close()
	uploading, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	err = p.store.put(uploading, f, &checkedReader{ctx: uploading, in: in, want: f, sum: sha256.New(), stop: stop})
	if cause := context.Cause(uploading); cause != nil && ctx.Err() == nil {
		err = cause // reading failed, which stopped the upload
	}
	switch {
	case errors.Is(err, errChanged):
		what := "the file changed while it was being published"
		return problem.Problem{File: f.name, What: what, Hint: "publish again, and do not build at the same time"}
	case err != nil:
		return p.address.explain(f.name, "cannot be uploaded", err)
	}
	return nil
}

var errChanged = errors.New("the file has changed")

// A checkedReader reads a file for an upload. If the file has changed or cannot be read, it fails before the last byte,
// so that no store accepts an incomplete file, and cancels the upload, so that it is not retried.
type checkedReader struct {
	ctx  context.Context
	in   io.Reader
	want *file
	sum  hash.Hash // SHA-256 of the bytes read so far
	size int64
	stop context.CancelCauseFunc
}

func (r *checkedReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.in.Read(p)
	r.sum.Write(p[:n])
	r.size += int64(n)
	if err == nil && r.size == r.want.size { // the file may have grown
		var more int
		more, err = r.in.Read(make([]byte, 1))
		r.size += int64(more)
	}
	switch {
	case err != nil && err != io.EOF:
	case err == nil && r.size < r.want.size:
		return n, nil
	case r.size == r.want.size && bytes.Equal(r.sum.Sum(nil), r.want.sha256):
		return n, err
	default:
		err = errChanged
	}
	r.stop(err)
	return 0, err
}

// Seek seeks to the start for another attempt. Other positions are unsupported.
func (r *checkedReader) Seek(offset int64, whence int) (int64, error) {
	if offset != 0 || whence != io.SeekStart {
		return 0, errors.ErrUnsupported
	}
	if r.size == 0 {
		return 0, nil
	}
	in, ok := r.in.(io.Seeker)
	if !ok {
		return 0, errors.ErrUnsupported
	}
	r.sum.Reset()
	r.size = 0
	return in.Seek(0, io.SeekStart)
}

// remove deletes an object, if it exists.
func (p *publisher) remove(ctx context.Context, name string) error {
	if err := p.store.remove(ctx, name); err != nil {
		return p.address.explain(name, "cannot be deleted", err)
	}
	return nil
}

// hasContent reads the object of a file and reports whether it has the same content.
func (p *publisher) hasContent(ctx context.Context, f *file) (bool, error) {
	in, err := p.store.open(ctx, f.name)
	if err != nil {
		return false, err
	}
	defer in.Close()
	has, err := hashFile(f.name, in)
	return bytes.Equal(has.sha256, f.sha256), err
}
