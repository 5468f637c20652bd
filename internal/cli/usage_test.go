package cli

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "update the golden files")

// press is a command line with every feature of a model that the package supports.
type press struct {
	Source string `help:"The press's folder [here]." default:"." placeholder:"FOLDER"`
	Secret bool   `help:"Not for all." hidden:""`

	Print struct {
		Sheets []string `arg:"" help:"What is printed; - for the standard input." name:"file"`
		Copies int      `help:"How many." short:"c" default:"1"`
		Paper  string   `help:"The paper: a4 or letter." enum:"a4,letter" default:"a4"`
		Ink    bool     `help:"With ink." default:"true" negatable:""`
	} `cmd:"" help:"Print it."`
	Tags struct {
		List   struct{} `cmd:"" help:"Say which there are."`
		Rename struct {
			Old string `arg:"" help:"The tag."`
			New string `arg:"" help:"Its new name, such as c:\\\\new." optional:""`
		} `cmd:"" help:"Give a tag another name." name:"rename-all"`
	} `cmd:"" help:"Work on tags."`
	Kind struct {
		Kind string `arg:"" help:"The kind: lead or wood." enum:"lead,wood"`
	} `cmd:"" help:"Choose the type's kind."`
	Open struct {
		Folder string `arg:"" help:".folder or 'folder'."`
	} `cmd:"" help:"Open it."`
	Hush struct{} `cmd:"" help:"Not for all." hidden:""`
}

func model(t *testing.T) *kong.Application {
	t.Helper()
	parser, err := kong.New(&press{}, kong.Name("press"), kong.Description("A press."))
	if err != nil {
		t.Fatal(err)
	}
	return parser.Model
}

// TestOutputMatchesGoldenFiles compares the manual page and the scripts with the golden files.
func TestOutputMatchesGoldenFiles(t *testing.T) {
	app := model(t)
	got := map[string]string{
		"press.1": Man(
			app,
			Section{
				Title: "Exit status",
				Items: []Item{{Term: "0", Text: "Done."}, {Term: "-1", Text: `A \ or a ".".`}},
			},
		),
	}
	for _, shell := range Shells {
		script, err := Completion(shell, app)
		if err != nil {
			t.Fatal(err)
		}
		got["press."+shell] = script
	}
	for name, text := range got {
		golden := filepath.Join("testdata", name)
		if *update {
			if err := os.WriteFile(golden, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), text); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if hidden := regexp.MustCompile("(?i)secret|hush|not for all").FindString(text); hidden != "" {
			t.Errorf("%s contains a hidden command or flag: %s", name, hidden)
		}
	}
}

func TestCompletionRefusesOtherShells(t *testing.T) {
	if _, err := Completion("tcsh", model(t)); err == nil ||
		err.Error() != "no completion for \"tcsh\" (choose one of bash, zsh, fish)" {
		t.Error(err)
	}
}
