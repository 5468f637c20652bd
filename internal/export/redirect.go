package export

import (
	"fmt"
	"html"
	"io"
)

// A Redirect is the page at a former path. Static servers cannot send HTTP redirects, so it has a meta element that
// browsers follow, a canonical URL that search engines accept as a redirect
// (https://developers.google.com/search/docs/crawling-indexing/301-redirects), and a link.
type Redirect struct {
	Language  string
	Heading   string // "This page has moved"
	Title     string // title of the page that moved
	URL       string // new path, with the base path
	Canonical string // new absolute URL
}

const redirectPage = `<!doctype html>
<html lang="%[1]s">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'self'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>%[2]s</title>
<meta name="color-scheme" content="light dark">
<link rel="canonical" href="%[4]s">
<meta http-equiv="refresh" content="0; url=%[3]s">
</head>
<body>
<main>
<h1>%[5]s</h1>
<p><a href="%[3]s">%[2]s</a></p>
</main>
</body>
</html>
`

// Write writes the page.
func (r Redirect) Write(w io.Writer) error {
	_, err := fmt.Fprintf(
		w,
		redirectPage,
		html.EscapeString(r.Language),
		html.EscapeString(r.Title),
		html.EscapeString(r.URL),
		html.EscapeString(r.Canonical),
		html.EscapeString(r.Heading),
	)
	return err
}
