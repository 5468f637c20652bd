package main

import (
	"context"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"offprint":         main,
		"offprint-offline": offline,
		"offprint-now": func() {
			os.Exit(runWith(context.Background(), terminal{
				stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, clock: &instantClock{now: time.Now()},
			}, os.Args[1:]))
		},
	})
}

// TestCommands runs the scripts in testdata/script: files, commands and expected output. The program offprint-now shows
// progress bars at once and does not wait between requests. The command services starts a server that responds like
// arXiv and other services, expand replaces variables in files, and grepall searches all files of a folder for a text.
// $DIGEST is a real digest, and $WEB is the URL of a web server.
func TestCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("runs more than 500 commands")
	}
	web := httptest.NewServer(http.HandlerFunc(serveWeb))
	t.Cleanup(web.Close)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"expand": expand, "grepall": grepAll, "services": startServices,
		},
		Setup: func(env *testscript.Env) error {
			env.Setenv("WEB", web.URL)
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

// grepAll fails unless a file in a folder contains a text. Negated, it fails if a file contains the text.
func grepAll(ts *testscript.TestScript, isNegated bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: grepall text folder")
	}
	files, found := 0, ""
	ts.Check(filepath.WalkDir(ts.MkAbs(args[1]), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		if strings.Contains(ts.ReadFile(path), args[0]) {
			found = path
		}
		return nil
	}))
	switch {
	case files == 0 || !isNegated && found == "":
		ts.Fatalf("none of %d files contains %q", files, args[0])
	case isNegated && found != "":
		ts.Fatalf("%s contains %q", found, args[0])
	}
}

func TestIncorrectUsageExitsWith2(t *testing.T) {
	for _, line := range []string{
		"paint", "help paint", "import", "import --format html5 -", "import --digest-date 2026-02 -",
		"import --digest-date today -", "import --yes -", "import --poll -", "import --watch none", "build --fast",
		"check --fast",
		"check --base-url x", "serve --port 0x", "serve --port 65536", "publish --branch a..b", "publish --remote=",
		"publish now", "add", "add --yes 2310.19809", "enrich --draft", "enrich --json=maybe",
	} {
		if got := run(t.Context(), strings.Fields(line), strings.NewReader(""), io.Discard, io.Discard); got != misuse {
			t.Errorf("offprint %s: status %d, want %d", line, got, misuse)
		}
	}
}
