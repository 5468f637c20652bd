package publish_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/publish"
)

var (
	first  = files{"index.html": "one", "papers/a/index.html": "a", "feed.xml": "f"}
	second = files{"index.html": "two", "papers/a/index.html": "a", "papers/b/index.html": "b"}
)

// withHostFiles returns a site with the files that publishing adds.
func withHostFiles(f files) files {
	all := files{".nojekyll": ""}
	for name, data := range f {
		all[name] = data
	}
	return all
}

func (w *fixture) wantBranch(want files, subjects ...string) {
	w.Helper()
	if diff := cmp.Diff(want, w.branch()); diff != "" {
		w.Errorf("the branch has the wrong files (-want +got): %s", diff)
	}
	if diff := cmp.Diff(subjects, w.subjects()); diff != "" {
		w.Errorf("the branch has the wrong history (-want +got): %s", diff)
	}
}

// publishSubject returns the subject of a commit that is published from the last commit of the sources.
func publishSubject(w *fixture) string {
	return "Publish " + w.git(w.checkout, "rev-parse", "HEAD")[:10]
}

func TestBranchContainsExactlyTheSite(t *testing.T) {
	w := newFixture(t)
	r := w.published(
		publish.Options{CNAME: "papers.example.org"},
		files{"index.html": "one", ".offprint": "index.html\n"},
	)
	w.wantBranch(files{"index.html": "one", ".nojekyll": "", "CNAME": "papers.example.org\n"}, publishSubject(w))
	if !r.Created || r.Commit != w.commit() || r.Files != 3 || r.Count(publish.Added) != 3 {
		t.Errorf("%+v", r)
	}
	r = w.published(publish.Options{}, second)
	w.wantBranch(withHostFiles(second), publishSubject(w))
	if r.Created || r.Count(publish.Added) != 2 || r.Count(publish.Changed) != 1 || r.Count(publish.Removed) != 1 {
		t.Errorf("%+v", r)
	}
	for line := range strings.Lines(w.git(w.remote, "ls-tree", "-r", "gh-pages")) {
		if !strings.HasPrefix(line, "100644 blob ") {
			t.Errorf("unexpected entry in the tree: %s", line)
		}
	}
	if refs := w.refs(); strings.Count(refs, "\n") != 1 {
		t.Errorf("the remote has %s", refs)
	}
}

func TestSameSiteIsNotPushedAgain(t *testing.T) {
	w := newFixture(t)
	for _, o := range []publish.Options{{}, {History: true}} {
		w.published(o, first)
		before := w.commit()
		w.git(w.checkout, "commit", "-q", "--allow-empty", "-m", "Change nothing")
		if r := w.published(o, first); r.Commit != "" || len(r.Changes) != 0 || r.Created || w.commit() != before {
			t.Errorf("%+v; the branch moved from %s to %s", r, before, w.commit())
		}
	}
}

func TestSameSourcesProduceSameCommit(t *testing.T) {
	w := newFixture(t)
	w.published(publish.Options{}, first)
	before := w.commit()
	w.Setenv("GIT_AUTHOR_DATE", "2027-01-01T00:00:00Z")
	w.Setenv("GIT_COMMITTER_DATE", "2027-01-01T00:00:00Z")
	w.Setenv("TZ", "Asia/Tokyo")
	w.published(publish.Options{}, second)
	w.published(publish.Options{}, first)
	if w.commit() != before {
		t.Errorf("commits %s and %s, want the same", before, w.commit())
	}
	got := w.git(w.remote, "log", "-1", "--format=%an <%ae> %ai, %cn <%ce> %ci", "gh-pages")
	if got != "A. Curator <curator@example.org> 2026-02-18 11:00:00 +0000, A. Curator <curator@example.org> "+
		"2026-02-18 11:00:00 +0000" {
		t.Errorf("author, committer and dates: %s", got)
	}
}

