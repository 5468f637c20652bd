package main

import (
	"fmt"
	"runtime/debug"
	"strings"
)

// version returns the name and version of the program, its commit if known, the Go version and the platform.
func version(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	parts := []string{"offprint " + info.Main.Version}
	if revision := settings["vcs.revision"]; revision != "" {
		parts = append(parts, fmt.Sprintf("commit %.12s of %s", revision, settings["vcs.time"]))
	}
	if settings["vcs.modified"] == "true" {
		parts = append(parts, "modified")
	}
	return strings.Join(
		append(parts, fmt.Sprintf("%s for %s/%s", info.GoVersion, settings["GOOS"], settings["GOARCH"])),
		", ",
	)
}

type versionCommand struct{}

func (*versionCommand) Run(t *terminal) error {
	text := thisVersion()
	return t.summary(map[string]string{"version": text}, text)
}

// thisVersion returns the version of the running program.
func thisVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "offprint (unknown version)"
	}
	return version(info)
}
