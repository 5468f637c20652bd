//go:build unix

package sitefile

import "syscall"

// nonblock opens a pipe that nobody writes to without waiting.
const nonblock = syscall.O_NONBLOCK
