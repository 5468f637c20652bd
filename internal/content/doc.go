// Package content is the model of an archive: papers, collections, people and tags.
//
// The input is the bytes of single files and single values. The output is papers, collections, dates, slugs and people,
// or problems with a line and a column. Apart from Today, which reads the clock, and TextFiles and IsLinked, which look
// at folders, the package reads no clock, file or network.
//
//   - paper.go, venue.go, identifier.go: a paper's file and its fields
//   - format.go: the canonical form of front matter, which import and fmt write
//   - collection.go: the file of a collection
//   - people.go, name.go, orcid.go: which names in the papers belong to which person
//   - vocabulary.go, matcher.go: tags, and the phrases that match them
//   - field.go, extra.go: the curator's own fields, declared in site.yaml or not
//   - view.go: queries for papers in texts and front matter
//   - link.go, attachment.go: links, and files published beside a page
//   - removed.go: the list of removed papers
//   - date.go, slug.go: dates of any precision, and the last part of an address
//   - path.go: the folders of a site's content, the files in them, and their slugs
//   - address.go: the addresses of a site's pages
package content
