package importer

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/zeebo/xxh3"

	"github.com/offprint/offprint/internal/cache"
	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest"
	"github.com/offprint/offprint/internal/prose"
	"github.com/offprint/offprint/internal/workdir"
)

// large returns a copy of a dump that is large enough to be saved, because it ends with a line of spaces.
func large(d Dump) Dump {
	spaces := strings.Repeat(" ", leastSaved)
	return Dump{Name: d.Name, Data: slices.Concat(d.Data, []byte("\n"+spaces+"\n"))}
}

// cached returns a site that uses its cache.
func cached(t testing.TB) *site {
	d := newSite(t)
	return d.with(func(o *Options) { o.Cache = cache.Open(d.dir) })
}

// saveAll makes an import save dumps of any size, because reading a large one with the race detector takes 0.5 s.
func saveAll(o *Options) { o.saveAll = true }

// savedFiles returns the files of the cache.
func (d *site) savedFiles() []string {
	d.t.Helper()
	files, err := filepath.Glob(filepath.Join(d.dir, workdir.Name, "cache", "dump-*"))
	if err != nil {
		d.t.Fatal(err)
	}
	return files
}

// outcome returns the report or the error of an import, without the site's path.
func (d *site) outcome(dumps ...Dump) string {
	d.t.Helper()
	r, err := Run(d.t.Context(), dumps, d.opts)
	if err != nil {
		return strings.ReplaceAll(err.Error(), d.dir, "")
	}
	files := r.Files
	r.Files = nil
	text := fmt.Sprintf("%+v", *r)
	for _, f := range files {
		text += fmt.Sprintf("\n%s: %q, now %q", f.Name, f.Before, f.After)
	}
	return strings.ReplaceAll(text, d.dir, "")
}

