package preview

import (
	"fmt"
	"net"
	"strconv"

	"github.com/offprint/offprint/internal/problem"
)

// maxPorts is the maximum number of ports to try.
const maxPorts = 20

// Listen listens on a local TCP address, or on the next free port if its port is taken.
func Listen(address string) (net.Listener, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, fmt.Errorf("listening on %s: %w", address, err)
	}
	first, err := strconv.Atoi(port)
	if err != nil {
		return nil, fmt.Errorf("listening on %s: %s is not a port", address, problem.Quote(port))
	}
	var refused error
	for n := range maxPorts {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(first+n)))
		if err == nil {
			return l, nil
		}
		if refused == nil {
			refused = err
		}
		if first == 0 || first+n == 65535 {
			break
		}
	}
	return nil, fmt.Errorf(
		"listening on %s and the ports after it: %w (choose another address with --addr)",
		address,
		refused,
	)
}

// CheckAddress returns an error if the preview cannot or must not listen on an address.
func CheckAddress(address string) error {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%s is not an address (use the form 127.0.0.1:1313)", problem.Quote(address))
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return fmt.Errorf("%s is not a port, in %s (choose one from 0 to 65535)", problem.Quote(port), address)
	}
	if !isLocal(host) {
		return fmt.Errorf(
			"%s is not a local address: the preview shows drafts, so it listens only on this machine "+
				"(use --addr 127.0.0.1:1313)",
			address,
		)
	}
	return nil
}
