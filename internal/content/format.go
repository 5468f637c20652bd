package content

import (
	"bytes"
	"reflect"

	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/problem"
)

// TidyPaper gives a paper's file with its front matter as an import writes it: the fields in canonical order, each
// in its canonical form. Comments stay with their fields, the body stays as it is, and the front matter says
// what it said. Where there are problems there is no file.
func TidyPaper(file string, src []byte) ([]byte, problem.List) {
	f, problems := frontmatter.Parse(file, src)
	if len(problems) > 0 {
		return nil, problems
	}
	before, problems := PaperFromFile(file, f)
	if len(problems) > 0 {
		return nil, problems
	}
	values := map[string]string{}
	for _, field := range before.Fields() {
		values[field.Key] = field.Value
	}
	if err := f.Arrange(FieldOrder, values); err != nil {
		return nil, problem.Of(file, err)
	}
	after, problems := PaperFromFile(file, f)
	if len(problems) > 0 || !reflect.DeepEqual(before.PaperFields, after.PaperFields) ||
		!bytes.Equal(before.Body, after.Body) {
		return nil, problem.List{
			{
				File: file,
				Line: before.yamlLine,
				What: "cannot tidy the front matter without changing what it says",
				Hint: "write the fields one a line",
			},
		}
	}
	return f.Bytes(), nil
}
