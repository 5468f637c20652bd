package publish_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/publish"
)

// settings are git settings that change what git prints, writes or refuses.
var settings = map[string]string{
	"color.ui":                  "always",
	"commit.gpgSign":            "true",
	"core.abbrev":               "4",
	"core.autocrlf":             "true",
	"core.fsmonitor":            "false && exit 1; #",
	"core.pager":                "false",
	"core.quotePath":            "true",
	"core.safecrlf":             "true",
	"core.splitIndex":           "true",
	"core.untrackedCache":       "true",
	"diff.external":             "false",
	"diff.ignoreSubmodules":     "all",
	"diff.noprefix":             "true",
	"diff.relative":             "true",
	"fetch.prune":               "true",
	"fetch.writeCommitGraph":    "true",
	"format.pretty":             "oneline",
	"gpg.program":               "false",
	"i18n.commitEncoding":       "ISO-8859-1",
	"i18n.logOutputEncoding":    "UTF-16",
	"log.date":                  "relative",
	"log.decorate":              "full",
	"log.follow":                "true",
	"log.showSignature":         "true",
	"push.default":              "nothing",
	"push.followTags":           "true",
	"push.gpgSign":              "true",
	"push.pushOption":           "ci.skip",
	"status.branch":             "true",
	"status.relativePaths":      "true",
	"status.short":              "true",
	"status.showUntrackedFiles": "no",
	"status.submoduleSummary":   "true",
	"tag.gpgSign":               "true",
	"url.nowhere:.insteadOf":    "nothing:",
}

// variables are those that git sets for hooks and aliases, or that users set, such as for debugging.
var variables = map[string]string{
	"GIT_DIR":               "/nowhere",
	"GIT_WORK_TREE":         "/nowhere",
	"GIT_INDEX_FILE":        "/nowhere/index",
	"GIT_OBJECT_DIRECTORY":  "/nowhere/objects",
	"GIT_COMMON_DIR":        "/nowhere",
	"GIT_NAMESPACE":         "other",
	"GIT_PREFIX":            "sub/",
	"GIT_LITERAL_PATHSPECS": "1",
	"GIT_ICASE_PATHSPECS":   "1",
	"GIT_EXTERNAL_DIFF":     "false",
	"GIT_TRACE":             "1",
	"GIT_TRACE2":            "1",
	"GIT_CONFIG_COUNT":      "1",
	"GIT_CONFIG_KEY_0":      "status.showUntrackedFiles",
	"GIT_CONFIG_VALUE_0":    "no",
	"LANG":                  "de_DE.UTF-8",
	"LANGUAGE":              "de",
}

func TestSettingsOfGitDoNotMatter(t *testing.T) {
	w := newFixture(t)
	want := w.published(publish.Options{}, first).Commit
	for key, value := range settings {
		w.git(w.checkout, "config", key, value)
	}
	hooks := t.TempDir()
	w.write(hooks, files{"post-index-change": "#!/bin/sh\ntouch '" + w.checkout + "/hook'\n"})
	w.git(w.checkout, "config", "core.hooksPath", hooks)
	subject := publishSubject(w)
	for name, value := range variables {
		t.Setenv(name, value)
	}
	published := func(o publish.Options, f files) string {
		t.Helper()
		r, err := w.run(o, w.site(f))
		if err != nil {
			t.Fatal(err)
		}
		return r.Commit
	}
	published(publish.Options{}, second)
	if got := published(publish.Options{}, first); got != want {
		t.Errorf("the commit is %s, and without settings %s", got, want)
	}
	w.write(w.checkout, files{"content/papers/new.md": "new\n"})
	published(publish.Options{History: true}, second)
	w.write(w.checkout, files{".git/info/exclude": "new.md\n"})
	published(publish.Options{History: true}, first)
	for name := range variables {
		if err := os.Unsetenv(name); err != nil {
			t.Fatal(err)
		}
	}
	edited := subject + " with uncommitted changes"
	w.wantBranch(withHostFiles(first), edited, edited, subject)
	for _, left := range []string{"hook", ".git/sharedindex"} {
		if found, _ := filepath.Glob(filepath.Join(w.checkout, left) + "*"); len(found) > 0 {
			t.Errorf("publishing left %s", found)
		}
	}
}

