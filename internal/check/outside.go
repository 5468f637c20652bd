package check

import (
	"errors"
	"net/url"
	"slices"
	"strings"

	"github.com/offprint/offprint/internal/problem"
)

// An externalLink is a link to an address outside the site.
type externalLink struct {
	mention
	url  string
	noun string
}

// collectOutside collects the external addresses of a page, except the edit link, which requires an account, and links
// that the layout marks as guesses: nobody wrote them, and a service would be asked about every paper.
func collectOutside(f *finder, d *document) {
	if f.Outside == nil {
		return
	}
	for _, r := range d.references {
		if relation, _ := r.get("rel"); slices.Contains(strings.Fields(relation), "nofollow") {
			continue
		}
		isEdit := d.generated != nil && r.address == string(d.generated.View.Edit)
		if r.to.kind == isOutside && !isEdit && r.name != "form" && (r.loads || r.name != "link") {
			d.page.outside = append(
				d.page.outside,
				externalLink{d.mention(r.element, r.attribute, r.address), r.to.url, r.noun()},
			)
		}
	}
}

// outside checks the external links of all pages.
func outside(f *finder) {
	if f.Outside == nil {
		return
	}
	links := map[string][]externalLink{}
	for _, p := range f.pages {
		for _, e := range p.outside {
			links[e.url] = append(links[e.url], e)
		}
	}
	addresses := sortedKeys(links)
	answers, err := checkAddresses(f.ctx, addresses, *f.Outside)
	f.inspection.outside = len(answers)
	if errors.Is(err, ErrCache) {
		f.add(
			Warning,
			problem.Problem{
				File: f.Outside.Cache,
				What: strings.ReplaceAll(err.Error(), "\n", "; "),
				Hint: "make the file writable",
			},
			nil,
		)
	} else if err != nil {
		f.err = err
		return
	}
	for _, address := range addresses {
		for _, e := range links[address] {
			f.reportAnswer(e, answers[address])
		}
	}
}

// reportAnswer reports a link if its answer indicates a problem.
func (f *finder) reportAnswer(e externalLink, a answer) {
	name := "the " + named(e.noun, e.address)
	switch a.Verdict {
	case Broken:
		f.at(Error, e.mention, name+" "+a.What, "", "")
	case Unknown:
		f.at(Warning, e.mention, name+" "+a.What, "open it in a browser", "")
	case Moved:
		to := a.To
		if !isLikelySame(e.url, a.To) {
			f.at(
				Warning,
				e.mention,
				name+" has moved to "+to+", which looks like a different page",
				"open it in a browser",
				"",
			)
			return
		}
		f.at(Warning, e.mention, name+" has moved permanently", "write "+to, to)
	case Redirected:
		if !slices.Contains(resolvers, hostname(e.url)) {
			f.at(Warning, e.mention, name+" redirects to "+a.To, "write that URL if the redirect is permanent", "")
		}
	}
}

// resolvers are hosts of persistent identifiers, which redirect by design.
var resolvers = []string{
	"doi.org",
	"dx.doi.org",
	"hdl.handle.net",
	"handle.net",
	"purl.org",
	"w3id.org",
	"n2t.net",
	"arxiv.org",
	"ui.adsabs.harvard.edu",
}

func hostname(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
}

// isLikelySame reports whether a redirect probably leads to the same page. Many hosts redirect missing pages to their
// front page or a form.
func isLikelySame(from, to string) bool {
	old, err := url.Parse(from)
	target, targetErr := url.Parse(to)
	if err != nil || targetErr != nil {
		return false
	}
	if strings.Trim(target.Path, "/") == "" && target.RawQuery == "" {
		return strings.Trim(old.Path, "/") == ""
	}
	lower := strings.ToLower(target.Path)
	return !slices.ContainsFunc(
		[]string{"login", "signin", "sign_in", "consent", "captcha", "404", "notfound", "not-found", "error"},
		func(word string) bool {
			return strings.Contains(lower, word) && !strings.Contains(strings.ToLower(old.Path), word)
		},
	)
}
