package main

import (
	"bytes"
	"regexp"
	"slices"
	"testing"
	"time"
)

// barCounts matches the step and the item counts in a progress bar.
var barCounts = regexp.MustCompile(`(reading|writing) .*?\((\d+/\d+)\)`)

// counts returns what a bar showed, in order.
func counts(out *bytes.Buffer) []string {
	var all []string
	for _, m := range barCounts.FindAllStringSubmatch(out.String(), -1) {
		all = append(all, m[1]+" "+m[2])
	}
	return all
}

func TestBarDelayAndRate(t *testing.T) {
	var out bytes.Buffer
	start := time.Unix(1795824000, 0)
	now := start
	b := &bar{out: &out, now: func() time.Time { return now }, start: start, delay: time.Second}
	for i := range 999 { // one item a millisecond
		b.progress("reading", i+1, 1500)
		now = now.Add(time.Millisecond)
	}
	if out.Len() > 0 {
		t.Errorf("before the delay, it shows %q", out.String())
	}
	for i := 999; i < 1250; i++ {
		b.progress("reading", i+1, 1500)
		now = now.Add(time.Millisecond)
	}
	want := []string{"reading 1001/1500", "reading 1101/1500", "reading 1201/1500"}
	if got := counts(&out); !slices.Equal(got, want) {
		t.Errorf("it shows %q, not %q", got, want)
	}
}

func TestBarShowsStepUntilEnd(t *testing.T) {
	var out bytes.Buffer
	now := time.Unix(1795824000, 0)
	b := &bar{out: &out, now: func() time.Time { return now }, start: now}
	steps := []struct {
		step        string
		done, total int
	}{{"reading", 5, 5}, {"writing", 1, 20}, {"writing", 20, 20}}
	for _, s := range steps {
		b.forStep(s.step)(s.done, s.total)
		now = now.Add(barInterval)
	}
	if want, got := []string{"reading 5/5", "writing 1/20", "writing 20/20"}, counts(&out); !slices.Equal(got, want) {
		t.Errorf("it shows %q, not %q", got, want)
	}
	b.end()
	if !bytes.HasSuffix(out.Bytes(), []byte(clearLine)) {
		t.Errorf("at the end, it leaves %q", out.String())
	}
	before := out.Len()
	b.end()
	if out.Len() > before {
		t.Error("the second end writes")
	}
	b.progress("writing", 20, 20) // after a question, the work goes on
	if counts(&out)[3] != "writing 20/20" {
		t.Errorf("after an end, it shows %q", counts(&out))
	}
}
