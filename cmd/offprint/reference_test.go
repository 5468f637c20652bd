package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint/offprint/internal/cli"
	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/words"
)

// generated matches a part of a reference page that this test writes.
var generated = regexp.MustCompile(`(?s)<!-- generated: ([a-z ]+) -->\n.*?<!-- end of what is generated -->`)

// TestReference compares the generated parts of the reference with the code: commands and flags with the model of the
// command line, and fields with the structs that they are decoded into. With -update it rewrites them. It fails for a
// flag without help or a field without a comment.
func TestReference(t *testing.T) {
	parts := map[string]func(*testing.T) string{
		"commands":    commandReference,
		"exit status": func(*testing.T) string { return sectionReference("Exit status") },
		"environment": func(*testing.T) string { return sectionReference("Environment") },
		"files":       func(*testing.T) string { return sectionReference("Files") },
		"site":        func(t *testing.T) string { return fieldReference(t, "config", "Config", defaults()) },
		"paper":       func(t *testing.T) string { return fieldReference(t, "content", "PaperFields", nil) },
		"collection":  func(t *testing.T) string { return fieldReference(t, "content", "CollectionFields", nil) },
		"removed":     func(t *testing.T) string { return fieldReference(t, "content", "removedList", nil) },
		"words":       func(*testing.T) string { return "```yaml\n" + string(words.Source) + "```\n" },
		"page":        func(t *testing.T) string { return fieldReference(t, "archive", "pageFrontMatter", nil) },
	}
	pages, err := filepath.Glob(filepath.Join(guideDir, "reference-*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		written, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		now := generated.ReplaceAllFunc(written, func(part []byte) []byte {
			name := string(generated.FindSubmatch(part)[1])
			write := parts[name]
			if write == nil {
				t.Fatalf("%s: the part %q is unknown or occurs twice", page, name)
			}
			delete(parts, name)
			return []byte("<!-- generated: " + name + " -->\n\n" + write(t) + "\n<!-- end of what is generated -->")
		})
		switch {
		case bytes.Equal(written, now):
		case *update:
			if err := os.WriteFile(page, now, 0o644); err != nil {
				t.Fatal(err)
			}
		default:
			t.Errorf("%s is out of date (run go test ./cmd/offprint -run Reference -update)\n%s", page,
				cmp.Diff(string(written), string(now)))
		}
	}
	for name := range parts {
		t.Errorf("no reference page contains <!-- generated: %s -->", name)
	}
}

func commandReference(t *testing.T) string {
	t.Helper()
	app, err := newParser(&commands{})
	if err != nil {
		t.Fatal(err)
	}
	text := cli.Reference(app.Model)
	for line := range strings.Lines(text) {
		if strings.HasSuffix(line, "`: \n") {
			t.Errorf("no help for %s", line)
		}
	}
	return text
}

// sectionReference returns a section of the manual page.
func sectionReference(title string) string {
	var b strings.Builder
	for _, s := range sections {
		if s.Title != title {
			continue
		}
		for _, i := range s.Items {
			fmt.Fprintf(&b, "- `%s`: %s\n", strings.ReplaceAll(i.Term, ", ", "`, `"), i.Text)
		}
	}
	return b.String()
}

// defaults returns the default values of site.yaml's fields, by field.
func defaults() map[string]string {
	c, _ := config.Parse(config.FileName, nil)
	values := map[string]string{}
	v := reflect.ValueOf(*c)
	for i := range v.NumField() {
		kind := v.Field(i).Kind()
		value := fmt.Sprint(v.Field(i))
		if kind == reflect.String && value != config.DefaultBaseURL || kind == reflect.Int {
			values[v.Type().Field(i).Tag.Get("yaml")] = value
		}
	}
	return values
}

// fieldReference lists the fields of a struct with their comments, and nested fields below them.
func fieldReference(t *testing.T, pkg, name string, defaults map[string]string) string {
	t.Helper()
	var b strings.Builder
	writeFields(t, &b, structsOf(t, pkg, "content"), name, "", defaults)
	if b.Len() == 0 {
		t.Fatalf("%s.%s has no fields", pkg, name)
	}
	return b.String()
}

