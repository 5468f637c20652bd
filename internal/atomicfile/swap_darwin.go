package atomicfile

import (
	"errors"

	"golang.org/x/sys/unix"
)

// swap swaps two names with renamex_np(2), which some file systems do not offer.
func swap(a, b string) error { return rename(a, b, unix.RENAME_SWAP) }

// renameToFree renames a file unless the new name exists.
func renameToFree(from, to string) error { return rename(from, to, unix.RENAME_EXCL) }

func rename(from, to string, flags uint32) error {
	err := unix.RenamexNp(from, to, flags)
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) {
		return errors.ErrUnsupported
	}
	return err
}
