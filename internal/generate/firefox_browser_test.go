//go:build browser

package generate_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"testing"

	"github.com/offprint/offprint/internal/testutil/missing"
)

// TestFirefoxOpensEveryKind opens a page of each kind in Firefox. The console must have no error, and formulas, the
// search, the theme and the reading list must work.
func TestFirefoxOpensEveryKind(t *testing.T) {
	for _, needed := range []string{"node", "firefox"} {
		if _, err := exec.LookPath(needed); err != nil {
			missing.Skip(t, err)
		}
	}
	if _, err := os.Stat("../../.ci/node_modules/puppeteer-core"); err != nil {
		missing.Skip(t, err, "(run npm ci --ignore-scripts in .ci)")
	}
	addresses, err := json.Marshal(serveEveryKind(t))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "node", "../../.ci/firefox.mjs")
	cmd.Stdin = bytes.NewReader(addresses)
	cmd.Stderr = os.Stderr
	faults, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	if len(faults) > 0 {
		t.Errorf("Firefox finds\n%s", faults)
	}
}
