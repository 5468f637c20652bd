//go:build linux && browser

package main

import (
	"fmt"
	"time"
)

// A pair is two commands that run at once on one site.
type pair struct{ one, other command }

var (
	importNew   = find("import")
	importOther = command{name: "import of the same day", desk: rough,
		args: []string{"import", "--digest-date", "2026-03-01", "{root}/other.csv"}}
	importLater = command{name: "import of another day", desk: rough,
		args: []string{"import", "--digest-date", "2026-03-02", "{root}/other.csv"}}
	publishRough = command{name: "publish", desk: clean, args: find("publish").args}
	importClean  = command{name: "import", desk: clean, args: importNew.args}
	buildAgain   = command{name: "build again", desk: clean, args: find("build").args, builds: true}
	buildRough   = command{name: "build", desk: rough, args: find("build").args, builds: true}
)

var pairsOfCommands = []pair{
	{importNew, importOther},
	{importNew, importLater},
	{importNew, find("tags rename")},
	{find("fmt"), find("mv")},
	{find("check --fix"), importNew},
	{buildRough, importNew},
	{find("build"), buildAgain},
	{publishRough, importClean},
}

// pairs runs two commands at once. The result must be that of one after the other, or one refuses.
func pairs(h *harness, t *tally) {
	each := h.times(3, 28)
	orders := make([]map[string]state, len(pairsOfCommands))
	h.parallel(len(orders), func(i int) { orders[i] = h.serialOrders(t, pairsOfCommands[i]) })
	if t.failed() {
		return
	}
	h.parallel(len(orders)*each, func(i int) {
		k := i % len(orders)
		h.runBoth(t, pairsOfCommands[k], orders[k], i)
	})
}

// serialOrders returns the curator's files after each serial order of the commands of a pair, and of one alone.
func (h *harness) serialOrders(t *tally, p pair) map[string]state {
	orders := map[string]state{}
	for name, order := range map[string][]command{
		"one, other": {p.one, p.other}, "other, one": {p.other, p.one}, "one": {p.one}, "other": {p.other},
	} {
		d, err := h.copyDesk(p.one.desk)
		if err != nil {
			t.lose("%v", err)
			return nil
		}
		for _, c := range order {
			if e := h.run(h.orderOf(c, d)); e.status != 0 {
				t.lose("%s alone: status %d: %s", c.name, e.status, firstLine(e.output))
			}
		}
		got, err := read(d.root)
		if err != nil {
			t.lose("%v", err)
		}
		d.remove()
		orders[name] = curators(got)
	}
	return orders
}

// curators returns the files that the curator edits.
func curators(s state) state { return s.without("site/public/", "site/fresh/", "bucket/") }

// runBoth starts two commands, the second one after a random moment, at natural speed or with a slow disk.
func (h *harness) runBoth(t *tally, p pair, orders map[string]state, n int) {
	random := t.random(n)
	d, err := h.copyDesk(p.one.desk)
	defer d.remove()
	if err != nil {
		t.lose("%v", err)
		return
	}
	first, second, names := h.line(p.one, d), h.line(p.other, d), []string{"one", "other"}
	if random.IntN(2) == 1 {
		first, second, names = second, first, []string{"other", "one"}
	}
	if random.IntN(2) == 1 {
		first = traced(slowCalls, fmt.Sprintf("delay_exit=%d", 1000*(1+random.IntN(8))), first)
	}
	what := fmt.Sprintf("%s and %s, run %d", p.one.name, p.other.name, n)
	r, err := h.start(order{dir: d.site(), line: first})
	if err != nil {
		t.lose("%s: %v", what, err)
		return
	}
	timer := time.NewTimer(time.Duration(random.IntN(200)) * time.Millisecond)
	<-timer.C
	b := h.run(order{dir: d.site(), line: second})
	a := <-r.done
	t.count("pair")
	h.judgePair(t, p, d, orders, map[string]ending{names[0]: a, names[1]: b}, what)
}

// judgePair compares what two commands left with what they leave one after the other.
func (h *harness) judgePair(t *tally, p pair, d desk, orders map[string]state, ends map[string]ending, what string) {
	accepted := []string{"one, other", "other, one"}
	for name, e := range ends {
		switch {
		case e.hung:
			t.hang("%s", what)
			return
		case e.status == 1 && e.output != "":
			t.count("refusal")
			accepted = []string{map[string]string{"one": "other", "other": "one"}[name]}
		case e.status != 0:
			t.lose("%s: status %d: %s", what, e.status, firstLine(e.output))
		}
	}
	got, err := read(d.root)
	if err != nil {
		t.lose("%s: %v", what, err)
		return
	}
	diff := ""
	for _, name := range accepted {
		if diff = difference(curators(got), orders[name]); diff == "" {
			break
		}
	}
	if diff != "" {
		t.lose("%s: status %d and %d, not the result of any serial order: %s", what, ends["one"].status,
			ends["other"].status, diff)
	}
	if p.one.builds && p.other.builds {
		h.compareBuild(t, d, what)
	}
}

// compareBuild compares the output folder with a new build of the same content.
func (h *harness) compareBuild(t *tally, d desk, what string) {
	if e := h.offprint(d.site(), "build", "--out", "fresh"); e.status != 0 {
		t.lose("%s: then build --out fresh: %s", what, firstLine(e.output))
		return
	}
	built, err := read(d.site() + "/public")
	fresh, freshErr := read(d.site() + "/fresh")
	if err != nil || freshErr != nil {
		t.lose("%s: %v %v", what, err, freshErr)
		return
	}
	if diff := difference(built, fresh); diff != "" {
		t.lose("%s: the output is not that of one build: %s", what, diff)
	}
}
