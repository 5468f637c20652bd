package bucket

import (
	"context"
	"io"
)

// A store holds objects by key, without the prefix of the address. Its errors come from the service; address.explain
// turns them into problems.
//
// It is a struct of functions instead of an interface, because the linker keeps all exported methods of a type that is
// converted to an interface. For the client of minio-go, that would add 1.5 MB to the program.
type store struct {
	// list returns all objects, without mark and headers.
	list func(ctx context.Context) (map[string]object, error)

	// stat returns an object. If it does not exist, the error is fs.ErrNotExist.
	stat func(ctx context.Context, key string) (object, error)

	// open returns the content of an object.
	open func(ctx context.Context, key string) (io.ReadCloser, error)

	// put stores an object completely or not at all. It fails if reading fails.
	put func(ctx context.Context, f *file, from io.ReadSeeker) error

	// remove deletes an object, if it exists.
	remove func(ctx context.Context, key string) error
}

// An object describes one object of a store.
type object struct {
	size int64
	md5  []byte // nil if the store does not report it
	mark string // the value of markKey
	headers
}

// open opens the store at an address. The error is a problem.
func (a address) open() (store, error) {
	if a.Scheme == folder {
		return a.openFolder()
	}
	return a.openS3()
}
