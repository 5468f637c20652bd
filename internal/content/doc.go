// Package content is the model of an archive: papers, collections, people and tags.
//
// The input is the bytes of single files and single values. The output is papers, collections, dates, slugs and people,
// or problems with a line and a column. Only Today reads the clock, and only TextFiles and IsLinked read the disk.
//
//   - paper.go, venue.go, identifier.go, abstract.go: a paper's file and its fields
//   - bibliography.go: citation keys and the fields of BibTeX
//   - format.go: the canonical form of front matter, which import and fmt write
//   - collection.go: the file of a collection
//   - people.go, name.go, orcid.go: which names in the papers belong to which person
//   - vocabulary.go, matcher.go, stopwords.go: tags, the phrases that match them, and words without a subject
//   - field.go, extra.go: the curator's own fields, declared in site.yaml or not
//   - view.go: queries for papers in texts and front matter
//   - link.go, paperlink.go, attachment.go: links, and files published beside a page
//   - removed.go: the list of removed papers
//   - date.go, slug.go: dates of any precision, and the last part of a path
//   - path.go: the folders of a site's content, the files in them, and their slugs
//   - address.go, alias.go: the paths and URLs of a site's pages, and former paths
package content
