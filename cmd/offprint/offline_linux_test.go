package main

import (
	"fmt"
	"os"
	"runtime"
	"unsafe"

	"golang.org/x/sys/unix"
)

// offline runs the program without a network: the system kills it, or a program that it runs, when it opens a
// connection. Listening is allowed, because the preview listens.
func offline() {
	if err := refuseConnections(); err != nil {
		fmt.Fprintf(os.Stderr, "refusing connections: %v\n", err)
		os.Exit(100)
	}
	main()
}

// refuseConnections makes the system kill the process at connect(2) (seccomp(2)).
func refuseConnections() error {
	runtime.LockOSThread()
	const (
		load   = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
		equal  = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
		result = unix.BPF_RET | unix.BPF_K
	)
	filter := []unix.SockFilter{
		{Code: load, K: 0}, // the number of the system call
		{Code: equal, K: unix.SYS_CONNECT, Jt: 0, Jf: 1},
		{Code: result, K: unix.SECCOMP_RET_KILL_PROCESS},
		{Code: result, K: unix.SECCOMP_RET_ALLOW},
	}
	program := unix.SockFprog{Len: uint16(len(filter)), Filter: &filter[0]}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	_, _, errno := unix.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER, unix.SECCOMP_FILTER_FLAG_TSYNC,
		uintptr(unsafe.Pointer(&program)))
	if errno != 0 {
		return errno
	}
	return nil
}
