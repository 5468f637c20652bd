package synthetic

import (
	"os"
	"path/filepath"
	"testing"
)

func TestArchiveDependsOnlyOnSeed(t *testing.T) {
	read := func() map[string]string {
		dir := t.TempDir()
		if err := Write(dir, 20, 7); err != nil {
			t.Fatal(err)
		}
		files := map[string]string{}
		names, err := filepath.Glob(filepath.Join(dir, "content", "papers", "*.md"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			files[filepath.Base(name)] = string(data)
		}
		return files
	}
	one, two := read(), read()
	if len(one) != 20 {
		t.Errorf("%d files", len(one))
	}
	for name, data := range one {
		if two[name] != data {
			t.Errorf("%s differs", name)
		}
	}
}
