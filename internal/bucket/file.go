package bucket

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"slices"

	"gocloud.dev/blob"
	"gocloud.dev/gcerrors"

	"github.com/offprint/offprint/internal/problem"
)

// markKey is the metadata that says that an object is Offprint's, and its value what it holds. It is where
// stores cannot tell: an ETag of S3 is no MD5 when the upload had several parts or the bucket encrypts
// with a key of its own.
const markKey = "offprint"

// A file is one of the site.
type file struct {
	name string
	size int64
	md5  []byte
	mark string
	headers
}

// read finds out what the files hold.
func (p *publisher) read(ctx context.Context, names []string) ([]*file, error) {
	if len(names) == 0 { // or all that is published would be deleted
		return nil, problem.Problem{What: "the site has no files", Mend: "build it again"}
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
		return nil, problem.Problem{File: name, What: "this name is that of Offprint's own object in the bucket", Mend: "rename the file"}
	}
	in, err := p.site.Open(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	defer in.Close()
	head := make([]byte, 512) // is what http.DetectContentType looks at
	n, err := io.ReadFull(in, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, unreadable(name, err)
	}
	sum, mark := md5.New(), sha256.New()
	both := io.MultiWriter(sum, mark)
	_, _ = both.Write(head[:n])
	rest, err := io.Copy(both, in)
	if err != nil {
		return nil, unreadable(name, err)
	}
	return &file{name: name, size: int64(n) + rest, md5: sum.Sum(nil), mark: markOf(mark.Sum(nil)), headers: headersOf(name, head[:n])}, nil
}

// markOf writes a SHA-256 as the value of markKey.
func markOf(sum []byte) string { return "sha256-" + hex.EncodeToString(sum) }

func unreadable(name string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return problem.Problem{File: name, What: "this file of the built site cannot be read: " + err.Error(), Mend: "build it again"}
}

// upload puts a file into the bucket, whole or not at all: what has another MD5 than was found does not
// become an object.
func (p *publisher) upload(ctx context.Context, f *file) error {
	in, err := p.site.Open(f.name)
	if err != nil {
		return unreadable(f.name, err)
	}
	defer in.Close()
	w, err := p.bucket.NewWriter(ctx, f.name, &blob.WriterOptions{
		ContentType: f.ContentType, CacheControl: f.CacheControl, Metadata: map[string]string{markKey: f.mark},
		ContentMD5: f.md5, BufferSize: bufferSize(f.size),
	})
	if err != nil {
		return p.target.Explain(f.name, "cannot be uploaded", err)
	}
	// Only the writer's Write is used, since its ReadFrom makes a buffer of a megabyte.
	_, copying := io.Copy(struct{ io.Writer }{w}, in)
	err = w.Close()
	switch {
	case copying != nil:
		return p.target.Explain(f.name, "cannot be uploaded", copying)
	case gcerrors.Code(err) == gcerrors.FailedPrecondition:
		return problem.Problem{File: f.name, What: "this file changed while it was published", Mend: "publish again, and build only before or after"}
	case err != nil:
		return p.target.Explain(f.name, "cannot be uploaded", err)
	}
	return nil
}

// bufferSize keeps the drivers from making a buffer of many megabytes for a page: one more byte than the
// file has, so that the first look finds its end. 0 leaves large files to the driver.
func bufferSize(size int64) int {
	const large = 4 << 20
	if size >= large {
		return 0
	}
	return int(size) + 1
}

// remove deletes an object. One that is gone already is as good.
func (p *publisher) remove(ctx context.Context, name string) error {
	if err := p.bucket.Delete(ctx, name); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return p.target.Explain(name, "cannot be deleted", err)
	}
	p.target.Tidy(name)
	return nil
}

// holds tells whether an object has the bytes of a file, by reading it.
func (p *publisher) holds(ctx context.Context, f *file) (bool, error) {
	sum := sha256.New()
	if err := p.bucket.Download(ctx, f.name, sum, nil); err != nil {
		return false, err
	}
	return markOf(sum.Sum(nil)) == f.mark, nil
}
