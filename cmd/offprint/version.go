package main

import (
	"fmt"
	"runtime/debug"
	"strings"
)

// version says which program this is: its version, the commit that it was built from where that is known, and
// what it runs on.
func version(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	said := []string{"offprint " + info.Main.Version}
	if revision := settings["vcs.revision"]; revision != "" {
		said = append(said, fmt.Sprintf("commit %.12s of %s", revision, settings["vcs.time"]))
	}
	if settings["vcs.modified"] == "true" {
		said = append(said, "modified")
	}
	return strings.Join(
		append(said, fmt.Sprintf("%s for %s/%s", info.GoVersion, settings["GOOS"], settings["GOARCH"])),
		", ",
	)
}

// thisVersion is the version of this very program.
func thisVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "offprint, of a version that is not known"
	}
	return version(info)
}
