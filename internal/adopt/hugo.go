package adopt

import (
	"cmp"
	"fmt"
	"path"
	"strconv"
	"strings"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/lazyregexp"
	"github.com/offprint/offprint/internal/problem"
)

// hugo reads the source of a Hugo site (https://gohugo.io/content-management/), in particular one with the theme of
// Hugo Blox (https://docs.hugoblox.com/content/publications/).
var hugo = &program{
	name:  "hugo",
	about: "the source of a Hugo site, such as one with Hugo Blox",
	signs: []sign{
		{"hugo.toml", "it has hugo.toml"}, {"hugo.yaml", "it has hugo.yaml"}, {"hugo.yml", "it has hugo.yml"},
		{"hugo.json", "it has hugo.json"}, {"config.toml", "it has config.toml"}, {"config.yaml", "it has config.yaml"},
		{"config/_default", "it has config/_default"}, {"archetypes", "it has the folder archetypes"},
	},
	configure: configureHugo,
	skipReason: func(_ *archive, name string) string {
		switch {
		case !strings.HasPrefix(name, "content/"):
			return "it is not in the folder content"
		case path.Base(name) != "index.md" && inLeaf[path.Base(path.Dir(name))]:
			return "it is a resource of a bundle"
		}
		return ""
	},
	locate: locateHugo,
	root:   rootHugo,
	fields: []fieldRule{
		{"url", (*note).readAddress, false},
		{"slug", (*note).readSlug, false},
		{"aliases alias", (*note).readRedirects, false},
		{"categories", (*note).readTags, false},
	},
	kinds: []kindRule{
		{"", func(_ *archive, n *note) string {
			if path.Base(n.path) == "_index.md" && strings.TrimSpace(n.body) == "" {
				return "it is a list without a text"
			}
			return ""
		}},
		{pageKind, func(_ *archive, n *note) string {
			switch {
			case authorFile.MatchString(n.path):
				return "it is the profile of an author"
			case path.Base(n.path) == "_index.md":
				return "it is the text of a list"
			}
			return ""
		}},
		{paperKind, isDatedPost("post posts blog")},
	},
	blocks: []rule{hugoHighlight, hugoMath, hugoCallout},
	spans:  []rule{hugoComment, hugoShortcode},
}

// inLeaf has the names of folders with the resources of a leaf bundle.
var inLeaf = wordSet("resources")

// isDatedPost returns the function of a kindRule that applies to notes with a date in one of the folders.
func isDatedPost(folders string) func(a *archive, n *note) string {
	names := wordSet(folders)
	return func(_ *archive, n *note) string {
		if n.fields.Date.IsZero() || inFolder(n.path, names) == "" {
			return ""
		}
		return "it is a post with a date"
	}
}

// configureHugo reads the patterns of addresses and the base URL from the configuration, and the names of authors from
// their profiles.
func configureHugo(a *archive) {
	for _, name := range a.src.files {
		folder, base := path.Split(name)
		isMain := folder == "" && (stem(base) == "hugo" || stem(base) == "config")
		if !isMain && folder != "config/_default/" {
			continue
		}
		config := a.readConfig(name)
		if !isMain && stem(base) != "hugo" && stem(base) != "config" {
			config = &value{kind: group, pairs: []pair{{name: stem(base), value: config}}}
		}
		if s := config.get("baseURL").string(); s != "" {
			a.config.baseURL = strings.TrimSuffix(s, "/")
		}
		a.config.isUgly = a.config.isUgly || config.get("uglyURLs").string() == "true"
		a.readPermalinks(config.get("permalinks"))
	}
	for _, name := range a.src.files {
		if m := authorFile.FindStringSubmatch(name); m != nil {
			if data, err := a.src.read(name, maxNote); err == nil {
				if front, _ := cutHead(string(data)).parse(name); front != nil {
					a.config.people[m[1]] = front.get("title").string()
				}
			}
		}
	}
}

