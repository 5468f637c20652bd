package socialcard

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the golden file")

var sample = Card{
	Title:  "Éléments of Ωμέγα-Кириллица: Efficient AVATARs & $L_2$ Type Operators via Multigrid",
	Byline: "Ana Kovač, Ludwig van Beethoven · 16 October 2023",
	Site:   "Parameters",
}

// draw returns the bytes of a card and the decoded image.
func draw(t interface{ Fatal(...any) }, p *Painter, c Card) ([]byte, *image.Paletted) {
	var b bytes.Buffer
	if err := p.Write(&b, c); err != nil {
		t.Fatal(err)
	}
	data := bytes.Clone(b.Bytes())
	shown, err := png.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return data, shown.(*image.Paletted)
}

// TestGoldenCard compares every pixel with an image that was checked by eye.
func TestGoldenCard(t *testing.T) {
	const golden = "testdata/card.png"
	data, got := draw(t, NewPainter(), sample)
	if *update {
		if err := os.WriteFile(golden, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file, err := os.Open(golden)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	decoded, err := png.Decode(file)
	if err != nil {
		t.Fatal(err)
	}
	if want := decoded.(*image.Paletted); got.Bounds() != image.Rect(0, 0, Width, Height) ||
		!bytes.Equal(got.Pix, want.Pix) {
		t.Errorf("the card differs from %s (look at it, and run with -update if the change is intended)", golden)
	}
	if len(data) > TypicalSize*3/2 {
		t.Errorf("the card has %d bytes", len(data))
	}
}

func TestCardIsDeterministic(t *testing.T) {
	want, _ := draw(t, NewPainter(), sample)
	p := NewPainter()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got, _ := draw(failing{t}, p, sample); !bytes.Equal(got, want) {
				t.Error("the same card has different bytes")
			}
		})
	}
	wg.Wait()
}

// failing lets a goroutine fail a test.
type failing struct{ t *testing.T }

func (f failing) Fatal(args ...any) { f.t.Error(args...) }

func TestHas(t *testing.T) {
	p := NewPainter()
	for text, want := range map[string]bool{
		"": true, "Plain, 100% of #1!": true, "Éžő ß Łø": true, "Ωμέγα ∑ ≤": true, "Кириллица ѓ": true, "“–”…": true,
		"e\u0301": true, "神经": false, "한국어": false, "עברית": false, "العربية": false, "🙂": false, "𝒲": false,
		"one 神": false,
	} {
		if p.Has(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

func TestHashesDiffer(t *testing.T) {
	seen := map[string]Card{}
	for _, c := range []Card{
		{}, {Title: "a"}, {Byline: "a"}, {Site: "a"}, {Title: "ab", Byline: "c"}, {Title: "a", Byline: "bc"},
		{Title: "a", Byline: "b", Site: "c"},
	} {
		if other, again := seen[c.Hash()]; again {
			t.Errorf("%v and %v have the same hash", c, other)
		}
		seen[c.Hash()] = c
		if len(c.Hash()) != 12 {
			t.Error(c.Hash())
		}
	}
}

// inked reports whether a part of a canvas contains ink. Its sides must be multiples of four.
func inked(k *canvas, part image.Rectangle) bool {
	for y := part.Min.Y; y < part.Max.Y; y++ {
		if row := k.rows[y*stride+1+part.Min.X/4 : y*stride+1+part.Max.X/4]; bytes.Count(row, []byte{0}) < len(row) {
			return true
		}
	}
	return false
}

// TestPropertyMarginsAreBlank checks that the margins and the space between the title and the byline are blank.
func TestPropertyMarginsAreBlank(t *testing.T) {
	p, k := NewPainter(), newCanvas()
	text := rapid.Custom(func(t *rapid.T) string {
		word := rapid.StringOfN(
			rapid.SampledFrom([]rune("abcdefgijWMÉΩЖ—-.")),
			1,
			rapid.SampledFrom([]int{3, 9, 90}).Draw(t, "longest"),
			-1,
		)
		return strings.Join(rapid.SliceOfN(word, 0, 40).Draw(t, "words"), " ")
	})
	const bleed = 4 // maximum distance by which a letter can exceed its advance
	rapid.Check(t, func(t *rapid.T) {
		c := Card{text.Draw(t, "title"), text.Draw(t, "byline"), text.Draw(t, "site")}
		p.draw(k, c)
		for what, part := range map[string]image.Rectangle{
			"left":           image.Rect(0, 0, margin-bleed, Height),
			"right":          image.Rect(Width-margin+bleed, 0, Width, Height),
			"top":            image.Rect(0, 0, Width, 64),
			"below the rule": image.Rect(0, ruleAt+2, Width, ruleAt+14),
			"the middle":     image.Rect(0, titleTop+titleRoom, Width, titleTop+titleRoom+6),
			"bottom":         image.Rect(0, Height-34, Width, Height),
		} {
			if inked(k, part) {
				t.Fatalf("there is ink in the %s of %q", what, c)
			}
		}
		if inked(k, image.Rect(margin, titleTop, Width-margin, titleTop+titleRoom)) != (c.Title != "") {
			t.Fatalf("the title %q is missing, or drawn although it is empty", c.Title)
		}
	})
}

func TestPropertyLinesHaveAllWords(t *testing.T) {
	p := NewPainter()
	words := rapid.SliceOfN(rapid.StringOfN(rapid.SampledFrom([]rune("abMÉ.")), 1, 12, -1), 1, 20)
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(words.Draw(t, "words"), " ")
		size, room, most := rapid.SampledFrom([]int{32, 64}).
			Draw(t, "size"),
			rapid.IntRange(500, 1032).
				Draw(t, "room"),
			rapid.IntRange(1, 6).
				Draw(t, "most")
		para := p.bold.paragraph(text)
		lines, whole := para.balanced(size, room, most)
		plain := para.lines(room * perEm / size)
		tooLong := func(line string) bool { return p.bold.width(line)*size > room*perEm }
		if whole != (len(plain) <= most && !slices.ContainsFunc(plain, tooLong)) ||
			len(lines) != min(len(plain), most) {
			t.Fatalf("%d lines, whole is %v, want %d lines", len(lines), whole, len(plain))
		}
		if got := strings.Join(lines, " "); whole && got != text {
			t.Fatalf("%q is broken into %q", text, got)
		}
		for _, l := range lines {
			if tooLong(l) {
				t.Fatalf("%q is wider than %d pixels", l, room)
			}
		}
	})
}

func TestOutlineIsFilled(t *testing.T) {
	m := NewPainter().bold.mask(NewPainter().bold.letter('O').index, 64)
	middle := m.cover[m.height/2*m.width : (m.height/2+1)*m.width]
	if middle[m.width/2] != 0 || middle[m.width/5] != levels || m.cover[0] != 0 {
		t.Errorf("the middle line of an O is %v", middle)
	}
}

func BenchmarkCard(b *testing.B) {
	p := NewPainter()
	var w bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		w.Reset()
		if err := p.Write(&w, sample); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(w.Len()), "bytes")
}