// TestCommitNamesChangesThatGitIgnores changes files at which git was told not to look.
func TestCommitNamesChangesThatGitIgnores(t *testing.T) {
	for name, c := range map[string]struct {
		change func(w *fixture)
		edited bool
	}{
		"an unchanged file": {func(*fixture) {}, false},
		"a changed file": {func(w *fixture) {
			w.write(w.checkout, files{"content/papers/a.md": "changed\n"})
		}, true},
		"a staged file": {func(w *fixture) {
			w.write(w.checkout, files{"content/papers/new.md": "new\n"})
			w.git(w.checkout, "add", "content/papers/new.md")
		}, true},
		"a sparse checkout": {func(w *fixture) {
			w.git(w.checkout, "sparse-checkout", "set", "--no-cone", "/*", "!/content/papers/a.md")
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			w := newFixture(t)
			w.git(w.checkout, "update-index", "--assume-unchanged", "content/papers/a.md")
			c.change(w)
			w.published(publish.Options{}, first)
			want := publishSubject(w)
			if c.edited {
				want += " with uncommitted changes"
			}
			w.wantBranch(withHostFiles(first), want)
		})
	}
}

func TestCommitNamesItsSources(t *testing.T) {
	w := newFixture(t)
	w.write(w.checkout, files{"notes.txt": "not part of the site"})
	w.published(publish.Options{}, first)
	w.wantBranch(withHostFiles(first), publishSubject(w))
	w.write(w.checkout, files{"content/papers/b.md": "b\n"})
	w.published(publish.Options{}, second)
	w.wantBranch(withHostFiles(second), publishSubject(w)+" with uncommitted changes")

	w.git(w.checkout, "checkout", "-q", "--orphan", "new")
	w.published(publish.Options{}, first)
	w.wantBranch(withHostFiles(first), "Publish the site")
}

func TestHistoryOptionKeepsHistory(t *testing.T) {
	w := newFixture(t)
	subject := publishSubject(w)
	w.published(publish.Options{History: true}, first)
	w.published(publish.Options{History: true}, second)
	w.wantBranch(withHostFiles(second), subject, subject)
	w.published(publish.Options{History: true}, first)
	w.wantBranch(withHostFiles(first), subject, subject, subject)
	w.published(publish.Options{}, second)
	w.wantBranch(withHostFiles(second), subject)
}

func TestForeignCommitsAreNotLost(t *testing.T) {
	w := newFixture(t)
	w.commitByHand(files{"index.html": "by hand"})
	const words = `, and Offprint did not make it (publish with --history`
	w.refused(publish.Options{}, words, w.site(first))
	w.refused(
		publish.Options{DryRun: true},
		` "Fix a word by hand" from`,
		w.site(first),
	)
	w.published(publish.Options{History: true}, first)
	w.wantBranch(withHostFiles(first), publishSubject(w), "Fix a word by hand")

	w.commitByHand(files{"index.html": "by hand again"})
	w.refused(publish.Options{}, words, w.site(second))
	w.published(publish.Options{History: true}, second)
	subject := publishSubject(w)
	w.wantBranch(withHostFiles(second), subject, "Fix a word by hand", subject, "Fix a word by hand")
}

func TestBranchChangedDuringBuildIsNotReplaced(t *testing.T) {
	const words = "the branch gh-pages of origin has changed since this command began, so nothing was pushed"
	for name, o := range map[string]publish.Options{"one commit": {}, "history": {History: true}} {
		for _, exists := range []bool{true, false} {
			w := newFixture(t)
			if exists {
				w.published(o, first)
			}
			_, err := w.publish(o, func(dir string) error {
				w.commitByHand(files{"index.html": "by hand"})
				return w.site(second)(dir)
			})
			if err == nil || !strings.Contains(err.Error(), words) {
				t.Errorf("%s, branch exists %v: %v", name, exists, err)
			}
			if w.branch()["index.html"] != "by hand" || w.subjects()[0] != "Fix a word by hand" {
				t.Errorf("%s, branch exists %v: it contains %v", name, exists, w.branch())
			}
		}
	}
}

// TestBranchChangedDuringPushIsNotReplaced changes the branch in the pre-push hook, which runs after git push has read
// the branch and before it updates it.
func TestBranchChangedDuringPushIsNotReplaced(t *testing.T) {
	for name, o := range map[string]publish.Options{"one commit": {}, "history": {History: true}} {
		w := newFixture(t)
		w.published(publish.Options{}, second)
		theirs := w.commit()
		w.published(publish.Options{}, first)
		w.write(
			w.checkout,
			files{
				".git/hooks/pre-push": "#!/bin/sh\nunset GIT_DIR\ngit -C '" + w.remote +
					"' update-ref refs/heads/gh-pages " + theirs + "\n",
			},
		)
		_, err := w.publish(o, w.site(files{"index.html": "three"}))
		if err == nil || !strings.Contains(err.Error(), "gh-pages of origin has changed since this command began") {
			t.Errorf("%s: %v", name, err)
		}
		if w.commit() != theirs {
			t.Errorf("%s: the branch is at %s, not %s", name, w.commit(), theirs)
		}
	}
}

