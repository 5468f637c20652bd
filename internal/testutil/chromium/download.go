//go:build browser

package chromium

import (
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// Download clicks on the first element that matches a selector, and returns the name and the bytes of the file that
// the browser saves.
func (p *Page) Download(selector string) (name string, data []byte) {
	p.t.Helper()
	dir, events := p.t.TempDir(), true
	var mu sync.Mutex
	done := make(chan string, 1)
	err := chromedp.Listen(p.ctx, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *browser.EventDownloadWillBegin:
			name = e.SuggestedFilename
		case *browser.EventDownloadProgress:
			if file := filepath.Join(dir, e.GUID); e.State == browser.DownloadProgressStateCompleted {
				select {
				case done <- file:
				default: // already reported
				}
			}
		}
	})
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := chromedp.Call(p.ctx, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{
		Behavior: browser.SetDownloadBehaviorBehaviorAllowAndName, DownloadPath: dir, EventsEnabled: &events,
	}); err != nil {
		p.t.Fatal(err)
	}
	p.Click(selector)
	select {
	case file := <-done:
		if data, err = os.ReadFile(file); err != nil {
			p.t.Fatal(err)
		}
	case <-time.After(patience):
		p.t.Fatalf("a click on %s does not download anything", selector)
	}
	mu.Lock()
	defer mu.Unlock()
	return name, data
}
