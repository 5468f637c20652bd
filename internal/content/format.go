package content

import (
	"bytes"
	"reflect"

	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/problem"
)

// TidyPaper returns a paper's file with its front matter in canonical form: the fields in canonical order, each in its
// canonical format. Comments stay with their fields, and neither the body nor the meaning of the front matter changes.
// If there are problems, it returns no file.
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
				What: "cannot format the front matter without changing its values",
				Hint: "write one field per line",
			},
		}
	}
	return f.Bytes(), nil
}
