//go:build unix

package atomicfile

import "syscall"

// Nonblock is a flag for os.OpenFile. Opening a pipe returns at once, even if no program writes to it. Opening a
// regular file takes four system calls less, which package os makes to register it with the poller.
const Nonblock = syscall.O_NONBLOCK
