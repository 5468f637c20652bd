// Package content is the model of an archive: papers, collections, people and tags.
//
// The input is the bytes of single files and single values. The output is papers, collections, dates, slugs and people,
// or problems with a line and a column. Apart from Today, the package reads no clock, file or network.
//
//   - paper.go, venue.go, identifier.go: a paper's file and its fields
//   - format.go: the canonical form of front matter, which import and fmt write
//   - collection.go: the file of a collection
//   - people.go, name.go, orcid.go: which names in the papers belong to which person
//   - vocabulary.go: tags and the phrases that match them
//   - date.go, slug.go: dates of any precision, and the last part of an address
//   - path.go: the folders of a site's content
//   - address.go: the addresses of a site's pages
package content
