// Package edit implements the commands that change the files of a site. It renames, merges, removes and restores
// papers, and fills in their fields from the records of services. It suggests, adds, applies, renames and removes tags,
// formats front matter, and shows differences.
//
// A Revision has site.yaml and the Markdown files of content/, as read by Lock or Open. Functions such as Move and
// Merge change them in memory. Revision.Write writes all changed files to disk or none.
package edit
