package check

import "strings"

// mixedOnPage finds resources that an HTTPS page loads over HTTP: browsers block them, or mark the page as not secure
// (W3C Mixed Content).
func mixedOnPage(f *finder, d *document) {
	if f.base.Scheme != "https" {
		return
	}
	for _, r := range d.references {
		if r.loads && strings.HasPrefix(strings.ToLower(r.address), "http:") {
			f.at(
				Error,
				d.mention(r.element, r.attribute, r.address),
				"the "+r.noun()+" "+r.address+" is loaded by http, which a page on https may not",
				mixedHint,
				"",
			)
		}
	}
}

const mixedHint = "write https:// if its host has that, or put the file into static/"
