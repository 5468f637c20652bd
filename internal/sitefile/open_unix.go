//go:build unix

package sitefile

import "syscall"

// nonblock makes opening a pipe return at once, even if no program writes to it.
const nonblock = syscall.O_NONBLOCK