var authorFile = lazyregexp.New(`^content/authors?/(?:.+/)?([^/]+)/_?index\.md$`)

// readPermalinks reads the patterns of addresses by section, which can be below a group page.
func (a *archive) readPermalinks(v *value) {
	if v == nil {
		return
	}
	for _, p := range v.pairs {
		switch {
		case p.value.kind == group && p.name == "page":
			a.readPermalinks(p.value)
		case p.value.kind == text:
			a.config.permalinks[p.name] = p.value.string()
		}
	}
}

// configFormats are the formats of configuration files by extension.
var configFormats = map[string]string{".toml": "toml", ".yaml": "yaml", ".yml": "yaml", ".json": "json"}

// readConfig reads a configuration in YAML, TOML or JSON. It reports a file that cannot be read, and returns an empty
// group for it.
func (a *archive) readConfig(name string) *value {
	format := configFormats[path.Ext(name)]
	empty := &value{kind: group}
	if format == "" {
		return empty
	}
	data, err := a.src.read(name, maxNote)
	if err != nil {
		a.problems = append(a.problems, problem.Problem{
			File: a.display(name), What: "was not read: " + err.Error(),
			Hint: "the archive was adopted without this configuration",
		})
		return empty
	}
	config, problems := head{format: format, src: string(data), line: 1}.parse(a.display(name))
	if len(problems) > 0 {
		problems[0].Hint = "the archive was adopted without this configuration"
		a.problems = append(a.problems, problems[0])
		return empty
	}
	return config
}

// locateHugo sets the name and the address of a note (https://gohugo.io/content-management/urls/).
func locateHugo(a *archive, n *note) {
	section, _, _ := strings.Cut(strings.TrimPrefix(n.path, "content/"), "/")
	folder, language, isIndex := n.nameInHugo()
	if s := n.front.get("slug").string(); s != "" && !isListPage(n) {
		n.name = s
	}
	last := urlize(n.name)
	if n.name == "index" && isIndex {
		last = ""
	}
	if language != "" {
		last = strings.TrimSuffix(last, "-"+language[1:])
	}
	n.address = language + "/" + urlize(folder) + last + "/"
	if pattern := a.config.permalinks[section]; pattern != "" && !isListPage(n) {
		n.address = pattern
	}
	if a.config.isUgly && !isIndex {
		n.address = strings.TrimSuffix(n.address, "/") + ".html"
	}
	n.address = strings.ReplaceAll(n.address, "//", "/")
	if authorFile.MatchString(n.path) {
		n.address, n.name = "", cmp.Or(n.front.get("title").string(), n.name)
	}
	a.namePeople(n)
}

// nameInHugo sets the name of a note and the folder of a bundle. It returns the folder that contains the note or the
// bundle, with a slash at the end. The language is that of a translation, after a slash, or "". If isIndex is true, the
// note is named after its folder.
func (n *note) nameInHugo() (folder, language string, isIndex bool) {
	folder, base := path.Split(strings.TrimPrefix(n.path, "content/"))
	n.name = stem(base)
	isIndex = n.name == "index" || n.name == "_index"
	if isIndex {
		n.name = path.Base(path.Clean("/" + folder))
		if n.name == "/" {
			n.name = "index"
		}
		if base == "index.md" {
			n.folder = path.Dir(n.path)
		}
		folder, _ = path.Split(strings.TrimSuffix(folder, "/"))
	}
	if m := translated.FindStringSubmatch(n.name); m != nil { // index.fr.md
		language = "/" + m[2]
		if n.name = m[1] + "-" + m[2]; m[1] == "index" {
			n.name = path.Base(folder) + "-" + m[2]
			folder = path.Dir(path.Clean(folder)) + "/"
		}
	}
	return folder, language, isIndex
}

// translated matches the name of a translation: post.fr, index.pt-br.
var translated = lazyregexp.New(`^(.+)\.([a-z]{2}(?:-[a-z]{2})?)$`)