// TestPushIsSignedOnlyIfSigningIsOn publishes to a remote that supports signed pushes, without a program that can sign.
func TestPushIsSignedOnlyIfSigningIsOn(t *testing.T) {
	w := newFixture(t)
	w.git(w.remote, "config", "receive.certNonceSeed", "seed")
	w.git(w.checkout, "config", "gpg.program", "false")
	for _, value := range []string{"true", "if-asked"} {
		w.git(w.checkout, "config", "push.gpgSign", value)
		w.refused(publish.Options{}, "pushing to origin failed: ", w.site(first))
	}
	for _, value := range []string{"false", "no", "off", "0"} {
		w.git(w.checkout, "config", "push.gpgSign", value)
		w.published(publish.Options{}, files{"index.html": value})
	}
}

func TestRewrittenAddressesAreRewrittenOnce(t *testing.T) {
	for name, config := range map[string][2]string{
		"insteadOf":                         {"insteadOf", "REMOTE"},
		"a rule that applies to its result": {"insteadOf", "OUTER"},
		"pushInsteadOf":                     {"pushInsteadOf", "OUTER"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newFixture(t)
			outer := filepath.Dir(w.remote)
			deep := filepath.Join(outer, "deep", "remote.git")
			w.git(w.checkout, "init", "-q", "--bare", deep)
			prefix, base := "alias:", outer+"/deep/"
			if config[1] == "OUTER" {
				prefix = outer + "/" // begins the result, too
			}
			w.git(w.checkout, "remote", "set-url", "origin", prefix+"remote.git")
			w.git(w.checkout, "config", "url."+base+"."+config[0], prefix)
			w.remote = deep
			w.published(publish.Options{}, first)
			w.published(publish.Options{}, second)
			w.wantBranch(withHostFiles(second), publishSubject(w))
		})
	}
}

func TestBranchesOfTheSourcesAreRefusedInEverySpelling(t *testing.T) {
	w := newFixture(t)
	w.git(w.checkout, "branch", "draft")
	w.git(w.checkout, "push", "-q", "origin", "draft")
	w.git(w.checkout, "branch", "-D", "draft")
	w.git(w.checkout, "checkout", "-q", "-b", "work")
	never := func(string) error {
		t.Error("the site was built")
		return nil
	}
	for branch, words := range map[string]string{
		"work":                "\"work\" is the branch that you are working on",
		"refs/heads/work":     "\"work\" is the branch that you are working on",
		"heads/work":          "\"work\" is the branch that you are working on",
		"origin/work":         "\"origin/work\" is the branch that you are working on",
		"remotes/origin/work": "\"remotes/origin/work\" is the branch that you are working on",
		"WORK":                "\"WORK\" is the branch that you are working on",
		"HEAD":                "\"HEAD\" is the branch that you are working on",
		"main":                "\"main\" contains the site's own files, which publishing would replace",
		"origin/main":         "\"origin/main\" is the name of a remote-tracking branch (write --branch main)",
		"draft":               "draft of origin contains the site's own files",
	} {
		w.refused(publish.Options{Branch: branch, History: true}, words, never)
	}
	w.git(w.checkout, "branch", "-D", "main") // now only the remote has it
	w.refused(publish.Options{Branch: "refs/heads/main", History: true},
		"main of origin contains the site's own files, which publishing would replace", never)
	w.git(w.checkout, "checkout", "-q", "--detach")
	w.refused(publish.Options{Branch: "main", History: true}, "main of origin contains the site's own files", never)
	w.refused(publish.Options{Branch: "Main"},
		"\"Main\" differs only in case from \"main\", the default branch of origin", never)
}

