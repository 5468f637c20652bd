package list

import (
	"testing"

	"github.com/offprint/offprint/internal/digest/entry"
)

func TestHostsOfPapers(t *testing.T) {
	for _, h := range paperHosts {
		if !isPaper(h.example) {
			t.Errorf("%s: %s is not the address of a paper", h.host, h.example)
		}
	}
	for _, address := range []string{
		"https://openreview.net/group?id=ICLR.cc/2024/Conference", "https://github.com/example/x", "https://arxiv.org/",
	} {
		if isPaper(address) {
			t.Errorf("%s is the address of a paper", address)
		}
	}
}

// TestHiddenElements reads lists with elements whose text is not read. What follows them is read.
func TestHiddenElements(t *testing.T) {
	const paper = "- [A Title of a Thing](https://arxiv.org/abs/2401.00001), Ann One, Bob Two\n"
	for _, src := range []string{
		"# Papers\n\n<svg width=\"1\"/>\n\n" + paper,
		"# Papers\n\n<p><svg><path d=\"M0\"></p>\n\n" + paper,
		"# Papers\n\n<template/>\n\n" + paper,
		"# Papers\n\n<table><tr><td><summary>More</td></tr></table>\n\n" + paper,
	} {
		d, err := entry.NewDump("list.md", []byte(src))
		if err != nil {
			t.Fatal(err)
		}
		if err := Read(d); err != nil || len(d.Entries) != 1 {
			t.Errorf("%q: %d entries, error %v", src, len(d.Entries), err)
		}
	}
}