// TestCacheDoesNotChangeResults imports dumps twice, with a change between the two imports, with and without a cache.
func TestCacheDoesNotChangeResults(t *testing.T) {
	rewrite := func(change func(data []byte) []byte) func(*testing.T, *site, *Dump) {
		return func(t *testing.T, d *site, _ *Dump) {
			for _, name := range d.savedFiles() {
				data, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, change(data), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	option := func(change func(*Options)) func(*testing.T, *site, *Dump) {
		return func(_ *testing.T, d *site, _ *Dump) { change(&d.opts) }
	}
	// emptied also deletes the papers and dumps of the site.
	emptied := func(change func(*Options)) func(*testing.T, *site, *Dump) {
		return func(t *testing.T, d *site, _ *Dump) {
			change(&d.opts)
			if err := os.RemoveAll(filepath.Join(d.dir, "content")); err != nil {
				t.Fatal(err)
			}
		}
	}
	changes := map[string]func(*testing.T, *site, *Dump){
		"nothing":     func(*testing.T, *site, *Dump) {},
		"a bit":       rewrite(func(data []byte) []byte { data[len(data)/2] ^= 4; return data }),
		"the end":     rewrite(func(data []byte) []byte { return data[:len(data)-1] }),
		"empty":       rewrite(func([]byte) []byte { return nil }),
		"the program": rewrite(ofOtherProgram),
		"repairs":     emptied(func(o *Options) { o.Repairs = prose.Repairs{} }),
		"the date":    option(func(o *Options) { o.DigestDate = on("2026-01-31") }),
		"today":       emptied(func(o *Options) { o.Today = on("2027-03-31") }),
		"the format":  option(func(o *Options) { o.Format = "text" }),
		"the tags":    option(func(o *Options) { o.Vocabulary = nil }),
		"refresh":     option(refresh),
		"dry run":     option(dryRun),
		"the name":    func(_ *testing.T, _ *site, d *Dump) { d.Name = "a-2025-12-24" + filepath.Ext(d.Name) },
		"the text": func(_ *testing.T, _ *site, d *Dump) {
			d.Data = bytes.ReplaceAll(d.Data, []byte("the"), []byte("teh"))
		},
		"the papers": func(t *testing.T, d *site, _ *Dump) {
			if err := os.RemoveAll(filepath.Dir(d.path("a"))); err != nil {
				t.Fatal(err)
			}
		},
	}
	samples := dumps(t)
	samples["real"] = realDigest(t)
	text := "The multigrid of mathcal O_i(u) is 85\\% of that in https://example.org/a, the other."
	samples["page"] = Dump{Name: "a.txt", Data: page("2026-02-18", item{"The first", text, "2 authors", "Jan 27"}).Data}
	for i, name := range slices.Sorted(maps.Keys(samples)) {
		for j, what := range slices.Sorted(maps.Keys(changes)) {
			if name != "page" && i != j { // "page" has all changes, each other sample one
				continue
			}
			t.Run(name+"/"+what, func(t *testing.T) {
				with, without := cached(t).with(saveAll), newSite(t)
				dump, same := samples[name], samples[name]
				expect(t, "first report", with.outcome(dump), without.outcome(same))
				changes[what](t, with, &dump)
				changes[what](t, without, &same)
				expect(t, "report", with.outcome(dump), without.outcome(same))
				expect(t, "files", with.tree(), without.tree())
			})
		}
	}
}

// ofOtherProgram returns a file of the cache as if another version of the program had written it.
func ofOtherProgram(data []byte) []byte {
	data[0] ^= 1
	end := len(data) - len(cache.Hash{})
	sum := xxh3.Hash128(data[:end]).Bytes()
	return append(data[:end], sum[:]...)
}

// TestSavedDumpIsReadOnce also tests that an import uses a dump that was saved on an earlier day.
func TestSavedDumpIsReadOnce(t *testing.T) {
	for name, dump := range dumps(t) {
		t.Run(name, func(t *testing.T) {
			d := cached(t).with(saveAll)
			d.run(dump)
			d.opts.Today = on("2027-01-31")
			dump.kept = d.run(dump).Digests[0].Kept
			if d.opts.loadDump(&dump) == nil {
				t.Error("the dump was not saved")
			}
			if d.opts.Repairs.Math = false; d.opts.loadDump(&dump) != nil {
				t.Error("texts with other repairs were loaded")
			}
		})
	}
}

func TestCacheIsSmall(t *testing.T) {
	d := cached(t)
	d.run(realDigest(t))
	if files := d.savedFiles(); len(files) > 0 {
		t.Errorf("a small dump was saved: %q", files)
	}
	d.with(dryRun).run(large(realDigest(t)))
	if files := d.savedFiles(); len(files) > 0 {
		t.Errorf("a dry run saved %q", files)
	}
	d.run(large(realDigest(t)))
	if files := d.savedFiles(); len(files) != 1 {
		t.Errorf("a large dump was saved as %q", files)
	}
	for i := range 3 * savedDumps {
		dump := realDigest(t)
		dump.Name = fmt.Sprintf("%d.txt", i)
		d.with(saveAll).run(dump)
	}
	if n := len(d.savedFiles()); n < 2 || n > savedDumps {
		t.Errorf("the cache has %d dumps", n)
	}
}

// TestEveryFieldOfADigestIsSaved sets all exported fields of a digest and its entries, including future ones.
func TestEveryFieldOfADigestIsSaved(t *testing.T) {
	d, dump := cached(t).with(saveAll), Dump{Name: "a.txt"}
	var read digest.Digest
	fill(reflect.ValueOf(&read).Elem())
	read.Format.About = "" // not saved
	d.opts.convert(&dump, &read)
	again := dump
	again.markup = nil
	got := d.opts.loadDump(&again)
	if diff := cmp.Diff(&read, got, cmpopts.IgnoreUnexported(digest.Format{})); diff != "" {
		t.Errorf("the digest (-saved +loaded):\n%s", diff)
	}
	expect(t, "markup", again.markup, dump.markup)
}

// fill sets all exported parts of a value.
func fill(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(7)
	case reflect.String:
		v.SetString("one & https://example.org/a")
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem())
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0))
		fill(v.Index(1))
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key)
		fill(value)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i))
			}
		}
	default:
		panic("cannot fill a " + v.Type().String())
	}
}

// TestOptionsAreInputsOrNot fails for a new option until it is listed here as an input of a saved dump or not.
func TestOptionsAreInputsOrNot(t *testing.T) {
	inputs := []string{"Format", "DigestDate", "Today", "Repairs"}
	others := []string{
		"Dir", "Vocabulary", "Refresh", "Draft", "Sections", "DryRun", "Say", "Progress", "Cache", "NotesStart", "Ask",
		"saveAll",
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Options]()) {
		if !slices.Contains(slices.Concat(inputs, others), f.Name) {
			t.Errorf("if reading a dump or markupOf depends on %s, add it to savedInputs; then list it here", f.Name)
		}
	}
}

// TestDateOfDigestAsTodayReadsTheSame tests an assumption of loadDump.
func TestDateOfDigestAsTodayReadsTheSame(t *testing.T) {
	samples := dumps(t)
	samples["real"] = realDigest(t)
	samples["page"] = page("2026-02-18", mgno)
	for name, dump := range samples {
		for _, named := range []string{"a.txt", dump.Name} {
			read := func(today content.Date) *digest.Digest {
				got, err := digest.Read(dump.Data, digest.Options{Name: named, Today: today})
				if err != nil {
					t.Fatal(err)
				}
				return got
			}
			first := read(on("2026-12-31"))
			again := read(first.Date)
			if diff := cmp.Diff(first, again, cmpopts.IgnoreUnexported(digest.Format{})); diff != "" {
				t.Errorf("%s as %s (-first +again):\n%s", name, named, diff)
			}
		}
	}
}
