//go:build !linux

package main

// offline runs main, because the system cannot refuse connections. The script that uses offline skips this system.
func offline() { main() }
