//go:build release

// These tests check the archives that .ci/release wrote to dist/, and install them with the GitHub action.

package main_test

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"debug/buildinfo"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

const dist = "../../dist"

func TestReleaseArchivesAreComplete(t *testing.T) {
	archives, _ := filepath.Glob(filepath.Join(dist, "offprint-*"))
	if len(archives) == 0 {
		t.Fatal("no archives (run .ci/release)")
	}
	sums := readFile(t, filepath.Join(dist, "SHA256SUMS"))
	for _, archive := range archives {
		base := filepath.Base(archive)
		if !strings.Contains(sums, "  "+base+"\n") {
			t.Errorf("SHA256SUMS does not list %s", base)
		}
		folder, program := strings.TrimSuffix(base, ".tar.gz"), "offprint"
		var files map[string][]byte
		if strings.HasSuffix(base, ".zip") {
			folder, program = strings.TrimSuffix(base, ".zip"), "offprint.exe"
			files = readZip(t, archive)
		} else {
			files = readTar(t, archive)
		}
		var want, got []string
		for _, name := range []string{
			"CHANGELOG.md", "LICENSE", "README.md", "THIRD_PARTY_LICENCES.txt", program, "offprint.1",
			"offprint.bash", "offprint.fish", "offprint.zsh",
		} {
			want = append(want, folder+"/"+name)
		}
		for name, data := range files {
			got = append(got, name)
			if len(data) == 0 {
				t.Errorf("%s: %s is empty", base, name)
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%s contains %v, not %v", base, got, want)
		}
		checkLicenses(t, base, files[folder+"/"+program], string(files[folder+"/THIRD_PARTY_LICENCES.txt"]))
	}
}

// checkLicenses checks that the archive contains the license of every module in the program.
func checkLicenses(t *testing.T, archive string, program []byte, licenses string) {
	t.Helper()
	info, err := buildinfo.Read(bytes.NewReader(program))
	if err != nil {
		t.Fatal(err)
	}
	if len(info.Deps) == 0 {
		t.Errorf("%s: the program has no module information", archive)
	}
	want := []string{"Go " + info.GoVersion}
	for _, m := range info.Deps {
		want = append(want, m.Path+" "+m.Version)
	}
	for _, module := range want {
		license := regexp.MustCompile(`(?m)^={80}\n` + regexp.QuoteMeta(module) + `: \S+\n={80}\n\n\s*\S`)
		if !license.MatchString(licenses) {
			t.Errorf("%s: no license of %s", archive, module)
		}
	}
}

func TestReleaseRefusesModuleWithoutLicense(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, map[string]string{
		".ci/licences": readFile(t, "../../.ci/licences"),
		"go.mod": "module example.org/m\n\ngo 1.26.0\n\nrequire example.org/bare v1.0.0\n\n" +
			"replace example.org/bare => ./bare\n",
		"cmd/offprint/main.go": "package main\n\nimport _ \"example.org/bare/part\"\n\nfunc main() {}\n",
		"bare/go.mod":          "module example.org/bare\n\ngo 1.26.0\n",
		"bare/part/part.go":    "package part\n",
		"bare/license.go":      "package bare\n",
	})
	system := runtime.GOOS + "/" + runtime.GOARCH
	out, err := exec.Command("bash", filepath.Join(dir, ".ci/licences"), system).CombinedOutput()
	if err == nil || !strings.Contains(string(out), "module example.org/bare v1.0.0 has no license file") {
		t.Errorf("%v: %s", err, out)
	}
	write(t, dir, map[string]string{"bare/COPYING": "The terms.\n", "bare/part/LICENSE.txt": "The terms of a part.\n"})
	out, err = exec.Command("bash", filepath.Join(dir, ".ci/licences"), system).CombinedOutput()
	for _, want := range []string{"COPYING\n", "The terms.\n", "part/LICENSE.txt\n", "The terms of a part.\n"} {
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("no %q (error: %v): %s", want, err, out)
		}
	}
}

func TestActionInstallsARelease(t *testing.T) {
	server := serveReleases(t)
	native, mac := "offprint-linux-"+runtime.GOARCH+"/offprint", "offprint-darwin-arm64/offprint"
	windows := "offprint-windows-amd64/offprint.exe"
	unreleased := "## [Unreleased]\n\n"
	released := unreleased + "## [1.2.0] - 2026-12-01\n\n## [1.1.0] - 2026-11-01\n"
	noSum := []string{"sha256sum"}
	for _, c := range []struct {
		name string
		runner
		program string
		prints  string
	}{
		{"a release", runner{version: "v1.2.0", command: "--version"}, native, "offprint "},
		{"the latest", runner{version: "latest", command: "--version"}, native, "offprint "},
		{"the newest in the changelog", runner{changelog: released, command: "--version"}, native, "offprint "},
		{"the latest before the first", runner{changelog: unreleased, command: "--version"}, native, "offprint "},
		{"Windows", runner{version: "v1.2.0", os: "Windows", arch: "X64"}, windows, ""},
		{"macOS", runner{version: "v1.2.0", os: "macOS", arch: "ARM64", without: noSum}, mac, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.without = append(c.without, "go")
			r := c.run(t, server)
			if r.err != nil || !strings.HasPrefix(r.out, c.prints) {
				t.Fatalf("%v: %s", r.err, r.out)
			}
			program := filepath.Join(r.temp, "offprint", c.program)
			if info, err := os.Stat(program); err != nil || info.Mode()&0o100 == 0 {
				t.Errorf("the program: %v, %v", info, err)
			}
			if want := filepath.Dir(program) + "\n"; r.path != want {
				t.Errorf("added %q to PATH, not %q", r.path, want)
			}
		})
	}
}

