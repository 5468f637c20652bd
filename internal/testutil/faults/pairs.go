//go:build linux && browser

package main

import (
	"fmt"
	"time"
)

// A pair is two commands that run concurrently on one site.
type pair struct{ one, other command }

var (
	importNew   = findCommand("import")
	importOther = command{name: "import of the same day", sandbox: editable,
		args: []string{"import", "--digest-date", "2026-03-01", "{root}/other.csv"}}
	importLater = command{name: "import of another day", sandbox: editable,
		args: []string{"import", "--digest-date", "2026-03-02", "{root}/other.csv"}}
	importPublished = command{name: "import", sandbox: published, args: importNew.args}
	buildAgain      = command{name: "build again", sandbox: published, args: findCommand("build").args, builds: true}
	buildEditable   = command{name: "build", sandbox: editable, args: findCommand("build").args, builds: true}
)

var pairsOfCommands = []pair{
	{importNew, importOther},
	{importNew, importLater},
	{importNew, findCommand("tags rename")},
	{findCommand("fmt"), findCommand("mv")},
	{findCommand("check --fix"), importNew},
	{buildEditable, importNew},
	{findCommand("build"), buildAgain},
	{findCommand("publish"), importPublished},
}

// testPairs runs two commands concurrently. The result must be that of running one after the other, or that of one
// command if the other fails.
func testPairs(h *harness, t *tally) {
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

// serialOrders returns the curator's files after each serial order of the commands of a pair, and after each alone.
func (h *harness) serialOrders(t *tally, p pair) map[string]state {
	orders := map[string]state{}
	for name, order := range map[string][]command{
		"one, other": {p.one, p.other}, "other, one": {p.other, p.one}, "one": {p.one}, "other": {p.other},
	} {
		d, err := h.copySandbox(p.one.sandbox)
		if err != nil {
			t.fail("%v", err)
			return nil
		}
		for _, c := range order {
			if e := h.run(h.invocationOf(c, d)); e.status != 0 {
				t.fail("%s alone: status %d: %s", c.name, e.status, firstLine(e.output))
			}
		}
		got, err := readState(d.root)
		if err != nil {
			t.fail("%v", err)
		}
		d.remove()
		orders[name] = curators(got)
	}
	return orders
}

// curators returns the files that the curator edits.
func curators(s state) state { return s.without("site/public/", "site/fresh/", "bucket/") }

// runBoth starts two commands, the second one after a random time, at normal speed or with a slow disk.
func (h *harness) runBoth(t *tally, p pair, orders map[string]state, n int) {
	random := t.random(n)
	d, err := h.copySandbox(p.one.sandbox)
	defer d.remove()
	if err != nil {
		t.fail("%v", err)
		return
	}
	first, second, names := h.commandLine(p.one, d), h.commandLine(p.other, d), []string{"one", "other"}
	if random.IntN(2) == 1 {
		first, second, names = second, first, []string{"other", "one"}
	}
	if random.IntN(2) == 1 {
		first = withFault(slowCalls, fmt.Sprintf("delay_exit=%d", 1000*(1+random.IntN(8))), first)
	}
	what := fmt.Sprintf("%s and %s, run %d", p.one.name, p.other.name, n)
	r, err := h.start(invocation{dir: d.site(), args: first})
	if err != nil {
		t.fail("%s: %v", what, err)
		return
	}
	timer := time.NewTimer(time.Duration(random.IntN(200)) * time.Millisecond)
	<-timer.C
	b := h.run(invocation{dir: d.site(), args: second})
	a := <-r.done
	t.count("pair")
	h.checkPair(t, p, d, orders, map[string]result{names[0]: a, names[1]: b}, what)
}

// checkPair compares the files after two concurrent commands with those after the commands in serial order.
func (h *harness) checkPair(t *tally, p pair, d sandbox, orders map[string]state, ends map[string]result, what string) {
	accepted := []string{"one, other", "other, one"}
	for name, e := range ends {
		switch {
		case e.hung:
			t.failHung("%s", what)
			return
		case e.status == 1 && e.output != "":
			t.count("refusal")
			accepted = []string{map[string]string{"one": "other", "other": "one"}[name]}
		case e.status != 0:
			t.fail("%s: status %d: %s", what, e.status, firstLine(e.output))
		}
	}
	got, err := readState(d.root)
	if err != nil {
		t.fail("%s: %v", what, err)
		return
	}
	diff := ""
	for _, name := range accepted {
		if diff = difference(curators(got), orders[name]); diff == "" {
			break
		}
	}
	if diff != "" {
		t.fail("%s: status %d and %d, not the result of any serial order: %s", what, ends["one"].status,
			ends["other"].status, diff)
	}
	if p.one.builds && p.other.builds {
		h.compareBuild(t, d, what)
	}
}

// compareBuild compares the output folder with a new build of the same content.
func (h *harness) compareBuild(t *tally, d sandbox, what string) {
	if e := h.offprint(d.site(), "build", "--out", "fresh"); e.status != 0 {
		t.fail("%s: then build --out fresh: %s", what, firstLine(e.output))
		return
	}
	built, err := readState(d.site() + "/public")
	fresh, freshErr := readState(d.site() + "/fresh")
	if err != nil || freshErr != nil {
		t.fail("%s: %v %v", what, err, freshErr)
		return
	}
	if diff := difference(built, fresh); diff != "" {
		t.fail("%s: the output differs from that of one build: %s", what, diff)
	}
}
