package bucket

import (
	"context"
	"io"
)

// A store keeps objects under keys, which do not have the prefix of the address. Its errors are those of the service;
// address.explain turns them into problems.
type store interface {
	// list returns all objects, without mark and headers.
	list(ctx context.Context) (map[string]object, error)

	// stat returns an object. The error is fs.ErrNotExist if there is none.
	stat(ctx context.Context, key string) (object, error)

	// open returns what an object holds.
	open(ctx context.Context, key string) (io.ReadCloser, error)

	// put stores an object, whole or not at all. If reading fails, so does put.
	put(ctx context.Context, f *file, from io.ReadSeeker) error

	// remove deletes an object. It is no error if there is none.
	remove(ctx context.Context, key string) error
}

// An object is what a store knows about an object.
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
