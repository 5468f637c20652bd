package atomicfile

import (
	"errors"

	"golang.org/x/sys/unix"
)

// swap swaps two names with renameat2(2), which some file systems do not offer.
func swap(a, b string) error { return rename(a, b, unix.RENAME_EXCHANGE) }

// renameToFree renames a file unless the new name exists.
func renameToFree(from, to string) error { return rename(from, to, unix.RENAME_NOREPLACE) }

func rename(from, to string, flags uint) error {
	err := unix.Renameat2(unix.AT_FDCWD, from, unix.AT_FDCWD, to, flags)
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) {
		return errors.ErrUnsupported
	}
	return err
}
