package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"offprint": main,
		"offprint-now": func() {
			os.Exit(runAfter(context.Background(), 0, os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
		},
	})
}

// TestCommands runs the scripts in testdata/script: files, commands and expected output. The program offprint-now shows
// progress bars at once. $DIGEST is a real digest, and $WEB is the URL of a web server. The command expand replaces
// variables in files.
func TestCommands(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(serveWeb))
	t.Cleanup(web.Close)
	program := plainProgram(t)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"expand": expand},
		Setup: func(env *testscript.Env) error {
			env.Setenv("WEB", web.URL)
			env.Setenv("PATH", program+string(filepath.ListSeparator)+env.Getenv("PATH"))
			for _, name := range []string{"XDG_CACHE_HOME", "HOME", "LocalAppData"} { // cache folders
				env.Setenv(name, filepath.Join(env.WorkDir, "cache"))
			}
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

// plainProgram returns a folder with the program, built without the race detector, or an empty folder if the tests run
// without it. With the race detector, the hundreds of commands in the scripts would take most of the time of all tests,
// and most of them run on one goroutine; the tests of the packages use it where several run.
func plainProgram(t *testing.T) string {
	folder := t.TempDir()
	if !raceDetector {
		return folder
	}
	build := exec.CommandContext(t.Context(), "go", "build", "-race=false", "-o", folder, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the program: %v\n%s", err, out)
	}
	return folder
}

// serveWeb serves /old, which redirects to /new, and /new.
func serveWeb(w http.ResponseWriter, r *http.Request) {
	switch r.URL.Path {
	case "/old":
		http.Redirect(w, r, "/new", http.StatusMovedPermanently)
	case "/new":
	default:
		http.NotFound(w, r)
	}
}

// expand replaces variables in files with their values.
func expand(ts *testscript.TestScript, _ bool, files []string) {
	for _, file := range files {
		text := os.Expand(ts.ReadFile(file), ts.Getenv)
		ts.Check(os.WriteFile(ts.MkAbs(file), []byte(text), 0o644))
	}
}

func TestIncorrectUsageExitsWith2(t *testing.T) {
	for _, line := range []string{
		"paint", "help paint", "import", "import --format html5 -", "import --digest-date 2026-02 -",
		"import --digest-date today -", "import --yes -", "import --poll -", "import --watch none", "build --fast",
		"check --fast",
		"check --base-url x", "serve --port 0x", "serve --port 65536", "publish --branch a..b", "publish --remote=",
		"publish now",
	} {
		if got := run(t.Context(), strings.Fields(line), strings.NewReader(""), io.Discard, io.Discard); got != misuse {
			t.Errorf("offprint %s: status %d, want %d", line, got, misuse)
		}
	}
}
