package cache

import (
	"bytes"
	"encoding/json"
	"os"
	"reflect"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// A sample has a field of every type that can be saved.
type sample struct {
	Text   string
	Number int
	Small  uint8
	Is     bool
	Hash   Hash
	Bytes  []byte
	List   []string
	Maybe  *int
	Inner  []inner
	Pair   [2]inner
	ByName map[string]inner
	Any    map[string]any
}

type inner struct {
	Name string
	Next *inner
}

// anyValue generates values of an interface.
func anyValue(depth int) *rapid.Generator[any] {
	simple := rapid.OneOf(
		rapid.Just(any(nil)), rapid.Bool().AsAny(), rapid.String().AsAny(),
		rapid.Map(rapid.Int(), func(n int) any { return json.Number(strconv.Itoa(n)) }),
	)
	if depth == 0 {
		return simple
	}
	inner := anyValue(depth - 1)
	return rapid.OneOf(
		simple, rapid.SliceOfN(inner, 0, 3).AsAny(), rapid.MapOfN(rapid.String(), inner, 0, 3).AsAny(),
	)
}

func samples() *rapid.Generator[sample] {
	leaf := rapid.Custom(func(t *rapid.T) inner { return inner{Name: rapid.String().Draw(t, "name")} })
	inners := rapid.Custom(func(t *rapid.T) inner {
		in := leaf.Draw(t, "inner")
		if rapid.Bool().Draw(t, "has next") {
			next := leaf.Draw(t, "next")
			in.Next = &next
		}
		return in
	})
	return rapid.Custom(func(t *rapid.T) sample {
		return sample{
			Text: rapid.String().Draw(t, "text"), Number: rapid.Int().Draw(t, "number"),
			Small: rapid.Uint8().Draw(t, "small"), Is: rapid.Bool().Draw(t, "is"),
			Hash:  HashOf(rapid.SliceOf(rapid.Byte()).Draw(t, "hashed")),
			Bytes: rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"), List: rapid.SliceOf(rapid.String()).Draw(t, "list"),
			Maybe: rapid.Ptr(rapid.Int(), true).Draw(t, "maybe"), Inner: rapid.SliceOf(inners).Draw(t, "inner"),
			Pair:   [2]inner{inners.Draw(t, "first"), inners.Draw(t, "second")},
			ByName: rapid.MapOf(rapid.String(), inners).Draw(t, "by name"),
			Any:    rapid.MapOf(rapid.String(), anyValue(3)).Draw(t, "any"),
		}
	})
}

// TestSavedValuesAreLoaded also checks that a damaged file is never loaded as another value.
func TestSavedValuesAreLoaded(t *testing.T) {
	s := Open(t.TempDir())
	rapid.Check(t, func(t *rapid.T) {
		want := samples().Draw(t, "value")
		s.Save("value", &want)
		var got sample
		if !s.Load("value", &got) {
			t.Fatal("it was not loaded")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
		if HashOfValue(&want) != HashOfValue(&got) {
			t.Fatal("equal values have different hashes")
		}
		data, err := os.ReadFile(s.path("value"))
		if err != nil {
			t.Fatal(err)
		}
		damaged := bytes.Clone(data)
		at := rapid.IntRange(0, len(data)-1).Draw(t, "damaged byte")
		damaged[at] ^= 1 << rapid.IntRange(0, 7).Draw(t, "bit")
		for _, data := range [][]byte{damaged, data[:at], append(bytes.Clone(data), data[:at]...)} {
			if bytes.Equal(data, nil) || at == 0 && len(data) == len(damaged) && !bytes.Equal(data, damaged) {
				continue // nothing, or nothing appended
			}
			if err := os.WriteFile(s.path("value"), data, 0o600); err != nil {
				t.Fatal(err)
			}
			if s.Load("value", new(sample)) {
				t.Fatalf("a damaged file was loaded: %q", data)
			}
		}
	})
}

func TestLoadRejectsOtherValues(t *testing.T) {
	s := Open(t.TempDir())
	if s.Load("value", new(sample)) {
		t.Error("a value was loaded that nobody saved")
	}
	var none *Store
	none.Save("value", &sample{})
	if none.Load("value", new(sample)) {
		t.Error("a nil Store loaded a value")
	}
	s.Save("value", &sample{Text: "a"})
	if s.Load("value", new(int)) {
		t.Error("a value of another type was loaded")
	}
}

// FuzzDecode decodes any text. If decode accepts it, encoding and decoding the value again gives the same value.
func FuzzDecode(f *testing.F) {
	for _, v := range []sample{{}, {Text: "a", List: []string{"b"}, Maybe: new(int), Inner: []inner{{"c", &inner{}}},
		ByName: map[string]inner{"d": {}, "e": {Name: "f"}}}} {
		var b bytes.Buffer
		e := &encoder{out: &b}
		e.value(reflect.ValueOf(&v).Elem())
		e.flush()
		f.Add(b.String())
	}
	f.Add("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff")
	f.Fuzz(func(t *testing.T, text string) {
		var v, w sample
		if !decode(text, &v) {
			return
		}
		var b bytes.Buffer
		e := &encoder{out: &b}
		e.value(reflect.ValueOf(&v).Elem())
		e.flush()
		if !decode(b.String(), &w) || !reflect.DeepEqual(v, w) {
			t.Errorf("%q gives %+v, and again %+v", text, v, w)
		}
	})
}
