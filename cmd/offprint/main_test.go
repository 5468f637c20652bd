package main

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"offprint": main})
}

// TestCommands runs the scripts of testdata/script: each is the files of a site, commands and what
// they print. The real digest is $DIGEST.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			digest, err := filepath.Abs(filepath.Join("..", "..", "content", "digests", "2026-02-18.txt"))
			if err != nil {
				return err
			}
			data, err := os.ReadFile(digest)
			if err != nil {
				return err
			}
			env.Setenv("DIGEST", filepath.Join(env.WorkDir, "received.txt"))
			return os.WriteFile(filepath.Join(env.WorkDir, "received.txt"), data, 0o644)
		},
	})
}

func TestWrongUsageHasItsOwnStatus(t *testing.T) {
	for _, line := range []string{"", "paint", "import", "import --format html5 -", "import --digest-date 2026-02 -", "import --digest-date today -", "build --fast", "publish --branch a..b", "publish --remote=", "publish now"} {
		if got := run(strings.Fields(line), strings.NewReader(""), io.Discard, io.Discard); got != misuse {
			t.Errorf("offprint %s: status %d, want %d", line, got, misuse)
		}
	}
}