// structsOf returns the structs of packages by name. If a name is not unique, the first package wins.
func structsOf(t *testing.T, packages ...string) map[string]*ast.StructType {
	t.Helper()
	structs := map[string]*ast.StructType{}
	for _, pkg := range packages {
		files, err := filepath.Glob(filepath.Join("../../internal", pkg, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatal(files, err)
		}
		for _, file := range files {
			parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(parsed, func(n ast.Node) bool {
				if spec, ok := n.(*ast.TypeSpec); ok {
					if s, ok := spec.Type.(*ast.StructType); ok && structs[spec.Name.Name] == nil {
						structs[spec.Name.Name] = s
					}
				}
				return true
			})
		}
	}
	return structs
}

func writeFields(t *testing.T, b *strings.Builder, structs map[string]*ast.StructType, name, indent string,
	defaults map[string]string) {
	t.Helper()
	for _, f := range structs[name].Fields.List {
		tag := ""
		if f.Tag != nil {
			tag = string(reflect.StructTag(strings.Trim(f.Tag.Value, "`")).Get("yaml"))
			tag = strings.TrimSuffix(tag, ",group") // the same name as the list before it
		}
		if tag == "" || tag == ",inline" {
			continue
		}
		text := strings.Join(strings.Fields(f.Doc.Text()), " ")
		if !strings.HasSuffix(text, ".") {
			t.Errorf("%s.%s: write a sentence above the field, for the user guide", name, f.Names[0].Name)
		}
		kind, inner := kindOfField(t, f.Type)
		fmt.Fprintf(b, "%s- `%s` (%s): %s", indent, tag, kind, text)
		if value := defaults[tag]; value != "" {
			fmt.Fprintf(b, " The default is `%s`.", value)
		}
		b.WriteString("\n")
		if structs[inner] != nil {
			writeFields(t, b, structs, inner, indent+"  ", nil)
		}
	}
}

// kindOfField returns the kind of a field for the reference, and the name of its struct or of its elements' struct.
func kindOfField(t *testing.T, expr ast.Expr) (kind, inner string) {
	t.Helper()
	switch e := expr.(type) {
	case *ast.StarExpr:
		return kindOfField(t, e.X)
	case *ast.ArrayType:
		kind, inner = kindOfField(t, e.Elt)
		if kind == "fields" {
			return "list of fields", inner
		}
		return "list of " + kind + "s", inner
	case *ast.MapType:
		if value, ok := e.Value.(*ast.Ident); ok && value.Name == "any" {
			return "names and values", ""
		}
		return "names and texts", ""
	case *ast.SelectorExpr:
		return kindOfField(t, e.Sel)
	case *ast.Ident:
		switch e.Name {
		case "string":
			return "text", ""
		case "int":
			return "number", ""
		case "bool":
			return "true or false", ""
		case "Date":
			return "date", ""
		case "CollectionPaper":
			return "paper", ""
		case "any":
			return "text or list of texts", ""
		}
		return "fields", e.Name
	}
	t.Fatalf("unknown kind of field: %T", expr)
	return "", ""
}

// TestReferenceExamplesAreValid parses the examples and checks that the example of a paper has every field.
func TestReferenceExamplesAreValid(t *testing.T) {
	example := func(page, language string) []string {
		src, err := os.ReadFile(filepath.Join(guideDir, page))
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, m := range regexp.MustCompile("(?ms)^```"+language+"\n(.*?)^```$").FindAllSubmatch(src, -1) {
			all = append(all, string(m[1]))
		}
		if len(all) == 0 {
			t.Fatalf("%s has no example", page)
		}
		return all
	}
	for _, src := range example("reference-site.md", "yaml") {
		if _, problems := config.Parse("reference-site.md", []byte(src)); len(problems) > 0 {
			t.Error(problems)
		}
	}
	papers := example("reference-front-matter.md", "markdown")
	p, problems := content.ParsePaper("example.md", []byte(papers[0]))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	set := map[string]bool{}
	for _, f := range p.Fields() {
		set[f.Key] = true
	}
	for _, field := range content.FieldOrder {
		if !set[field] {
			t.Errorf("the example of a paper is missing %s", field)
		}
	}
	if _, problems := content.ParseCollection("example.md", []byte(papers[1])); len(problems) > 0 {
		t.Error(problems)
	}
}

// furtherPage matches the end of the address of a list's second or a later page.
var furtherPage = regexp.MustCompile(`page/\d+/$`)

// TestReferenceListsEveryAddress builds a site with every kind of content. Each of its files must match a line in the
// table of paths, and each line must match a file.
func TestReferenceListsEveryAddress(t *testing.T) {
	src, err := os.ReadFile(filepath.Join(guideDir, "reference-files.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(src), "## Paths on the site")
	used, patterns := map[string]bool{}, map[string]*regexp.Regexp{}
	for line := range strings.Lines(table) {
		first, _, _ := strings.Cut(strings.TrimPrefix(line, "|"), "|")
		for _, m := range regexp.MustCompile("`(/[^`]*)`").FindAllStringSubmatch(first, -1) {
			pattern := regexp.MustCompile(`<[^>]+>`).ReplaceAllString(regexp.QuoteMeta(m[1]), `[^/]+`)
			patterns[m[1]] = regexp.MustCompile("^" + pattern + "$")
		}
	}
	site := &guideSite{files: map[string]string{}}
	site.add(t, "testdata/guide/reference-files.txtar")
	site.enter(t)
	err = filepath.WalkDir("public", func(file string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || e.Name() == ".offprint" {
			return err
		}
		name, err := filepath.Rel("public", file)
		address := "/" + strings.TrimSuffix(filepath.ToSlash(name), "index.html")
		address = furtherPage.ReplaceAllString(address, "")
		known := false
		for text, pattern := range patterns {
			if pattern.MatchString(address) {
				known, used[text] = true, true
			}
		}
		if !known {
			t.Errorf("%s is missing from the table of paths", address)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for text := range patterns {
		if !used[text] {
			t.Errorf("no file of the site matches %s", text)
		}
	}
}
