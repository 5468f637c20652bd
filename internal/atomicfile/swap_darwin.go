package atomicfile

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// swap swaps two names with renamex_np(2). Some file systems do not support it.
func swap(a, b string) error { return rename(a, b, unix.RENAME_SWAP) }

// renameNew renames a file or folder if the new name is free. Otherwise the error is fs.ErrExist.
func renameNew(from, to string) error { return rename(from, to, unix.RENAME_EXCL) }

func rename(from, to string, flags uint32) error {
	err := unix.RenamexNp(from, to, flags)
	switch {
	case err == nil:
		return nil
	case errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EINVAL), errors.Is(err, unix.ENOTSUP):
		return errors.ErrUnsupported
	}
	return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
}
