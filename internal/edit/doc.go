// Package edit changes the files of a site on behalf of the curator: it renames and removes papers, renames and applies
// tags, formats front matter, and shows differences.
//
// The input is a Revision, which contains the files of content/ as they were read. The output is the same files with
// new content. A Revision writes all of its files or none.
package edit
