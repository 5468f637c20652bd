//go:build !linux && !darwin

package watch

// remoteFileSystem returns "": Windows reports changes on a share made by other computers, too.
func remoteFileSystem(string) string { return "" }
