package config

import (
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// Theme has the few settings of how a site looks. Everything else is done with a style sheet or a layout.
type Theme struct {
	// The color of links, such as `"#84260f"`, in quotes. Offprint derives the color of the dark theme from it, and
	// changes the lightness of a color that is hard to read.
	Accent string `yaml:"accent"`
	// The typeface of titles and texts: `serif` or `sans`. The default is `serif`.
	Font string `yaml:"font"`
	// The typeface of formulas: `web` or `system`. The default is `web`: a computer without a typeface for mathematics
	// loads one of 105 kB with the first page that has a formula.
	MathFont string `yaml:"mathFont"`
	// The width of the page: `narrow`, `normal` or `wide`. The default is `normal`.
	Width string `yaml:"width"`
	// The path of a picture in `static/`, such as `/img/logo.svg`, shown before the name of the site.
	Logo string `yaml:"logo"`
	// A sentence for the footer of every page.
	Footer string `yaml:"footer"`
}

// The values of `font`, `mathFont` and `width` that differ from the default.
const (
	SansFont    = "sans"
	SystemFont  = "system"
	NarrowWidth = "narrow"
	WideWidth   = "wide"
)

// themeChoices are the settings of `theme` with a fixed set of values.
var themeChoices = []struct {
	name   string
	value  func(Theme) string
	values []string
}{
	{"font", func(t Theme) string { return t.Font }, []string{"serif", SansFont}},
	{"mathFont", func(t Theme) string { return t.MathFont }, []string{"web", SystemFont}},
	{"width", func(t Theme) string { return t.Width }, []string{NarrowWidth, "normal", WideWidth}},
}

// color matches a valid `accent`.
var color = lazyregexp.New(`^#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)

// unquotedColor matches a color without quotes in the source, which YAML reads as a comment.
var unquotedColor = lazyregexp.New(`(?m)^[ \t]+accent[ \t]*:[ \t]+(#[0-9a-fA-F]{3,8})[ \t\r]*$`)

// checkTheme reports invalid settings of `theme`.
func checkTheme(t Theme, r *reporter) {
	if m := unquotedColor.FindSubmatchIndex(r.src); t.Accent == "" && m != nil {
		written := string(r.src[m[2]:m[3]])
		line, column := problem.NewPositions(r.src).At(m[2])
		r.add(problem.Problem{File: r.file, Line: line + 1, Column: column},
			"the color "+written+" has no quotes, so YAML reads it as a comment", `write accent: "`+written+`"`)
	}
	if t.Accent != "" && !color.MatchString(t.Accent) {
		r.report("`accent` "+problem.Quote(t.Accent)+" is not a color", `write it as "#84260f", in quotes`,
			"theme", "accent")
	}
	for _, c := range themeChoices {
		value := c.value(t)
		if value == "" || slices.Contains(c.values, value) {
			continue
		}
		hint := "write " + problem.OneOf(c.values)
		if near := problem.Nearest(value, c.values); near != "" {
			hint = problem.DidYouMean(near)
		}
		r.report("unknown `"+c.name+"` "+problem.Quote(value), hint, "theme", c.name)
	}
	if t.Logo != "" && (!content.IsLocal(t.Logo) || strings.ContainsAny(t.Logo, "?#")) {
		r.report("`logo` "+problem.Quote(t.Logo)+" is not a path of the site",
			"put the picture into static and write its path, such as /img/logo.svg", "theme", "logo")
	}
}