func TestActionBuildsTheSiteByDefault(t *testing.T) {
	dir, server := t.TempDir(), serveReleases(t)
	for _, command := range []string{"new .", unset} {
		r := runner{version: "v1.2.0", command: command, dir: dir, without: []string{"go"}}.run(t, server)
		if r.err != nil {
			t.Fatalf("%q: %v: %s", command, r.err, r.out)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "public", "index.html")); err != nil {
		t.Error(err)
	}
}

func TestActionFails(t *testing.T) {
	server := serveReleases(t)
	for _, c := range []struct {
		name string
		runner
		want string
	}{
		{"a wrong checksum", runner{version: "v1.3.0"}, "it is damaged or was replaced"},
		{"a release without an archive", runner{version: "v1.4.0"}, "is missing from the release"},
		{"a server error", runner{version: "v1.5.0"}, "HTTP status 403"},
		{"no release and no Go", runner{version: "v9.0.0", without: []string{"go"}}, "Go is not installed"},
		{"a major version", runner{version: "v1"}, "use latest or a release"},
		{"a path", runner{version: "v1.2.0/../v1.3.0"}, "use latest or a release"},
		{"a script", runner{version: "v1.2.0$(exit 0)"}, "use latest or a release"},
		{"a command that fails", runner{version: "v1.2.0", command: "frobnicate"}, "frobnicate"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := c.run(t, server)
			if r.err == nil || !strings.Contains(r.out, c.want) {
				t.Errorf("%v: %s", r.err, r.out)
			}
			programs, _ := filepath.Glob(filepath.Join(r.temp, "offprint", "*", "offprint*"))
			if installed := len(programs) > 0 || r.path != ""; installed != (c.command != "") {
				t.Errorf("installed %v, added %q to PATH", programs, r.path)
			}
		})
	}
}

func TestActionBuildsWithGoWithoutARelease(t *testing.T) {
	server := serveReleases(t)
	for _, c := range []struct {
		name string
		runner
		module string
	}{
		{"no release", runner{version: "v9.0.0"}, "@v9.0.0"},
		{"no archive for the system", runner{version: "v1.2.0", arch: "ARM"}, "@v1.2.0"},
		{"a pre-release", runner{version: "v2.0.0-rc.1"}, "@v2.0.0-rc.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.command = "check  --strict; exit 0 $(echo a) *\n 'b c'"
			r := c.run(t, server)
			if r.err != nil {
				t.Fatalf("%v: %s", r.err, r.out)
			}
			bin := filepath.Join(r.temp, "offprint", "bin")
			got := readFile(t, filepath.Join(bin, "arguments"))
			want := "install github.com/offprint/offprint/cmd/offprint" + c.module + "\n"
			if got != want || r.path != bin+"\n" {
				t.Errorf("go %q, PATH %q", got, r.path)
			}
			if want := "<check><--strict;><exit><0><$(echo><a)><*><'b><c'>"; !strings.HasSuffix(r.out, want) {
				t.Errorf("the command is not %s:\n%s", want, r.out)
			}
		})
	}
}

// serveReleases serves the archives in dist as v1.2.0, the latest release, and some broken releases.
func serveReleases(t *testing.T) string {
	t.Helper()
	files := http.FileServer(http.Dir(dist))
	mux := http.NewServeMux()
	mux.Handle("/download/v1.2.0/", http.StripPrefix("/download/v1.2.0/", files))
	mux.HandleFunc("/latest/download/", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/download/v1.2.0/"+path.Base(r.URL.Path), http.StatusFound)
	})
	mux.Handle("/download/v1.3.0/SHA256SUMS", http.StripPrefix("/download/v1.3.0/", files))
	mux.HandleFunc("/download/v1.3.0/", func(w http.ResponseWriter, r *http.Request) {
		data, err := os.ReadFile(filepath.Join(dist, path.Base(r.URL.Path)))
		if err != nil {
			t.Error(err)
		}
		_, _ = w.Write(append(data, 0))
	})
	mux.Handle("/download/v1.4.0/SHA256SUMS", http.StripPrefix("/download/v1.4.0/", files))
	mux.HandleFunc("/download/v1.5.0/", func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "no", http.StatusForbidden)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	return server.URL
}

