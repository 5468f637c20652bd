package hazard

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

const xlink = ` xmlns:xlink="http://www.w3.org/1999/xlink"`

// svg returns a picture with this content.
func svg(content string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg"` + xlink + `>` + content + `</svg>`
}

func TestFindActivePictures(t *testing.T) {
	for _, c := range []struct{ picture, want string }{
		{
			svg("\n <script>alert(1)</script>"),
			"2:2: the picture has a script",
		},
		{
			svg(`<script xlink:href="https://a.org/x.js"/>`),
			"the picture has a script",
		},
		{
			`<svg:svg xmlns:svg="http://www.w3.org/2000/svg"><svg:script/></svg:svg>`,
			"the picture has a script",
		},
		{
			`<svg xmlns:h="http://www.w3.org/1999/xhtml"><h:script>alert(1)</h:script></svg>`,
			"the picture has a script",
		},
		{
			`<svg xmlns:h="http://www.w3.org/1999/xhtml"><h:img src="x" onerror="a()"/></svg>`,
			"event handler onerror",
		},
		{
			svg(`<handler type="application/ecmascript">alert(1)</handler>`),
			"the picture has a script",
		},
		{
			svg("<g\n  onclick='alert(1)'/>"),
			"2:3: the picture has the event handler onclick",
		},
		{
			svg(`<g ONLOAD="alert(1)"/>`),
			"event handler ONLOAD",
		},
		{
			svg(`<foreignObject><p xmlns="http://www.w3.org/1999/xhtml">x</p></foreignObject>`),
			"HTML in <foreignObject>",
		},
		{
			svg(`<iframe xmlns="http://www.w3.org/1999/xhtml" src="/"/>`),
			"the HTML element <iframe>",
		},
		{
			svg(`<a href="javascript:alert(1)"><text>x</text></a>`),
			"runs a script: javascript:alert(1)",
		},
		{
			svg(`<a xlink:href=" jAva&#9;script&#58;alert(1)"><text>x</text></a>`),
			"runs a script: ",
		},
		{
			svg(`<a href="data:text/html,%3Cscript%3E"/>`),
			"with data that is not a picture: data:text/html",
		},
		{
			svg(`<set attributeName="onclick" to="alert(1)"/>`),
			"sets the event handler onclick",
		},
		{
			svg(`<a><animate attributeName="xlink:href" values="#x;javascript:alert(1)"/></a>`),
			"runs a script",
		},
		{
			svg(`<image href="https://a.org/track.png"/>`),
			"the picture needs https://a.org/track.png",
		},
		{
			svg(`<image href="other.png"/>`),
			"the picture needs other.png",
		},
		{
			svg(`<use xlink:href="sprite.svg#x"/>`),
			"the picture needs sprite.svg#x",
		},
		{
			svg(`<use href="data:image/svg+xml,%3Csvg/%3E#x"/>`),
			"with data that is not a picture",
		},
		{
			svg(`<rect fill="url(https://a.org/x.svg#a)"/>`),
			"the picture needs https://a.org/x.svg#a",
		},
		{
			svg(`<rect style="fill: u\72l( 'https://a.org/x' )"/>`),
			"the picture needs https://a.org/x",
		},
		{
			svg(`<style>@import "https://a.org/x.css";</style>`),
			"the picture needs https://a.org/x.css",
		},
		{
			svg(`<style><![CDATA[ @font-face { src: url(//a.org/f.woff2) } ]]></style>`),
			"the picture needs //a.org/f.woff2",
		},
		{
			`<?xml-stylesheet href="x.xsl" type="text/xsl"?>` + svg(""),
			"a style sheet in another file",
		},
		{
			`<!DOCTYPE svg [<!ENTITY x "<script>alert(1)</script>">]>` + svg("&x;"),
			"1:1: the picture has declarations that can hide a script",
		},
		{
			`<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + svg("&x;"),
			"declarations that can hide a script",
		},
		{
			`<!DOCTYPE svg [<!ENTITY % x "y"> %x;]>` + svg(""),
			"declarations that can hide a script",
		},
		{
			`<!DOCTYPE svg [<!ENTITY a "j"><!ENTITY b "&a;&a;&a;">]>` + svg("&b;"),
			"declarations that can hide a script",
		},
		{
			`<!DOCTYPE svg [<!ATTLIST svg onload CDATA "alert(1)">]>` + svg(""),
			"declarations that can hide a script",
		},
		{
			`<!DOCTYPE svg [<!ENTITY x "javascript:alert(1)">]>` + svg(`<a href="&x;"/>`),
			"runs a script: javascript:alert(1)",
		},
		{
			`<!DOCTYPE svg [<!ENTITY x "javascript:alert(1)"><!ENTITY x "#a">]>` + svg(`<a href="&x;"/>`),
			"runs a script: javascript:alert(1)",
		},
		{
			`<!DOCTYPE svg [<!ENTITY x "` + strings.Repeat("x", 101) + `">]>` + svg("&x;&x;"),
			"declarations that can hide a script",
		},
		{
			`<!DOCTYPE svg SYSTEM "https://a.org/x.dtd">` + svg(""),
			"a declaration that can hide a script",
		},
		{
			`<!DOCTYPE svg "'> <script>alert(1)</script> '">` + svg(""),
			"a declaration that can hide a script",
		},
		{
			"\xef\xbb\xbf" + svg("<script/>"),
			"the picture has a script",
		},
		{
			utf16LE(svg("<script/>")),
			"the picture has a script",
		},
		{
			`<?xml version="1.0" encoding="Latin1"?>` + svg("<script/>"),
			"the picture has a script",
		},
		{
			`<?xml version="1.0" encoding="UTF-7"?>` + svg("+ADw-script+AD4-"),
			"its encoding UTF-7 is not supported",
		},
		{
			svg("<g>") + "<script>",
			"not well-formed XML",
		},
		{
			"<svg>\n&nbsp;</svg>",
			"2:7: the picture is not well-formed XML: invalid character entity &nbsp;",
		},
		{
			"just text",
			"not well-formed XML: it has text outside of its outermost element",
		},
		{
			zipped(t, svg("<script/>")),
			"the picture has a script",
		},
		{
			svg(`<image href="` + dataURL(svg("<script/>")) + `"/>`),
			"an embedded SVG picture that must not be published",
		},
		{
			svg(`<image href="data:image/svg+xml,` + strings.ReplaceAll(svg(`<script/>`), "#", "%23") + `"/>`),
			"not well-formed",
		},
		{
			within(maxEmbedded+1, svg(""), "</svg>"),
			"it is inside too many others",
		},
		{ // reading every picture twice would take hours
			within(25, svg(""), ""),
			"an embedded SVG picture that must not be published",
		},
		{
			zipped(t, svg(strings.Repeat(" ", minUnzipped))),
			"1:1: the picture is too large to be inspected",
		},
		{
			svg("<g a='b= '\n onA='c' onb='d'/>"),
			"2:10: the picture has the event handler onb",
		},
	} {
		found := Find("a/b.svg", []byte(c.picture))
		if !strings.Contains(found.Error(), c.want) || !strings.HasPrefix(found.Error(), "a/b.svg:") {
			t.Errorf("%q: %v; want %s", c.picture, found, c.want)
		}
	}
}

