//go:build !unix

package sitefile

const nonblock = 0 // this system has no pipes in folders
