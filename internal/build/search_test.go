//go:build browser

package build_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/offprint/offprint/internal/chromium"
)

func TestTry(t *testing.T) {
	site := served(t, "")
	page := chromium.Open(t)
	for i, q := range strings.Split(os.Getenv("Q"), ";") {
		for _, s := range []string{"light", "dark"} {
			w := int64(1280)
			if s == "dark" { w = 390 }
			page.Screen(w, 900, s)
			page.Visit(site + "/search/" + q)
			time.Sleep(300*time.Millisecond)
			os.WriteFile("/tmp/h4/try-"+string(rune('a'+i))+s+".png", page.Picture(), 0o644)
		}
	}
	page.Screen(1280, 900, "light")
	page.Visit(site + "/tags/")
	page.Press("/")
	page.Await(`!!document.querySelector("dialog input")`)
	page.Press("operat")
	page.Await(`document.querySelectorAll("dialog .entry").length > 0`)
	os.WriteFile("/tmp/h4/try-box.png", page.Picture(), 0o644)
	page.Screen(390, 844, "dark")
	os.WriteFile("/tmp/h4/try-box2.png", page.Picture(), 0o644)
	t.Log(page.Faults())
}
