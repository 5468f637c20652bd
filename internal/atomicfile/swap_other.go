//go:build !linux && !darwin

package atomicfile

import "errors"

func swap(_, _ string) error { return errors.ErrUnsupported }

func renameToFree(_, _ string) error { return errors.ErrUnsupported }
