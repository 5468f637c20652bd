package entry

import (
	"strings"
	"testing"
)

func TestReadDate(t *testing.T) {
	for written, want := range map[string]string{
		"2023-10-16": "2023-10-16", "2023-10-16T23:59:00.000Z": "2023-10-16", "2023-10-16T00:00:00-05:00": "2023-10-16",
		"2023/10/16/": "2023-10-16",
		"2023/10//":   "2023-10", "2023///Spring": "2023", "2023-00-00 2023": "2023", "2023-10-00 10/2023": "2023-10",
		"2023-10": "2023-10", "2023": "2023",
		"Oct 16, 2023": "2023-10-16", "16 October 2023": "2023-10-16", "October 2023": "2023-10",
		"2023 Oct 16": "2023-10-16", "2023, Oct": "2023-10",
		"16.10.2023": "2023-10-16", "16/10/2023": "2023-10-16", "10/16/2023": "2023-10-16", "10/11/2023": "2023",
		"10/2023": "2023-10", "2023-10/2023-11": "2023-10",
		"ca. 1998": "1998", "in press, 2024": "2024", "[2021]": "2021", "2023-13-01": "", "2023-02-30": "2023-02",
		"December 30, 2024": "2024-12-30", "2024/12": "2024-12", "Sept. 2010": "2010-09", "März 2010": "2010-03",
		"3. März 2010": "2010-03-03", "7 de marzo de 2020": "2020-03-07", "12 août 2019": "2019-08-12",
		"July/August 2020": "2020-07", "4--8 July 2020": "2020-07", "Spring 2020": "2020", "2020-21": "2020",
		"2020-23": "2020", "2010/2012": "2010", "2010/": "2010", "1998--1999": "1998", "1998/99": "1998",
		"2020年3月5日": "2020-03-05", "2020年12月": "2020-12", "May 2020": "2020-05", "Mars 2020": "2020-03",
		"Tuesday, 3rd of March 2020": "2020-03-03", "декабрь 2020": "2020-12",
		"2023.10.16": "2023-10-16", "2023. 1. 6.": "2023-01-06", "2023.10": "2023-10", "2310.12": "", "2023.13": "2023",
		"16-10-2023": "2023-10-16", "10-16-2023": "2023-10-16", "10-11-2023": "2023",
		"soon": "", "1998 or 1999": "", "0000": "", "12345": "",
	} {
		if got, _ := ReadDate(written); got.String() != want {
			t.Errorf("ReadDate(%q) = %q, want %q", written, got, want)
		}
	}
}

func TestIdentifiersInAllNotations(t *testing.T) {
	for written, want := range map[string][2]string{
		"2310.19027": {"2310.19027"}, "2310.19027v2": {"2310.19027v2"}, "arXiv:2310.19027": {"2310.19027"},
		"arXiv: 2310.19027v1 [cs.LG]":       {"2310.19027v1"},
		"http://arxiv.org/abs/2310.19027v3": {"2310.19027v3"}, "https://arxiv.org/pdf/2310.19027.pdf": {"2310.19027"},
		"https://export.arxiv.org/abs/hep-th/9901001": {"hep-th/9901001"},
		"math.GT/0309136": {"math.GT/0309136"}, "oai:arXiv.org:2310.19027v1": {"2310.19027v1"},
		"10.48550/arXiv.2310.19027":                          {"2310.19027"},
		"https://doi.org/10.48550/arXiv.2310.19027":          {"2310.19027"},
		"https://huggingface.co/papers/2310.19027#community": {"2310.19027"},
		"10.1000/182": {"", "10.1000/182"}, "doi:10.1000/182": {"", "10.1000/182"},
		"https://doi.org/10.1000/ABC(1)2": {"", "10.1000/ABC(1)2"},
		"http://dx.doi.org/10.1000/182":   {"", "10.1000/182"},
		"see the publisher":               {}, "https://example.org/2310.19027": {}, "11.1000/182": {}, "": {},
	} {
		var e Entry
		if ok := e.Identify(written); ok != (e.Arxiv+e.DOI != "") || e.Arxiv != want[0] || e.DOI != want[1] {
			t.Errorf("%q: %v, arXiv %q, DOI %q", written, ok, e.Arxiv, e.DOI)
		}
	}
	for text, want := range map[string]string{
		"arXiv preprint arXiv:2310.19027": "2310.19027", "abs/2310.19027": "2310.19027",
		"see https://arxiv.org/abs/2310.19027v2.": "2310.19027v2", "CoRR": "", "in 2310.19027": "",
	} {
		if got := MentionedArxiv(text); got != want {
			t.Errorf("%q mentions %q", text, got)
		}
	}
}

