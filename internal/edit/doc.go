// Package edit changes the files of a site on behalf of the curator: it renames and removes papers, renames and applies
// tags, formats front matter, and shows the difference.
//
// In comes a Revision, which holds the files of content/ as they were read; out go the same files with their new bytes.
// A Revision writes all of its files or none.
package edit
