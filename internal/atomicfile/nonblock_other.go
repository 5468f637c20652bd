//go:build !unix

package atomicfile

// Nonblock is a flag for os.OpenFile. This system has no pipes in folders.
const Nonblock = 0
