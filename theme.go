// Package offprint holds the default theme: the layouts and static files that every site has
// unless it puts a file of the same name in its own layouts/ or static/ folder.
package offprint

import "embed"

// Theme is the folders layouts and static.
//
//go:embed layouts/*.html layouts/partials static
var Theme embed.FS
