//go:build !unix

package sitefile

const nonblock = 0 // pipes are not files here
