package adopt

import (
	"bytes"
	"path"
	"strings"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// jekyll reads the source of a Jekyll site (https://jekyllrb.com/docs/), in particular one with the themes al-folio
// (https://github.com/alshedivat/al-folio) or academicpages.
var jekyll = &program{
	name:  "jekyll",
	about: "the source of a Jekyll site, such as one with al-folio or academicpages",
	signs: []sign{
		{"_config.yml", "it has _config.yml"}, {"_config.yaml", "it has _config.yaml"},
		{"_posts", "it has the folder _posts"},
	},
	configure: configureJekyll,
	skipReason: func(_ *archive, name string) string {
		first, _, isBelow := strings.Cut(name, "/")
		switch {
		case isBelow && jekyllParts[first]:
			return "it is a part of the theme"
		case !isBelow && aboutRepository[strings.ToLower(stem(name))]:
			return "it is about the repository"
		}
		return ""
	},
	locate: locateJekyll,
	root: func(a *archive, address string) string {
		return strings.Trim(path.Clean(address), "/")
	},
	fields: []fieldRule{
		{"permalink", (*note).readAddress, false},
		{"slug", (*note).readSlug, false},
		{"redirect_from", (*note).readRedirects, false},
	},
	kinds: []kindRule{
		{pageKind, func(_ *archive, n *note) string {
			switch {
			case n.front.get("layout").string() == "page" && n.collection() == "", !strings.HasPrefix(n.path, "_"):
				return "it is a page"
			case strings.HasPrefix(n.path, "_pages/"):
				return "it is in the folder _pages"
			}
			return ""
		}},
		{paperKind, isDatedPost("_posts")},
		{paperKind, func(_ *archive, n *note) string {
			if strings.HasPrefix(n.path, "_drafts/") {
				return "it is a draft of a post"
			}
			return ""
		}},
	},
	blocks: []rule{jekyllHighlight, jekyllRaw, jekyllComment},
	spans:  []rule{jekyllPostURL, jekyllRelative, jekyllFigure, jekyllMath, kramdownAttributes, liquid},
}

var (
	jekyllParts     = wordSet("_includes _layouts _sass _data _plugins _scripts assets vendor bin test tests")
	aboutRepository = wordSet("readme license licence changelog contributing code_of_conduct customize install faq " +
		"security authors")
)

// configureJekyll reads the patterns of addresses and the base URL from the configuration.
func configureJekyll(a *archive) {
	for _, name := range []string{"_config.yml", "_config.yaml"} {
		if !a.src.has(name) {
			continue
		}
		config := a.readConfig(name)
		a.config.baseURL = strings.TrimSuffix(config.get("url").string()+config.get("baseurl").string(), "/")
		if pattern := config.get("permalink").string(); pattern != "" {
			a.config.permalinks["posts"] = pattern
		}
		if collections := config.get("collections"); collections != nil {
			for _, c := range collections.pairs {
				a.config.outputs[c.name] = c.value.get("output").string() == "true"
				a.config.permalinks[c.name] = c.value.get("permalink").string()
			}
		}
	}
}

// styles are the built-in patterns by name (https://jekyllrb.com/docs/permalinks/#built-in-formats).
var styles = map[string]string{
	"":       "/:categories/:year/:month/:day/:title:output_ext",
	"date":   "/:categories/:year/:month/:day/:title:output_ext",
	"pretty": "/:categories/:year/:month/:day/:title/",
	"none":   "/:categories/:title:output_ext",
}

var datedName = lazyregexp.New(`^(\d{4}-\d{1,2}-\d{1,2})-(.+)$`)

// locateJekyll sets the name and the address of a note.
func locateJekyll(a *archive, n *note) {
	n.name = stem(n.path)
	isPost := strings.HasPrefix(n.path, "_posts/") || strings.Contains(n.path, "/_posts/")
	if m := datedName.FindStringSubmatch(n.name); m != nil && n.collection() != "" {
		n.name = m[2]
		if date := n.front.get("date"); date == nil || date.isEmpty() {
			n.fields.Date = readDate(m[1])
		}
	}
	if s := n.front.get("slug").string(); s != "" {
		n.name = s
	}
	switch collection := n.collection(); {
	case isPost:
		pattern := a.config.permalinks["posts"]
		if style, ok := styles[pattern]; ok {
			pattern = style
		}
		n.address = pattern
	case strings.HasPrefix(n.path, "_drafts/"):
		n.fields.Draft = true
	case collection == "pages":
		n.address = "/" + n.name + "/"
	case collection != "":
		if a.config.outputs[collection] {
			n.address = a.config.permalinks[collection]
			if n.address == "" {
				n.address = "/:collection/:path:output_ext"
			}
		}
	case n.name == "index":
		n.address = "/" + strings.TrimPrefix(path.Dir(n.path)+"/", "./")
	default:
		n.address = "/" + strings.TrimSuffix(n.path, path.Ext(n.path)) + ".html"
		if a.config.permalinks["posts"] == "pretty" {
			n.address = strings.TrimSuffix(n.address, ".html") + "/"
		}
	}
}

// collection returns the name of a note's collection, such as posts or projects, or "".
func (n *note) collection() string {
	for _, part := range strings.Split(path.Dir(n.path), "/") {
		if name, ok := strings.CutPrefix(part, "_"); ok {
			return name
		}
	}
	return ""
}

// categories returns the categories in the address of a post: the folders above _posts, then those in its fields.
func (n *note) categories() (all []string) {
	above, _, _ := strings.Cut(n.path, "_posts/")
	for _, folder := range strings.Split(strings.Trim(above, "/"), "/") {
		if folder != "" {
			all = append(all, urlize(folder))
		}
	}
	for _, name := range []string{"categories", "category"} {
		v := n.front.get(name)
		if v == nil {
			continue
		}
		texts, _ := v.texts()
		if v.kind == text && name == "categories" {
			texts = strings.Fields(v.string())
		}
		for _, s := range texts {
			all = append(all, urlize(s))
		}
	}
	return all
}

// withoutFrontMatter replaces the front matter at the start of a bibliography, which Jekyll requires for files that it
// processes, with blank lines.
func withoutFrontMatter(data []byte) []byte {
	if !bytes.HasPrefix(data, []byte("---")) {
		return data
	}
	h := cutHead(string(data))
	return []byte(strings.Repeat("\n", h.bodyLine-1) + h.body)
}

/* ---- Liquid ---- */

var jekyllHighlight = rule{
	"{% highlight python linenos %}\nx = 1\n{% endhighlight %}\n", "```python\nx = 1\n```\n",
	lazyregexp.New(`(?s)\{%-?\s*highlight\s+([\w+#-]+)[^%\n]*%\}\n?(.*?)\n?\{%-?\s*endhighlight\s*-?%\}`),
	func(_ *conversion, m []string) string { return fenced(m[1], m[2]) },
}

var jekyllRaw = rule{
	"{% raw %}{{ x }}{% endraw %}", "{{ x }}",
	lazyregexp.New(`(?s)\{%-?\s*raw\s*-?%\}(.*?)\{%-?\s*endraw\s*-?%\}`),
	func(_ *conversion, m []string) string {
		return strings.NewReplacer("{{", "{"+hidden+"{", "{%", "{"+hidden+"%").Replace(m[1])
	},
}

var jekyllComment = rule{
	"{% comment %}later{% endcomment %}", "%%later%%",
	lazyregexp.New(`(?s)\{%-?\s*comment\s*-?%\}(.*?)\{%-?\s*endcomment\s*-?%\}`),
	func(_ *conversion, m []string) string { return "%%" + strings.ReplaceAll(m[1], "%%", "% %") + "%%" },
}

// jekyllPostURL replaces a reference to a post or a file with the path of the file, which the rule for links converts.
var jekyllPostURL = rule{
	"[x]({% post_url 2020-01-02-first %})", "[x](/_posts/2020-01-02-first.md)",
	lazyregexp.New(`(?:\{\{\s*site\.(?:baseurl|url)\s*\}\})*\{%-?\s*(post_url|link)\s+(\S+?)\s*-?%\}`),
	func(c *conversion, m []string) string {
		if m[1] == "link" {
			return "/" + strings.TrimPrefix(m[2], "/")
		}
		name := strings.TrimPrefix(m[2], "/")
		for _, ext := range []string{".md", ".markdown"} {
			if c.byPath["_posts/"+name+ext] != nil {
				return "/_posts/" + name + ext
			}
		}
		return "/_posts/" + name + ".md"
	},
}

// jekyllRelative replaces the expressions that add the base URL to an address with the address.
var jekyllRelative = rule{
	"![a]({{ '/assets/img/a.png' | relative_url }}) and [b]({{ site.baseurl }}/b/)",
	"![a](/assets/img/a.png) and [b](/b/)",
	lazyregexp.New(`\{\{\s*["']([^"'{}]*)["']\s*\|\s*(?:relative_url|absolute_url|prepend:\s*site\.\w+)\s*\}\}|` +
		`\{\{\s*site\.(?:baseurl|url)\s*\}\}`),
	func(_ *conversion, m []string) string {
		if m[1] != "" && !strings.HasPrefix(m[1], "/") && !strings.Contains(m[1], "://") {
			return "/" + m[1]
		}
		return m[1]
	},
}

// jekyllFigure converts the figures of al-folio.
var jekyllFigure = rule{
	`{% include figure.liquid path="assets/img/a.png" title="The loss" %}`, `![](/assets/img/a.png "The loss")`,
	lazyregexp.New(`\{%-?\s*include\s+figure\.(?:liquid|html)\s+([^%\n]*?)\s*-?%\}`),
	func(c *conversion, m []string) string {
		attributes := attributesOf(m[1])
		address := attributes["path"]
		if address == "" {
			c.report(m[0], "a figure without a path was not converted", "write it as Markdown",
				"figures without a path were not converted")
			return m[0]
		}
		if !strings.Contains(address, "://") {
			address = "/" + strings.TrimPrefix(address, "/")
		}
		caption := attributes["caption"]
		if caption == "" {
			caption = attributes["title"]
		}
		return picture(attributes["alt"], address, caption)
	},
}

// jekyllMath converts formulas in kramdown, where $$ within a line is an inline formula.
var jekyllMath = rule{
	"the norm $$\\|x\\|$$ of x\n\n$$ y $$\n", "the norm $\\|x\\|$ of x\n\n$$ y $$\n",
	lazyregexp.New(`(?m)^(.*\$\$.*)$`),
	func(_ *conversion, m []string) string {
		line := m[1]
		if strings.Count(line, "$$")%2 != 0 || wholeFormula.MatchString(line) {
			return line
		}
		return formulaInLine.ReplaceAllStringFunc(line, func(s string) string {
			return "$" + strings.TrimSpace(s[2:len(s)-2]) + "$"
		})
	},
}

var (
	wholeFormula  = lazyregexp.New(`^\s*\$\$[^$]*\$\$\s*$`)
	formulaInLine = lazyregexp.New(`\$\$[^$\n]+\$\$`)
)

// kramdownAttributes removes and reports attribute lists.
var kramdownAttributes = rule{
	"A paragraph.\n{: .lead}", "A paragraph.\n",
	lazyregexp.New(`\{:[^{}\n]*\}`),
	func(c *conversion, m []string) string {
		c.report(m[0], "the attributes "+m[0]+" were left out", "set them in a style sheet",
			"attributes of kramdown were left out")
		return ""
	},
}

// liquid reports the Liquid tags that the rules before it do not convert.
var liquid = rule{
	"{% include video.html %}", "{% include video.html %}",
	lazyregexp.New(`\{%[^\n]*?%\}|\{\{[^{}\n]*\}\}`),
	func(c *conversion, m []string) string {
		c.report(m[0], "Liquid was not converted", "write it as Markdown", "pieces of Liquid were not converted")
		return m[0]
	},
}
