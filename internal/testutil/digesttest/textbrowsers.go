package digesttest

import (
	"fmt"
	"strings"
)

// The functions below write pages as lynx 2.9, w3m 0.5, links 2.28 and elinks 0.13 print them.

// field adds a form field, which has no address, and returns its number.
func (l *list) field() int { return l.number("") }

// format returns the head and the list of addresses, without the form fields. The form is that of a number and its
// address.
func (l *list) format(head, form string) string {
	var b strings.Builder
	b.WriteString(head)
	for i, a := range l.addresses {
		if a != "" {
			fmt.Fprintf(&b, form, i+1, a)
		}
	}
	return b.String()
}

// indent wraps a text and indents every line by margin.
func indent(text string, width int, margin string) string {
	return margin + strings.ReplaceAll(Wrapped(width)(text), "\n", "\n"+margin)
}

// lynx writes the search page as lynx -dump does.
func lynx(all []PagePaper) string {
	var b strings.Builder
	l := &list{}
	fmt.Fprintf(&b, "   [%d] Hugging Face's logo Hugging Face\n   ____________________\n     * [%d]Models\n"+
		"     * [%d]Buckets new\n     * (BUTTON)\n          + Website\n               o [%d]Tasks\n     *\n"+
		"         ______________________________________________________________\n\n     * [%d]Log In\n\n"+
		"   new\n\n   Get trending papers in your email inbox!\n   [%d]Subscribe\n\nDaily Papers\n\n"+
		"by[%d] AK and the research community\n\n   source citations____\n     * (BUTTON) Daily\n"+
		"     * (BUTTON) Weekly\n\n   [%d]Trending Papers\n   Feb 18\n",
		l.number(hub+"/"), l.number(hub+"/models"), l.number(hub+"/storage"), l.number(hub+"/tasks"), l.number(hub+
			"/login"), l.number(hub+"/login?next=%2Fpapers"), l.number(hub+"/akhaliq"),
		l.number(hub+"/papers/trending"))
	for _, p := range all {
		fmt.Fprintf(&b, "   [%d]\n   [ ]\n   %s\n\n", l.number(p.login()), p.votes())
		fmt.Fprintf(&b, "%s\n\n", Wrapped(66)(fmt.Sprintf("[%d]%s", l.number(p.paper()), p.Title)))
		if p.Abstract != "" {
			fmt.Fprintf(&b, "   [%d]\n\n%s\n", l.number(p.paper()), indent(p.Abstract, 76, "   "))
		}
		switch {
		case p.Organization != "":
			fmt.Fprintf(&b, "   [%d]example-lab %s · %s", l.number(hub+"/example-lab"), p.Organization,
				formatDay(p.Date))
		case p.AuthorCount > 0:
			fmt.Fprintf(&b, "     *\n     *\n     * %s\n\n   · %s", p.authors(), formatDay(p.Date))
		default:
			continue
		}
		if p.Comments != nil {
			fmt.Fprintf(&b, " [%d]%d", l.number(p.paper()+"#community"), *p.Comments)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "   [%d] Previous\n   Company\n   [%d]TOS [%d]Privacy\n", l.number(hub+"/papers/date/2026-02-17"),
		l.number(hub+"/terms-of-service"), l.number(hub+"/privacy"))
	return b.String() + l.format("\nReferences\n\n   Visible links:\n", "%4d. %s\n")
}

// w3m writes the search page as w3m -dump -o display_link_number=1 does.
func w3m(all []PagePaper) string {
	var b strings.Builder
	l := &list{}
	fmt.Fprintf(&b, "[%d]Hugging Face's logo Hugging Face\n[%d][                    ]\n\n  • [%d]Models\n"+
		"  • [%d]Datasets\n  • \n      □ Website\n          ☆ [%d]Tasks\n          ☆ [%d]Blog\n"+
		"  • ━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━\n\n"+
		"Get trending papers in your email inbox once a day!\n\nDaily Papers\n\n"+
		"by[%d][papers-by]AK and the research community\n\n[%d][source citations    ]\n\n  • Daily\n"+
		"  • Weekly\n\nFeb 18\n",
		l.number(hub+"/"), l.field(), l.number(hub+"/models"), l.number(hub+"/datasets"), l.number(hub+"/tasks"),
		l.number(hub+"/blog"), l.number(hub+"/akhaliq"), l.field())
	for _, p := range all {
		fmt.Fprintf(&b, "[%d] [%d][ ]\n%s\n\n", l.number(p.login()), l.field(), p.votes())
		fmt.Fprintf(&b, "%s\n\n", Wrapped(79)(fmt.Sprintf("[%d]%s", l.number(p.paper()), p.Title)))
		if p.Abstract != "" {
			fmt.Fprintf(&b, "%s\n\n", Wrapped(79)(fmt.Sprintf("[%d]%s", l.number(p.paper()), p.Abstract)))
		}
		switch {
		case p.Organization != "":
			fmt.Fprintf(&b, "[%d]example-lab %s · %s", l.number(hub+"/example-lab"), p.Organization, formatDay(p.Date))
		case p.AuthorCount > 0:
			fmt.Fprintf(&b, "  • [%d][abc]\n  • [abc]\n  • %s\n\n· %s", l.number(p.paper()), p.authors(),
				formatDay(p.Date))
		default:
			continue
		}
		if p.Comments != nil {
			fmt.Fprintf(&b, " [%d] %d", l.number(p.paper()+"#community"), *p.Comments)
		}
		b.WriteString("\n")
	}
	fmt.Fprintf(&b, "[%d] Previous\n", l.number(hub+"/papers/date/2026-02-17"))
	return b.String() + l.format("\n━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━\n\nReferences:\n\n", "[%d] %s\n")
}

// elinks writes the trending page as elinks -dump does.
func elinks(all []PagePaper) string {
	var b strings.Builder
	l := &list{}
	fmt.Fprintf(&b, "   [%d][IMG] [%d]Hugging Face\n   [%d]____________________\n     * [%d]Models\n"+
		"     * [%d]Datasets\n   [%d]Subscribe\n\n  Trending Papers\n\n"+
		"   by[%d][IMG]AK and the research community\n\n     * [%d][ Daily ]\n\n   Feb 18\n",
		l.number(hub+"/"), l.number(hub+"/"), l.field(), l.number(hub+"/models"), l.number(hub+
			"/datasets"), l.number(hub+"/login?next=%2Fpapers"), l.number(hub+"/akhaliq"), l.field())
	for _, p := range all {
		for _, published := range []string{"Published on ", ""} {
			fmt.Fprintf(&b, "   [%d][IMG]\n   Submitted by\n   %s\n\n%s\n\n", l.number(p.paper()), p.By,
				indent(fmt.Sprintf("[%d]%s", l.number(p.paper()), p.Title), 92, "  "))
			if p.Abstract != "" {
				fmt.Fprintf(&b, "%s\n\n", indent(p.Abstract, 92, "   "))
			}
			switch {
			case p.Organization != "":
				fmt.Fprintf(&b, "   [%d]example-lab [%d]%s · %s%s\n", l.number(hub+"/example-lab"),
					l.number(hub+"/example-lab"), p.Organization, published, formatDay(p.Date))
			case p.AuthorCount > 0:
				fmt.Fprintf(&b, "     [%d]%s\n\n   · %s%s\n", l.number(p.paper()), p.authors(), published,
					formatDay(p.Date))
			}
			fmt.Fprintf(&b, "   [%d]Upvote\n   %s\n   ", l.number(p.login()), p.votes())
			if code := p.Code(); code != "" {
				fmt.Fprintf(&b, "[%d]GitHub %s ", l.number(code), p.stars)
			}
			fmt.Fprintf(&b, "[%d]arXiv Page\n", l.number("https://arxiv.org/abs/"+p.Arxiv))
		}
	}
	fmt.Fprintf(&b, "   [%d]TOS [%d]Privacy\n", l.number(hub+"/terms-of-service"), l.number(hub+"/privacy"))
	return b.String() + l.format("\nReferences\n\n   Visible links\n", "%4d. %s\n")
}
