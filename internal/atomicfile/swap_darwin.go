package atomicfile

import (
	"errors"

	"golang.org/x/sys/unix"
)

// swap swaps two names with renamex_np(2), which some file systems do not offer.
func swap(a, b string) error {
	err := unix.RenamexNp(a, b, unix.RENAME_SWAP)
	if errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOTSUP) {
		return errors.ErrUnsupported
	}
	return err
}