const unset = "\x00" // an input that the workflow does not set

// A runner runs the step of action.yml as GitHub does.
type runner struct {
	version, command string
	changelog        string   // the action's CHANGELOG.md
	os, arch         string   // default: Linux and the architecture of this machine
	dir              string   // working-directory
	without          []string // missing programs
}

type result struct {
	out, path, temp string
	err             error
}

// run runs the step. releases is the URL of the releases.
func (r runner) run(t *testing.T, releases string) result {
	t.Helper()
	home := t.TempDir()
	write(t, home, map[string]string{
		"action/.ci/action":    readFile(t, "../../.ci/action"),
		"action/.ci/changelog": readFile(t, "../../.ci/changelog"),
		"action/CHANGELOG.md":  r.changelog,
		"path":                 "",
		"work/file":            "",
		"temp/file":            "",
	})
	step := r.step(t)
	cmd := exec.Command("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step.Run)
	cmd.Dir = filepath.Join(home, "work", step.Dir)
	if filepath.IsAbs(step.Dir) {
		cmd.Dir = step.Dir
	}
	temp := filepath.Join(home, "temp")
	arch := map[string]string{"amd64": "X64", "arm64": "ARM64"}[runtime.GOARCH]
	cmd.Env = []string{
		"PATH=" + r.tools(t, filepath.Join(home, "tools")), "HOME=" + home, "OFFPRINT_RELEASES=" + releases,
		"GITHUB_ACTION_PATH=" + filepath.Join(home, "action"), "GITHUB_PATH=" + filepath.Join(home, "path"),
		"RUNNER_TEMP=" + temp, "RUNNER_OS=" + cmp.Or(r.os, "Linux"), "RUNNER_ARCH=" + cmp.Or(r.arch, arch),
	}
	for name, value := range step.Env {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, err := cmd.CombinedOutput()
	return result{out: string(out), path: readFile(t, filepath.Join(home, "path")), temp: temp, err: err}
}

// An actionStep is a step of action.yml.
type actionStep struct {
	Shell, Run string
	Dir        string `yaml:"working-directory"`
	Env        map[string]string
}

// step returns the only step of action.yml, with the values of the inputs.
func (r runner) step(t *testing.T) actionStep {
	t.Helper()
	var action struct {
		Inputs map[string]struct{ Default string }
		Runs   struct{ Steps []actionStep }
	}
	if err := yaml.Unmarshal([]byte(readFile(t, "../../action.yml")), &action); err != nil {
		t.Fatal(err)
	}
	if len(action.Runs.Steps) != 1 || action.Runs.Steps[0].Shell != "bash" {
		t.Fatalf("the action is not a single bash step: %+v", action.Runs)
	}
	given := map[string]string{"version": r.version, "command": r.command, "working-directory": r.dir}
	value := func(s string) string {
		for name, input := range action.Inputs {
			v := given[name]
			if v == unset || name == "working-directory" && v == "" {
				v = input.Default
			}
			s = strings.ReplaceAll(s, "${{ inputs."+name+" }}", v)
		}
		return s
	}
	step := action.Runs.Steps[0]
	step.Dir = value(step.Dir)
	for name, v := range step.Env {
		step.Env[name] = value(v)
	}
	return step
}

// fakeGo is a go command that installs a program that prints its arguments.
const fakeGo = `#!/bin/bash
mkdir -p "$GOBIN"
echo "$*" >"$GOBIN/arguments"
printf '#!/bin/bash\nprintf "<%%s>" "$@"\n' >"$GOBIN/offprint"
chmod +x "$GOBIN/offprint"
`

// tools creates a folder with only the programs that the action may use.
func (r runner) tools(t *testing.T, dir string) string {
	t.Helper()
	write(t, dir, map[string]string{"go": fakeGo})
	if err := os.Chmod(filepath.Join(dir, "go"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{
		"awk", "bash", "chmod", "curl", "cut", "dirname", "gzip", "mkdir", "rm", "sha256sum", "shasum", "tar", "tr",
		"unzip",
	} {
		program, err := exec.LookPath(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(program, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range r.without {
		if err := os.Remove(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func readFile(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func readTar(t *testing.T, archive string) map[string][]byte {
	t.Helper()
	file, err := os.Open(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for r := tar.NewReader(unzipped); ; {
		h, err := r.Next()
		if err == io.EOF {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if h.Typeflag != tar.TypeReg {
			continue
		}
		if files[h.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
}

func readZip(t *testing.T, archive string) map[string][]byte {
	t.Helper()
	r, err := zip.OpenReader(archive)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	files := map[string][]byte{}
	for _, f := range r.File {
		member, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(member); err != nil {
			t.Fatal(err)
		}
	}
	return files
}