func TestDryRunPushesNothing(t *testing.T) {
	w := newFixture(t)
	r := w.published(publish.Options{DryRun: true}, files{"index.html": "one"})
	diff := cmp.Diff(&publish.Result{
		Remote:  "origin",
		Branch:  "gh-pages",
		Files:   2,
		Created: true,
		Changes: []publish.Change{{Kind: "A", Path: ".nojekyll"}, {Kind: "A", Path: "index.html"}},
	}, r)
	if diff != "" {
		t.Error(diff)
	}
	if strings.Contains(w.refs(), "gh-pages") {
		t.Errorf("the remote has %s", w.refs())
	}
	w.published(publish.Options{}, first)
	before := w.commit()
	r = w.published(publish.Options{DryRun: true}, second)
	want := []publish.Change{
		{Kind: "D", Path: "feed.xml"},
		{Kind: "M", Path: "index.html"},
		{Kind: "A", Path: "papers/b/index.html"},
	}
	if diff := cmp.Diff(want, r.Changes); diff != "" || r.Commit != "" || w.commit() != before {
		t.Errorf("%+v\n%s", r, diff)
	}
	if r = w.published(publish.Options{DryRun: true}, first); len(r.Changes) != 0 || r.Commit != "" {
		t.Errorf("the same site: %+v", r)
	}
}

func TestFailedStepStopsPublish(t *testing.T) {
	w := newFixture(t)
	w.published(publish.Options{}, first)
	var seen string
	check := func(dir string) error {
		data, err := os.ReadFile(filepath.Join(dir, "index.html"))
		seen = string(data)
		return errors.Join(err, errors.New("a link is broken"))
	}
	w.refused(publish.Options{}, "a link is broken", w.site(second), check)
	if seen != second["index.html"] {
		t.Errorf("the step saw %q", seen)
	}
}

func TestErrorsAreReportedBeforeTheSiteIsBuilt(t *testing.T) {
	for _, c := range []struct {
		name    string
		prepare func(w *fixture)
		options publish.Options
		words   string
	}{
		{"no remote", func(w *fixture) { w.git(w.checkout, "remote", "remove", "origin") }, publish.Options{},
			"the repository has no remote \"origin\" (add it with git remote add origin URL)"},
		{"another remote", func(w *fixture) { w.git(w.checkout, "remote", "add", "backup", "/nowhere") },
			publish.Options{Remote: "orgin"},
			"the repository has no remote \"orgin\" (choose one with --remote: backup, origin)"},
		{"two URLs", func(w *fixture) { w.git(w.checkout, "remote", "set-url", "--add", "origin", "/nowhere") },
			publish.Options{},
			"the remote \"origin\" pushes to 2 URLs (choose one of them with --remote)"},
		{"missing repository", func(w *fixture) { w.git(w.checkout, "remote", "set-url", "origin", "/nowhere") },
			publish.Options{},
			"origin cannot be read: git ls-remote: '/nowhere' does not appear to be a git repository; " +
				"Could not read from remote repository (check its URL with git remote -v)"},
		{"missing path", func(*fixture) {}, publish.Options{Remote: "/nowhere"},
			"/nowhere cannot be read: git ls-remote: '/nowhere' does not appear to be a git repository; " +
				"Could not read from remote repository (check the URL or path)"},
		{"URL with a password", func(*fixture) {}, publish.Options{Remote: "nothing://user:secret@host/repo"},
			"nothing://host/repo cannot be read: "},
		{"branch of the sources", func(*fixture) {}, publish.Options{Branch: "main"},
			"\"main\" is the branch that you are working on, and publishing would replace its files (choose " +
				"another branch with --branch)"},
		{"no identity", func(w *fixture) {
			w.git(w.checkout, "config", "--unset", "user.name")
			w.git(w.checkout, "config", "user.useConfigOnly", "true")
		}, publish.Options{}, `git does not know your name and email address, which a commit needs (run ` +
			`git config user.name "Your Name" and git config user.email you@example.org)`},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newFixture(t)
			c.prepare(w)
			w.refused(c.options, c.words, func(string) error {
				t.Error("the site was built")
				return nil
			})
		})
	}
}

