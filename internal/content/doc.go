// Package content holds the model of what a curator keeps: papers, collections, people and tags.
//
// In come the bytes of single files and single values; out go papers, collections, dates, slugs and
// people, or problems with a line and a column. Apart from Today it reads no clock, file or network.
//
//   - paper.go, venue.go, identifier.go: the file of a paper and its fields
//   - format.go: the canonical form of front matter, in which import and fmt write it
//   - collection.go: the file of a reading list
//   - people.go, name.go, orcid.go: who is who among the names that papers have
//   - vocabulary.go: the tags and the phrases that earn them
//   - date.go, slug.go: dates as precise as they are known, and the last part of addresses
//   - path.go: where files are in a site
//   - address.go: the addresses of a site's pages
package content
