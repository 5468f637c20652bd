//go:build unix

package generate

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestManifestCannotBeAPipe opens an output folder in which the manifest is a pipe, which would block forever.
func TestManifestCannotBeAPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, ManifestName), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenFolder(dir, ""); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("error %v", err)
	}
}
