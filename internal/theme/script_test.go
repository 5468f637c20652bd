package theme_test

import (
	"os/exec"
	"testing"

	"github.com/offprint/offprint/internal/testutil/missing"
)

// TestReadingListScripts runs the tests of the scripts of the reading list in Node.
func TestReadingListScripts(t *testing.T) {
	node, err := exec.LookPath("node")
	if err != nil {
		missing.Skip(t, "no node")
	}
	cmd := exec.Command(node, "--test", "--test-reporter=tap", "testdata/reading-list.test.mjs")
	if said, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}
