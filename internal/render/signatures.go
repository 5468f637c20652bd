package render

import (
	"html/template"

	"github.com/offprint/offprint/internal/archive"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/export"
	"github.com/offprint/offprint/internal/layout"
	"github.com/offprint/offprint/internal/site"
)

// signatures are those of the functions and methods that layouts call. A test lists those that the default theme needs
// and that are missing here.
var signatures = layout.NewSignatures(
	layout.Unary[string, string],
	layout.Unary[string, template.HTML],
	layout.Unary[string, template.HTMLAttr],
	layout.Unary[int, string],
	layout.Unary[[]string, string],
	layout.Binary[string, string, string],
	layout.Binary[any, string, string],
	layout.Binary[string, any, string],

	layout.Unary[content.Date, bool],
	layout.Unary[content.Date, string],
	layout.Unary[content.Date, template.HTML],
	layout.Unary[content.Venue, string],
	layout.Unary[content.FieldValue, bool],

	layout.Unary[*archive.Card, string],
	layout.UnaryOrError[*archive.Card, template.HTML],
	layout.BinaryOrError[*archive.Card, string, template.HTML],
	layout.Binary[*archive.Card, string, string],
	layout.Unary[*archive.Collection, string],
	layout.Unary[*archive.Paper, string],
	layout.Unary[archive.Related, string],
	layout.Unary[*archive.Paper, int],
	layout.Unary[*archive.Paper, []archive.Name],
	layout.Unary[*archive.Paper, []export.Citation],
	layout.Unary[*archive.Paper, []export.Reference],
	layout.Unary[*archive.Paper, []content.PaperLink],
	layout.Unary[*archive.Person, []archive.Coauthor],
	layout.Unary[[]archive.Name, template.HTML],
	layout.Unary[[]archive.Coauthor, template.HTML],
	layout.Unary[archive.Ref, string],

	layout.Unary[*site.People, bool],
	layout.Unary[*site.Site, bool],
	layout.Unary[*site.View, bool],
	layout.Unary[*site.View, template.HTML],
	layout.Unary[*site.View, *export.Thing],
)
