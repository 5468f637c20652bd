// Package missing reports what a test needs and this machine does not have.
package missing

import (
	"os"
	"testing"
)

// Skip skips a test that cannot run on this machine. Under continuous integration, where the environment variable CI is
// set, the machine has to have everything, so the test fails instead.
func Skip(t testing.TB, reason ...any) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(reason...)
	}
	t.Skip(reason...)
}
