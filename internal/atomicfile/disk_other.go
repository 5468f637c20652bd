//go:build !linux

package atomicfile

import "errors"

// A Disk is a file system that can be flushed as a whole.
type Disk struct{}

// OpenDisk returns errors.ErrUnsupported, because this system can only flush single files.
func OpenDisk(string) (*Disk, error) { return nil, errors.ErrUnsupported }

// Sync does nothing.
func (d *Disk) Sync() error { return nil }

// Close does nothing.
func (d *Disk) Close() {}
