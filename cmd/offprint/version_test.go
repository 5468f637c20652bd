package main

import (
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	system := []debug.BuildSetting{{Key: "GOARCH", Value: "arm64"}, {Key: "GOOS", Value: "linux"}}
	commit := append(
		system,
		debug.BuildSetting{Key: "vcs.revision", Value: "7dbc9ef0123456789abcdef0123456789abcdef0"},
		debug.BuildSetting{Key: "vcs.time", Value: "2026-11-25T14:44:00Z"},
	)
	for _, c := range []struct {
		version  string
		settings []debug.BuildSetting
		want     string
	}{
		{"(devel)", system, "offprint (devel), go1.26.8 for linux/arm64"},
		{"v1.2.0", system, "offprint v1.2.0, go1.26.8 for linux/arm64"}, // go install …@v1.2.0
		{"v1.2.0", append(commit, debug.BuildSetting{Key: "vcs.modified", Value: "false"}),
			"offprint v1.2.0, commit 7dbc9ef01234 of 2026-11-25T14:44:00Z, go1.26.8 for linux/arm64"},
		{"v1.2.0+dirty", append(commit, debug.BuildSetting{Key: "vcs.modified", Value: "true"}),
			"offprint v1.2.0+dirty, commit 7dbc9ef01234 of 2026-11-25T14:44:00Z, modified, go1.26.8 for linux/arm64"},
	} {
		got := version(
			&debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Version: c.version}, Settings: c.settings},
		)
		if got != c.want {
			t.Errorf("version() = %s\nwant %s", got, c.want)
		}
	}
}