func TestConflictingDomainsAreRejected(t *testing.T) {
	w := newFixture(t)
	w.refused(
		publish.Options{CNAME: "a.org"},
		"the site's file CNAME contains \"b.org\", but `cname` in site.yaml is \"a.org\" (remove the file from "+
			"static/, or `cname` from site.yaml)",
		w.site(files{"CNAME": "b.org\n"}),
	)
	w.published(publish.Options{CNAME: "a.org"}, files{"CNAME": "a.org"})
	w.wantBranch(withHostFiles(files{"CNAME": "a.org\n"}), publishSubject(w))
	w.published(publish.Options{}, files{"CNAME": "b.org\n"})
	w.wantBranch(withHostFiles(files{"CNAME": "b.org\n"}), publishSubject(w))
}

func TestDeniedAccessIsExplained(t *testing.T) {
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		hint    string
	}{
		"unauthorized": {
			func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header().Set("WWW-Authenticate", `Basic realm="git"`)
				rw.WriteHeader(http.StatusUnauthorized)
			},
			" (set up git so that git push does not ask for a password: a credential helper for HTTPS, or a " +
				"key in ssh-agent for SSH)",
		},
		"forbidden": {
			func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusForbidden) },
			" (use an account, token or key that may push to it)",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newFixture(t)
			server := httptest.NewServer(c.handler)
			defer server.Close()
			t.Setenv("GIT_ASKPASS", "")
			t.Setenv("SSH_ASKPASS", "")
			w.git(w.checkout, "remote", "set-url", "origin", server.URL+"/repo.git")
			w.refused(publish.Options{}, "origin denies access: ", w.site(first))
			w.refused(publish.Options{}, c.hint, w.site(first))
		})
	}
}

func TestCredentialHelperIsUsed(t *testing.T) {
	w := newFixture(t)
	w.git(w.remote, "config", "http.receivepack", "true")
	backend := &cgi.Handler{
		Path: filepath.Join(w.git(w.checkout, "--exec-path"), "git-http-backend"),
		Env:  []string{"GIT_PROJECT_ROOT=" + filepath.Dir(w.remote), "GIT_HTTP_EXPORT_ALL=1"},
	}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if user, password, _ := r.BasicAuth(); user != "curator" || password != "secret" {
			rw.Header().Set("WWW-Authenticate", `Basic realm="git"`)
			rw.WriteHeader(http.StatusUnauthorized)
			return
		}
		backend.ServeHTTP(rw, r)
	}))
	defer server.Close()
	t.Setenv("GIT_ASKPASS", "")
	t.Setenv("SSH_ASKPASS", "")
	w.git(w.checkout, "remote", "set-url", "origin", server.URL+"/remote.git")
	w.git(w.checkout, "config", "credential.helper", "!echo username=curator; echo password=wrong #")
	w.refused(publish.Options{}, "origin denies access: git ls-remote: Authentication failed for ", w.site(first))
	w.git(w.checkout, "config", "credential.helper", "!echo username=curator; echo password=secret #")
	for _, f := range []files{first, second} {
		w.published(publish.Options{History: true}, f)
		if diff := cmp.Diff(withHostFiles(f), w.branch()); diff != "" {
			t.Error(diff)
		}
	}
}

func TestRejectionQuotesTheRemote(t *testing.T) {
	w := newFixture(t)
	w.published(publish.Options{}, first)
	w.write(w.remote, files{"hooks/pre-receive": "#!/bin/sh\necho 'the archive is closed' >&2\nexit 1\n"})
	w.refused(
		publish.Options{},
		"pushing to origin failed: git push: remote: the archive is closed; [remote rejected] ",
		w.site(second),
	)
	w.wantBranch(withHostFiles(first), publishSubject(w))
}