func TestIdentifiersOfRelatedPapers(t *testing.T) {
	for note, want := range map[string]string{
		"arXiv:2310.19027 [cs.LG]": "2310.19027", "Preprint available as arXiv:2310.19027": "2310.19027",
		"To appear in ICML. arXiv:2310.19027v2": "2310.19027v2", "12 pages, arXiv:2310.19027": "2310.19027",
		"Also at https://arxiv.org/abs/2310.19027": "2310.19027", "Extended version: arXiv:2310.19027": "2310.19027",
		"Accepted at X (arXiv preprint arXiv:2310.19027)": "2310.19027", "": "",
		"Comment on arXiv:2310.19027": "", "Reply to Smith et al. (arXiv:2310.19027)": "",
		"Erratum to: A Title, arXiv:2310.19027": "", "supersedes arXiv:2310.19027": "",
		"arXiv admin note: text overlap with arXiv:2310.19027": "", "Code of arXiv:2310.19027": "",
		"see arXiv:2310.19027 for details": "", "arXiv:2310.19027, an extension of arXiv:2301.00001": "2310.19027",
	} {
		if got := NotedArxiv(note); got != want {
			t.Errorf("the paper with the note %q is %q, want %q", note, got, want)
		}
	}
	for text, want := range map[string]string{
		"Ann One, Bob Two. arXiv:2310.19027": "2310.19027", "Ann One arXiv:2310.19027": "2310.19027",
		"a method based on trees, arXiv:2310.19027": "2310.19027", "extends arXiv:2310.19027": "",
		"follow-up of arXiv:2301.00001, arXiv:2310.19027": "2310.19027",
	} {
		if got := ListedArxiv(text); got != want {
			t.Errorf("the paper with the text %q is %q, want %q", text, got, want)
		}
	}
}

func TestParagraphs(t *testing.T) {
	for src, want := range map[string]string{
		"  One\ntwo\n  Three\nfour\n": "One two|Three four", "One\n\nTwo": "One|Two", "  One\n  two": "One two",
		"One\r\n\r\n Two\rthree": "One|Two three",
		"\n\n One":               "One", "": "", " \n\t\n": "",
	} {
		if got := strings.ReplaceAll(Paragraphs(src), "\n\n", "|"); got != want {
			t.Errorf("Paragraphs(%q) = %q, want %q", src, got, want)
		}
	}
}

// TestPlaceMatchesEditors checks the position of every byte, first forwards and then backwards.
func TestPlaceMatchesEditors(t *testing.T) {
	src := "a\nb\r\ncé\rd\n\n\r\n\r\rlast"
	want := map[int][2]int{}
	line, column := 1, 1
	for i, c := range src {
		want[i] = [2]int{line, column}
		column++
		if c == '\n' && (i == 0 || src[i-1] != '\r') || c == '\r' {
			line, column = line+1, 1
		} else if c == '\n' {
			want[i], column = want[i-1], 1
		}
	}
	forwards, backwards := &Dump{Src: []byte(src)}, &Dump{Src: []byte(src)}
	for i := range src {
		if l, c := forwards.Place(i); [2]int{l, c} != want[i] {
			t.Errorf("byte %d forwards: got %d:%d, want %v", i, l, c, want[i])
		}
	}
	for i := len(src) - 1; i >= 0; i-- {
		if _, ok := want[i]; !ok {
			continue
		}
		if l, c := backwards.Place(i); [2]int{l, c} != want[i] {
			t.Errorf("byte %d backwards: got %d:%d, want %v", i, l, c, want[i])
		}
	}
}

func TestStripMarkup(t *testing.T) {
	for src, want := range map[string]string{
		"<p>We <b>do</b> x&lt;y &amp; more.</p> <p>Second.</p> <img class=\"a\" alt=\"Figure <1>\" src=\"f.gif\">": "" +
			"We do x<y & more.|Second.",
		"a < b & c > d": "a < b & c > d", "x<y": "x<y", "x<i and j>y": "x<i and j>y", "a<b>c": "a<b>c", "p<q": "p<q",
		"<jats:title>Abstract</jats:title><jats:p>H<sub>2</sub>O</jats:p>": "H₂O",
		"One<br>two<br/>three": "One|two|three", "see <a href='https://a.example.org/'>here</a>": "see here",
		"&amp;lt;5 &amp;amp; R&D": "<5 & R&D", "&amp;amp;amp;": "&", "&unknown;": "&unknown;", "AT&T;": "AT&T;",
		"&lt;p&gt;Escaped &lt;i&gt;twice&lt;/i&gt;.&lt;/p&gt;": "Escaped twice.",
		"the tag &lt;b&gt; of HTML":                            "the tag <b> of HTML",
		"<ul><li>One</li><li>Two</li></ul>":                    "One|Two",
		"a<!-- hidden -->b<script>x()</script>c":               "abc",
		"<mml:math><mml:mi>p</mml:mi></mml:math>-adic":         "p-adic",
	} {
		if got := strings.ReplaceAll(Paragraphs(StripMarkup(src)), "\n\n", "|"); got != want {
			t.Errorf("%q became %q, want %q", src, got, want)
		}
	}
}
