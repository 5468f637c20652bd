// Package edit changes the files of a site on behalf of the curator: it renames, merges, removes and restores papers,
// fills in fields that services know, suggests, adds, applies, renames and removes tags, formats front matter, and
// shows differences.
//
// The input is a Revision, which contains site.yaml and the texts of content/ as they were read. The output is the
// same files with new content. A Revision writes all of its files or none.
package edit
