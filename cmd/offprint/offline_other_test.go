//go:build !linux

package main

// offline is main where the system cannot refuse connections. The script that uses it ends early there.
func offline() { main() }