func TestUsualPicturesAreAccepted(t *testing.T) {
	const font = "<style>@font-face{src:url(data:font/woff2;base64,AAAA)}</style>"
	for name, picture := range map[string]string{
		"plain":     svg(`<rect width="3"/>`),
		"empty":     "",
		"embedded":  svg(`<image xlink:href="data:image/png;base64,iVBORw0KGgo="/>` + font),
		"nested":    svg(`<image href="` + dataURL(svg("<rect/>")) + `"/>`),
		"deep":      within(maxEmbedded, svg("<rect/>"), "</svg>"),
		"entity":    `<!DOCTYPE svg [<!ENTITY a "http://www.w3.org/2000/svg">]><svg xmlns="&a;"/>`,
		"namespace": svg(`<style>@namespace svg url(http://www.w3.org/2000/svg); a{}</style>`),
		"animated":  svg(`<circle><animate attributeName="r" values="1;2;3" dur="1s"/></circle>`),
		"Latin 1":   `<?xml version="1.0" encoding="ISO-8859-1"?>` + svg("<text>\xe9</text>"),
		"UTF-16":    utf16LE(svg("<text>é</text>")),
		"words":     svg(`<title>javascript: onload</title><text aria-label="url(x)">onload=</text><!-- <script> -->`),
	} {
		if found := Find("a.svg", []byte(picture)); len(found) > 0 {
			t.Errorf("%s: %v", name, found)
		}
	}
}

