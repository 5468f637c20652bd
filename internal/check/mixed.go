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
				"the "+named(r.noun(), r.address)+" is loaded over http, which browsers block on an https page",
				mixedHint,
				"",
			)
		}
	}
}

const mixedHint = "use https:// if the host supports it, or put the file in static/"
