// Package missing skips tests whose requirements the machine does not meet.
package missing

import (
	"os"
	"testing"
)

// Skip skips a test that cannot run on this machine. If the environment variable CI is set, as in continuous
// integration, the test fails instead.
func Skip(t testing.TB, reason ...any) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(reason...)
	}
	t.Skip(reason...)
}