// TestPicturesOfDrawingProgramsAreAccepted inspects the pictures of the theme and of tests, and those in
// testdata/usual, which are shortened output of drawing programs.
func TestPicturesOfDrawingProgramsAreAccepted(t *testing.T) {
	n := 0
	for _, dir := range []string{"testdata", "../../static", "../generate/testdata", "../../cmd/offprint/testdata"} {
		err := filepath.WalkDir(dir, func(p string, d os.DirEntry, err error) error {
			if err != nil || filepath.Ext(p) != ".svg" {
				return err
			}
			n++
			data, err := os.ReadFile(p)
			if found := Find(p, data); len(found) > 0 {
				t.Error(found)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if n < 9 {
		t.Errorf("found only %d pictures", n)
	}
}

func TestRepeatedProblemIsReportedOnce(t *testing.T) {
	found := Find("a.svg", []byte(svg(strings.Repeat(`<g onclick="x"/>`, 3)+"<script/>")))
	want := []string{
		"the picture has the event handler onclick, and in 2 other places",
		"the picture has a script",
	}
	if len(found) != len(want) || found[0].What != want[0] || found[1].What != want[1] {
		t.Errorf("%v", found)
	}
}

func TestPointersToFilesAreFound(t *testing.T) {
	const lfs = "a.pdf: this is a Git LFS pointer, not the file itself (run git lfs pull)"
	for data, want := range map[string]string{
		"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 3\n":   lfs,
		"version https://git-lfs.github.com/spec/v1\r\noid sha256:00\r\n":       "run git lfs pull",
		"version https://hawser.github.com/spec/v1\noid sha256:00\nsize 3\n":    "run git lfs pull",
		"/annex/objects/SHA256E-s3--00.pdf\n":                                   "a git-annex pointer",
		"The format is described at version https://git-lfs.github.com/spec/v1": "",
		"<script>alert(1)</script>":                                             "", // the name is not that of an SVG picture
	} {
		found := Find("a.pdf", []byte(data))
		if want == "" && len(found) > 0 || !strings.Contains(found.Error(), want) {
			t.Errorf("%q: %v; want %s", data, found, want)
		}
	}
	if found := Find("a.svg", []byte("version https://git-lfs.github.com/spec/v1\n")); len(found) != 1 {
		t.Errorf("%v", found)
	}
}

func FuzzFind(f *testing.F) {
	for _, seed := range []string{
		svg("<script/>"), svg(`<a href="javascript:x"/>`), "<!DOCTYPE svg [<!ENTITY a 'b'>]>" + svg("&a;"),
		utf16LE(svg("")),
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, p := range Find("a.svg", data) {
			if p.File != "a.svg" || p.What == "" || p.Hint == "" || strings.Contains(p.What, "\n") {
				t.Errorf("%+v", p)
			}
		}
		// A script after any picture that can be read is found.
		if whole := append(bytes.Clone(data), svg("<script/>")...); len(Find("a.svg", whole)) == 0 {
			t.Errorf("the script behind %q is not found", data)
		}
	})
}

func utf16LE(text string) string {
	b := []byte{0xff, 0xfe}
	for _, unit := range utf16.Encode([]rune(text)) {
		b = append(b, byte(unit), byte(unit>>8))
	}
	return string(b)
}

func dataURL(text string) string {
	return fmt.Sprintf("data:image/svg+xml;base64,%s", base64.StdEncoding.EncodeToString([]byte(text)))
}

// within returns a picture inside the given number of others, which have the given end.
func within(n int, picture, end string) string {
	for range n {
		picture = strings.TrimSuffix(svg(`<image href="`+dataURL(picture)+`"/>`), "</svg>") + end
	}
	return picture
}

func zipped(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