func TestPushSucceededDespiteError(t *testing.T) {
	w := newFixture(t)
	program, err := exec.LookPath("git")
	if err != nil {
		t.Fatal(err)
	}
	bin := t.TempDir()
	w.write(
		bin,
		files{
			"git": "#!/bin/sh\n'" + program + "' \"$@\" || exit\n" +
				"[ \"$1\" != push ] || { echo 'fatal: the remote end hung up unexpectedly' >&2; exit 128; }\n",
		},
	)
	t.Setenv("PATH", bin+string(filepath.ListSeparator)+os.Getenv("PATH"))
	if r, err := w.run(publish.Options{}, w.site(first)); err != nil || r.Commit != w.commit() {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestInterruptedPublishPushesNothing(t *testing.T) {
	w := newFixture(t)
	w.published(publish.Options{}, first)
	before := w.refs()
	repository, err := publish.Open(t.Context(), w.checkout)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = publish.Run(
		ctx,
		publish.Options{Repository: repository, Remote: "origin", Branch: "gh-pages", Temp: t.TempDir()},
		w.site(second),
		func(string) error {
			cancel()
			return nil
		},
	)
	if err == nil || err.Error() != "interrupted before anything was pushed" {
		t.Errorf("%v", err)
	}
	if w.refs() != before {
		t.Errorf("the remote has %s", w.refs())
	}
}

// TestCheckoutIsUnchanged publishes from checkouts in every state. The method publish compares them before and after.
func TestCheckoutIsUnchanged(t *testing.T) {
	for name, prepare := range map[string]func(w *fixture){
		"uncommitted work": func(w *fixture) {
			w.write(w.checkout, files{"content/papers/a.md": "stashed\n"})
			w.git(w.checkout, "stash")
			w.write(w.checkout, files{"content/papers/a.md": "staged\n", "content/papers/new.md": "new\n"})
			w.git(w.checkout, "add", ".")
			w.write(w.checkout, files{"content/papers/a.md": "edited\n", "untracked": "u"})
			if err := os.Chmod(filepath.Join(w.checkout, "site.yaml"), 0o600); err != nil {
				w.Fatal(err)
			}
		},
		"rewritten files": func(w *fixture) {
			w.write(w.checkout, files{"site.yaml": "title: Archive\n"})
		},
		"detached head": func(w *fixture) { w.git(w.checkout, "checkout", "-q", "--detach") },
		"remote-tracking branches": func(w *fixture) {
			w.commitByHand(files{"x": "y"})
			w.git(w.checkout, "fetch", "-q")
		},
		"linked worktree": func(w *fixture) {
			linked := filepath.Join(w.TempDir(), "linked")
			w.git(w.checkout, "worktree", "add", "-q", "-b", "linked", linked)
			w.checkout = linked
		},
		"shallow clone": func(w *fixture) {
			shallow := filepath.Join(w.TempDir(), "shallow")
			w.git(w.checkout, "commit", "-q", "--allow-empty", "-m", "Second")
			w.git(w.checkout, "push", "-q", "origin", "main")
			w.git(w.checkout, "clone", "-q", "--depth=1", "file://"+filepath.ToSlash(w.remote), shallow)
			w.git(shallow, "config", "user.name", "A. Curator")
			w.git(shallow, "config", "user.email", "curator@example.org")
			w.checkout = shallow
		},
		"subfolder of the repository": func(w *fixture) {
			w.write(w.checkout, files{"archive/site.yaml": "title: Below\n"})
			w.git(w.checkout, "add", ".")
			w.git(w.checkout, "commit", "-q", "-m", "A site below")
			w.checkout = filepath.Join(w.checkout, "archive")
		},
		"filters": func(w *fixture) {
			w.write(w.checkout,
				files{".gitattributes": "* text=auto eol=crlf\n*.html filter=loud\n", ".gitignore": "*.html\n"})
			w.git(w.checkout, "config", "filter.loud.clean", "tr a-z A-Z")
			w.git(w.checkout, "config", "core.autocrlf", "true")
		},
		"settings that affect fetch and push": func(w *fixture) {
			w.git(w.checkout, "tag", "v1")
			w.git(w.checkout, "config", "push.followTags", "true")
			w.git(w.checkout, "config", "fetch.prune", "true")
			w.git(w.checkout, "config", "gc.auto", "1")
			w.git(w.checkout, "config", "push.default", "matching")
			w.git(w.checkout, "config", "--add", "remote.origin.push", "refs/heads/*:refs/heads/*")
			w.git(w.checkout, "config", "core.logAllRefUpdates", "always")
			w.git(w.checkout, "branch", "private")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newFixture(t)
			prepare(w)
			odd := files{
				"index.html":       "lines\r\nof two\nkinds\r\n",
				"a b/ü \"q\".html": "x",
				"data.bin":         "\x00\xff\r\n",
				".hidden":          "h",
			}
			w.published(publish.Options{History: true}, odd)
			if diff := cmp.Diff(withHostFiles(odd), w.branch()); diff != "" {
				t.Error(diff)
			}
			w.published(publish.Options{History: true}, second)
			if diff := cmp.Diff(withHostFiles(second), w.branch()); diff != "" {
				t.Error(diff)
			}
			if refs := w.refs(); strings.Count(refs, "\n") != 1 {
				t.Errorf("the remote has %s", refs)
			}
		})
	}
}

// TestHookCanWriteToTheRepository checks that objects written by a hook are in the repository after the push.
func TestHookCanWriteToTheRepository(t *testing.T) {
	w := newFixture(t)
	w.write(
		w.checkout,
		files{".git/hooks/pre-push": "#!/bin/sh\ngit tag pushed $(git commit-tree -m hook HEAD^{tree})\n"},
	)
	if _, err := w.run(publish.Options{}, w.site(first)); err != nil {
		t.Fatal(err)
	}
	if subject := w.git(w.checkout, "log", "-1", "--format=%s", "pushed"); subject != "hook" {
		t.Errorf("the hook's commit has the subject %q", subject)
	}
}

func TestFileNamesWithLineBreaks(t *testing.T) {
	w := newFixture(t)
	odd := files{"two\nlines\\\".html": "x", "one\r": "y"}
	w.published(publish.Options{}, odd)
	w.wantBranch(withHostFiles(odd), publishSubject(w))
}

func TestRemoteCanBeAPath(t *testing.T) {
	w := newFixture(t)
	other := filepath.Join(t.TempDir(), "other.git")
	w.git(w.checkout, "init", "-q", "--bare", other)
	if r := w.published(publish.Options{Remote: other}, first); r.Remote != other {
		t.Errorf("%+v", r)
	}
	w.remote = other
	w.wantBranch(withHostFiles(first), publishSubject(w))
	t.Chdir(filepath.Dir(other)) // paths are relative to the current folder
	w.published(publish.Options{Remote: "./other.git"}, second)
	w.wantBranch(withHostFiles(second), publishSubject(w))
}

func TestBranchName(t *testing.T) {
	for written, want := range map[string]string{
		"gh-pages": "gh-pages", "heads/gh-pages": "gh-pages", "refs/heads/gh-pages": "gh-pages",
		"refs/heads/heads/a": "heads/a", "heads/refs/heads/a": "refs/heads/a",
	} {
		if got := publish.BranchName(written); got != want {
			t.Errorf("%q: got %q, want %q", written, got, want)
		}
	}
}

func TestCheckBranchMatchesGit(t *testing.T) {
	for _, name := range []string{"gh-pages", "pages", "sites/one", "a.b", "@", "ünder", "a-", "HEAD",
		"", "-a", "a b", "a..b", "a.", "a.lock", "a.lock/b", ".a", "a/.b", "/a", "a/", "a//b", "a~1", "a^", "a:b", "a?",
		"a*", "a[", `a\b`, "a@{1}", "a\x7f", "a\tb", "a\n", "refs/tags/v1"} {
		ours := publish.CheckBranch(name)
		theirs := exec.CommandContext(t.Context(), "git", "check-ref-format", "refs/heads/"+name).Run()
		if strings.HasPrefix(name, "-") || strings.HasPrefix(name, "refs/") { // valid, but read as something else
			theirs = errors.New("not read as a branch")
		}
		if (ours == nil) != (theirs == nil) ||
			ours != nil && !strings.Contains(ours.Error(), "is not a valid branch name (choose one such as gh-pages)") {
			t.Errorf("%q: got %v, git reports %v", name, ours, theirs)
		}
	}
}

func TestCount(t *testing.T) {
	r := publish.Result{
		Changes: []publish.Change{{Kind: publish.Added}, {Kind: publish.Removed}, {Kind: publish.Added}},
	}
	got := [3]int{r.Count(publish.Added), r.Count(publish.Changed), r.Count(publish.Removed)}
	if want := [3]int{2, 0, 1}; got != want {
		t.Errorf("%v, want %v", got, want)
	}
}
