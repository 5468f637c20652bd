package content

import (
	"bytes"
	"reflect"
	"slices"

	"github.com/offprint/offprint/internal/frontmatter"
	"github.com/offprint/offprint/internal/problem"
)

// TidyPaper returns a paper's file with its front matter in canonical form: the fields in canonical order, each in its
// canonical format. Unknown fields come last, as written. Comments stay with their fields. The body and the meaning of
// the front matter do not change. Tags with a title in the vocabulary become slugs; other tags keep their spelling,
// because it is their title. If there are problems, TidyPaper returns no file.
func TidyPaper(file string, src []byte, vocabulary []Term) ([]byte, problem.List) {
	f, problems := frontmatter.Parse(file, src)
	if len(problems) > 0 {
		return nil, problems
	}
	before, problems := PaperFromFile(file, f)
	if len(problems) > 0 {
		return nil, problems
	}
	values := map[string]string{}
	fields := before.PaperFields
	fields.Tags = before.tidyTags(vocabulary)
	for _, field := range fields.Fields() {
		if slices.Contains(FieldOrder, field.Key) && field.Key != "extra" { // other fields keep the curator's format
			values[field.Key] = field.Value
		}
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

// tidyTags returns the tags of a paper in canonical form, each once.
func (p *Paper) tidyTags(vocabulary []Term) []string {
	tags := make([]string, len(p.Tags))
	for i, tag := range p.Tags {
		tags[i] = tag
		if !HasTitle(vocabulary, tag) {
			tags[i] = p.WrittenTag(tag)
		}
	}
	return tags
}