// isListPage reports whether a note is the text of a list page.
func isListPage(n *note) bool { return path.Base(n.path) == "_index.md" }

// namePeople replaces the names of authors' folders, such as admin, with the names of the authors.
func (a *archive) namePeople(n *note) {
	authors := n.front.get("authors")
	if authors == nil {
		return
	}
	for i, v := range authors.list {
		if name := a.config.people[v.string()]; name != "" {
			authors.list[i] = newText(name, v.line)
		}
	}
}

// urlize returns a path in the form that Hugo uses in addresses.
func urlize(s string) string {
	s = strings.ToLower(strings.ReplaceAll(strings.TrimSpace(s), " ", "-"))
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"'#%?&:*<>|\,;!()[]{}@=+$^~`+"`", r) {
			return -1
		}
		return r
	}, s)
}

// rootHugo returns the file for an address: an existing one in static/, assets/ or content/, or else the path in
// content/.
func rootHugo(a *archive, address string) string {
	for _, folder := range []string{"static", "assets", "assets/media", "content"} {
		if name := path.Join(folder, path.Clean(address)); a.src.has(name) {
			return name
		}
	}
	return path.Join("content", path.Clean(address))
}

// readAddress reads the address of a note. The URL of another site becomes a link.
func (n *note) readAddress(f field) string {
	s := f.value.string()
	if s == "" || strings.Contains(s, "://") {
		return linkReader("Link")(n, f)
	}
	n.address, n.addressLine = "/"+strings.TrimPrefix(s, "/"), f.line
	return "aliases"
}

// readSlug reads the last part of the address. The function locate has already used it.
func (n *note) readSlug(f field) string {
	if f.value.string() == "" {
		return ""
	}
	return "aliases"
}

// readRedirects reads further old addresses, which can be relative to the folder of the note. It keeps invalid ones
// below `extra`.
func (n *note) readRedirects(f field) string {
	texts, ok := f.value.texts()
	if !ok {
		return ""
	}
	unsafe := &value{kind: list, line: f.line}
	for _, s := range texts {
		address := s
		if !strings.HasPrefix(s, "/") && isSafeAddress("/"+s) {
			address = path.Join(path.Dir(strings.TrimSuffix(n.address, "/")), s) + "/"
		}
		if !isSafeAddress(address) {
			unsafe.list = append(unsafe.list, newText(s, f.line))
			continue
		}
		n.redirects = append(n.redirects, field{name: f.name, line: f.line, value: newText(address, f.line)})
	}
	if len(unsafe.list) > 0 {
		n.keep(field{name: f.name, line: f.line, value: unsafe})
	}
	return "aliases"
}

// expand replaces the names in a pattern of addresses with their values for a note. If a name is unknown, it reports
// this and returns "".
func (a *archive) expand(n *note, pattern string) string {
	d := n.fields.Date
	if date := readDate(n.front.get("date").string()); !date.IsZero() {
		d = date
	}
	unknown := false
	address := patternName.ReplaceAllStringFunc(pattern, func(name string) string {
		if replace := patternNames[strings.Trim(name, ":[]")]; replace != nil {
			return replace(a, n, d)
		}
		unknown = true
		return name
	})
	if unknown {
		a.warn(n, 0, "the old path is unknown, because its pattern is "+pattern, "it does not redirect",
			"old paths are unknown")
		return ""
	}
	return slashes.ReplaceAllString(address, "/")
}

var (
	patternName = lazyregexp.New(`:[a-z_]+`)
	slashes     = lazyregexp.New(`/{2,}`)
)

// patternNames has a function for the value of each name in patterns of addresses
// (https://gohugo.io/configuration/permalinks/, https://jekyllrb.com/docs/permalinks/).
var patternNames = map[string]func(a *archive, n *note, d content.Date) string{
	"year":       func(_ *archive, _ *note, d content.Date) string { return fmt.Sprintf("%04d", d.Year) },
	"short_year": func(_ *archive, _ *note, d content.Date) string { return fmt.Sprintf("%02d", d.Year%100) },
	"month":      func(_ *archive, _ *note, d content.Date) string { return fmt.Sprintf("%02d", int(d.Month)) },
	"i_month":    func(_ *archive, _ *note, d content.Date) string { return strconv.Itoa(int(d.Month)) },
	"monthname":  func(_ *archive, _ *note, d content.Date) string { return urlize(d.Month.String()) },
	"day":        func(_ *archive, _ *note, d content.Date) string { return fmt.Sprintf("%02d", d.Day) },
	"i_day":      func(_ *archive, _ *note, d content.Date) string { return strconv.Itoa(d.Day) },
	"title":      func(a *archive, n *note, _ content.Date) string { return n.titleIn(a.program) },
	"section":    func(_ *archive, n *note, _ content.Date) string { return n.section() },
	"sections":   func(_ *archive, n *note, _ content.Date) string { return n.sections() },
	"categories": func(_ *archive, n *note, _ content.Date) string { return strings.Join(n.categories(), "/") },
	"collection": func(_ *archive, n *note, _ content.Date) string { return n.collection() },
	"output_ext": func(*archive, *note, content.Date) string { return ".html" },
	"filename":   baseInPattern,
	"name":       baseInPattern,
	"slug": func(_ *archive, n *note, _ content.Date) string {
		return urlize(cmp.Or(n.front.get("slug").string(), n.fields.Title))
	},
	"path": func(_ *archive, n *note, _ content.Date) string {
		_, inside, _ := strings.Cut(n.path, "/")
		return strings.TrimSuffix(inside, path.Ext(inside))
	},
	"contentbasename":       baseInPattern,
	"slugorfilename":        nameInPattern,
	"slugorcontentbasename": nameInPattern,
}

func baseInPattern(_ *archive, n *note, _ content.Date) string { return urlize(n.baseName()) }

func nameInPattern(_ *archive, n *note, _ content.Date) string { return urlize(n.name) }

// titleIn returns the value of the name title in a pattern. In Jekyll, it is the name of the file.
func (n *note) titleIn(p *program) string {
	if p == jekyll {
		return strings.ReplaceAll(n.name, " ", "-")
	}
	return urlize(n.fields.Title)
}

// section returns the first folder of a note in content/.
func (n *note) section() string {
	section, _, _ := strings.Cut(strings.TrimPrefix(n.path, "content/"), "/")
	return urlize(section)
}

// sections returns the folders of a note in content/, without that of a bundle.
func (n *note) sections() string {
	folder := path.Dir(strings.TrimPrefix(n.path, "content/"))
	if n.folder != "" {
		folder = path.Dir(folder)
	}
	return urlize(folder)
}

// baseName returns the name of a note's file or, for a bundle, of its folder.
func (n *note) baseName() string {
	if n.folder != "" {
		return path.Base(n.folder)
	}
	return stem(n.path)
}

/* ---- Shortcodes ---- */

var hugoHighlight = rule{
	"{{< highlight python \"linenos=table\" >}}\nx = 1\n{{< /highlight >}}\n", "```python\nx = 1\n```\n",
	lazyregexp.New(`(?s)\{\{[<%]\s*highlight\s+([\w+#-]+)[^>%\n]*[>%]\}\}\n?(.*?)\n?` +
		`\{\{[<%]\s*/\s*highlight\s*[>%]\}\}`),
	func(_ *conversion, m []string) string { return fenced(m[1], m[2]) },
}

// fenced returns a code block in Markdown.
func fenced(language, code string) string {
	fence := "```"
	for strings.Contains(code, fence) {
		fence += "`"
	}
	return fence + language + "\n" + code + "\n" + fence
}

var hugoMath = rule{
	"{{< math >}}\n$$x$$\n{{< /math >}}", "$$x$$",
	lazyregexp.New(`(?s)\{\{[<%]\s*math\s*[>%]\}\}\n?(.*?)\n?\{\{[<%]\s*/\s*math\s*[>%]\}\}`),
	func(_ *conversion, m []string) string { return m[1] },
}

// hugoCallout converts the callouts of Hugo Blox.
var hugoCallout = rule{
	"{{% callout warning %}}\nMind the gap.\n{{% /callout %}}", "> [!WARNING]\n> Mind the gap.",
	lazyregexp.New(`(?s)\{\{[<%]\s*callout\s*(\w*)\s*[>%]\}\}\n?(.*?)\n?\{\{[<%]\s*/\s*callout\s*[>%]\}\}`),
	func(_ *conversion, m []string) string {
		kind := strings.ToUpper(m[1])
		if kind == "" {
			kind = "NOTE"
		}
		return "> [!" + kind + "]\n> " + strings.ReplaceAll(strings.TrimSpace(m[2]), "\n", "\n> ")
	},
}

// hugoComment converts an escaped shortcode, which Hugo shows as text, to code.
var hugoComment = rule{
	"Write {{</* figure */>}}.", "Write `{{< figure >}}`.",
	lazyregexp.New(`\{\{([<%])/\*(.*?)\*/([>%])\}\}`),
	func(_ *conversion, m []string) string { return "`{{" + m[1] + m[2] + m[3] + "}}`" },
}

var shortcodeArgument = lazyregexp.New(`([\w-]+)=(?:"([^"]*)"|'([^']*)'|` + "`([^`]*)`" +
	`|(\S+))|"([^"]*)"|` + "`([^`]*)`" + `|(\S+)`)

// hugoShortcode converts the shortcodes in the table shortcodes, and reports the others.
var hugoShortcode = rule{
	`{{< figure src="https://example.org/a.png" alt="A" caption="The loss" >}}`,
	`![A](https://example.org/a.png "The loss")`,
	lazyregexp.New(`\{\{[<%]\s*(/?\s*[\w./-]+)((?:\s+(?:[^\n>%]|%[^\n}]|>[^\n}])*?)?)\s*/?[>%]\}\}`),
	func(c *conversion, m []string) string {
		named, positional := shortcodeArguments(m[2])
		if convert := shortcodes[m[1]]; convert != nil {
			if s := convert(named, positional); s != "" {
				return s
			}
		}
		c.report(m[0], "the shortcode "+strings.TrimSpace(m[1])+" was not converted", "write it as Markdown",
			"shortcodes were not converted")
		return m[0]
	},
}

// shortcodes has a function for each shortcode that returns its Markdown, or "" if it cannot be converted.
var shortcodes = map[string]func(named map[string]string, positional []string) string{
	"figure": func(named map[string]string, _ []string) string {
		if named["src"] == "" {
			return ""
		}
		caption := named["caption"]
		if title := named["title"]; title != "" {
			caption = strings.Trim(title+". "+caption, " .")
		}
		return picture(named["alt"], named["src"], caption)
	},
	"ref":    reference,
	"relref": reference,
	"youtube": func(named map[string]string, positional []string) string {
		if id := strings.Join(append(positional, named["id"]), ""); youtubeID.MatchString(id) {
			return "[Video](https://www.youtube.com/watch?v=" + id + ")"
		}
		return ""
	},
}

var youtubeID = lazyregexp.New(`^[\w-]{5,20}$`)

// reference returns the target of a reference. The shortcode is the address of a link, so the rule for links converts
// the target.
func reference(named map[string]string, positional []string) string {
	if len(positional) > 0 {
		return positional[0]
	}
	return named["path"]
}

// shortcodeArguments parses the arguments of a shortcode.
func shortcodeArguments(s string) (named map[string]string, positional []string) {
	named = map[string]string{}
	for _, m := range shortcodeArgument.FindAllStringSubmatch(s, -1) {
		if m[1] != "" {
			named[m[1]] = m[2] + m[3] + m[4] + m[5]
		} else {
			positional = append(positional, m[6]+m[7]+m[8])
		}
	}
	return named, positional
}