// TestPublishToDefaultBranch uses a repository for only the site, such as user.github.io.
func TestPublishToDefaultBranch(t *testing.T) {
	w := newFixture(t)
	w.git(w.checkout, "branch", "-m", "papers")
	site := filepath.Join(t.TempDir(), "site.git")
	w.git(w.checkout, "init", "-q", "--bare", "-b", "main", site)
	w.git(w.checkout, "remote", "add", "site", site)
	for _, f := range []files{first, second} {
		if r := w.published(publish.Options{Remote: "site", Branch: "refs/heads/main"}, f); r.Branch != "main" {
			t.Errorf("%+v", r)
		}
	}
}

func TestDomainOfBranchIsKept(t *testing.T) {
	w := newFixture(t)
	w.published(publish.Options{}, first)
	w.commitByHand(files{"CNAME": "papers.lab.org\n"})
	const words = "the file CNAME on gh-pages of origin sets the domain \"papers.lab.org\", which the site would " +
		"lose (write `cname: papers.lab.org` into site.yaml, or remove the file from the branch)"
	w.refused(publish.Options{History: true}, words, w.site(second))
	w.refused(publish.Options{History: true, DryRun: true}, words, w.site(second))
	w.published(publish.Options{History: true, CNAME: "papers.lab.org"}, second)
	if diff := cmp.Diff("papers.lab.org\n", w.branch()["CNAME"]); diff != "" {
		t.Error(diff)
	}
	w.published(publish.Options{}, second) // the curator removes cname from site.yaml
	w.wantBranch(withHostFiles(second), publishSubject(w))
}

func TestRepositoryOfAnotherUserIsRefused(t *testing.T) {
	w := newFixture(t)
	t.Setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
	_, err := publish.Open(t.Context(), w.checkout)
	want := "git refuses to read this repository, because another user owns it (if you trust it, run git config " +
		"--global --add safe.directory " + w.checkout + ")"
	if err == nil || err.Error() != want || publish.IsNoRepository(err) {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestPublishFromEveryKindOfRepository(t *testing.T) {
	for name, prepare := range map[string]func(w *fixture){
		"hashes of SHA-256": func(w *fixture) {
			w.checkout, w.remote = w.checkout+"2", w.remote+"2"
			w.git(w.TempDir(), "init", "-q", "--bare", "--object-format=sha256", "-b", "main", w.remote)
			w.git(w.TempDir(), "init", "-q", "--object-format=sha256", "-b", "main", w.checkout)
		},
		"a worktree of a bare repository": func(w *fixture) {
			bare := filepath.Join(w.TempDir(), "bare.git")
			w.git(w.checkout, "clone", "-q", "--bare", w.remote, bare)
			w.checkout += "2"
			w.git(bare, "worktree", "add", "-q", w.checkout, "main")
		},
		"a submodule": func(w *fixture) {
			whole := filepath.Join(w.TempDir(), "whole")
			w.git(w.TempDir(), "init", "-q", whole)
			w.git(whole, "-c", "protocol.file.allow=always", "submodule", "add", "-q", w.remote, "papers")
			w.checkout = filepath.Join(whole, "papers")
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newFixture(t)
			prepare(w)
			w.git(w.checkout, "config", "user.name", "A. Curator")
			w.git(w.checkout, "config", "user.email", "curator@example.org")
			if strings.HasSuffix(w.remote, "2") {
				w.git(w.checkout, "remote", "add", "origin", w.remote)
				w.git(w.checkout, "commit", "-q", "--allow-empty", "-m", "Begin")
			}
			w.published(publish.Options{Remote: w.remote}, first)
			w.published(publish.Options{Remote: w.remote}, second)
			w.wantBranch(withHostFiles(second), publishSubject(w))
		})
	}
}
