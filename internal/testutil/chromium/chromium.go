//go:build browser

// Package chromium shows pages in a real browser, for tests of what a reader sees.
//
// In comes an address, out go what the page shows and what went wrong in it. It exists with the
// build tag browser only, and a machine without Chromium fails its tests rather than skipping them.
package chromium

import (
	"cmp"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A Page is one tab.
type Page struct {
	t   testing.TB
	ctx context.Context

	mu     sync.Mutex
	faults []string
}

// patience is how long a page may take before a test fails.
const patience = 60 * time.Second

// Open starts a browser with one tab, which the test ends.
func Open(t testing.TB) *Page {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-back-forward-cache", true), // from which pages come that the protocol cannot reach
	)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits for the browser, which writes into its folder until it ends
		cancel()
	})
	ctx, cancel = context.WithTimeout(ctx, 10*time.Minute)
	t.Cleanup(cancel)
	p := &Page{t: t, ctx: ctx}
	// The context of the first step is the browser's, so it must not be one that ends with the step.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, p.hear); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument,
		page.AddScriptToEvaluateOnNewDocumentParams{Source: violations}); err != nil {
		t.Fatal(err)
	}
	return p
}

// violations says in the console what a page's policy stops.
const violations = `addEventListener("securitypolicyviolation", e => 
	console.error("the policy stops", e.violatedDirective, e.blockedURI, e.sourceFile, e.lineNumber))`

// hear collects what the page complains of.
func (p *Page) hear(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		what := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			what += " " + e.ExceptionDetails.Exception.Description
		}
		if !strings.Contains(what, "ViewTransition opt-in disabled") { // two pages that both opted in race
			p.faults = append(p.faults, what)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			p.faults = append(p.faults, e.Entry.Text+" "+e.Entry.URL)
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			p.faults = append(p.faults, said(e.Args))
		}
	}
}

// said is what the arguments of a console's message say.
func said(arguments []*runtime.RemoteObject) string {
	var words []string
	for _, a := range arguments {
		words = append(words, cmp.Or(a.Description, string(a.Value)))
	}
	return strings.Join(words, " ")
}

// Faults gives what pages complained of in the console since the last call.
func (p *Page) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	faults := p.faults
	p.faults = nil
	return faults
}

func (p *Page) do(steps ...chromedp.Action[chromedp.Void]) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		p.t.Fatal(err)
	}
}

// Visit loads an address.
func (p *Page) Visit(address string) {
	p.t.Helper()
	p.do(chromedp.Navigate(address), chromedp.WaitReady("body"))
}

// Press sends keys to what has the focus.
func (p *Page) Press(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys))
}

// Control sends a key to what has the focus while the control key is held.
func (p *Page) Control(key string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(key, chromedp.KeyModifiers(kb.ModifierCtrl)))
}

// Click clicks on the first element that a selector finds.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.do(chromedp.Click(selector))
}

// Screen makes the window as wide and high as a device, in a colour scheme: light or dark.
func (p *Page) Screen(width, height int64, scheme string) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, emulation.SetDeviceMetricsOverride,
		emulation.SetDeviceMetricsOverrideParams{Width: width, Height: height, DeviceScaleFactor: 1,
			Mobile: width < 600}); err != nil {
		p.t.Fatal(err)
	}
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia,
		emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
			// since a page in transition shows no frames
		}}); err != nil {
		p.t.Fatal(err)
	}
}

// Paper makes the window a sheet of paper, as wide as a printed line of A4 in a colour scheme of the
// reader's screen. Screen makes it a screen again.
func (p *Page) Paper(scheme string) {
	p.t.Helper()
	p.Screen(643, 973, scheme)
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia,
		emulation.SetEmulatedMediaParams{Media: "print", Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
			// since a page in transition shows no frames
		}}); err != nil {
		p.t.Fatal(err)
	}
}

// Touch makes the window's pointer a finger or a mouse.
func (p *Page) Touch(on bool) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, emulation.SetTouchEmulationEnabled,
		emulation.SetTouchEmulationEnabledParams{Enabled: on}); err != nil {
		p.t.Fatal(err)
	}
}

// Scripts switches the page's scripts on or off.
func (p *Page) Scripts(on bool) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, emulation.SetScriptExecutionDisabled,
		emulation.SetScriptExecutionDisabledParams{Value: !on}); err != nil {
		p.t.Fatal(err)
	}
}

// Cache switches the browser's cache on or off.
func (p *Page) Cache(on bool) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, network.SetCacheDisabled,
		network.SetCacheDisabledParams{CacheDisabled: !on}); err != nil {
		p.t.Fatal(err)
	}
}

// Policy lets pages have their content security policy, or not.
func (p *Page) Policy(on bool) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: !on}); err != nil {
		p.t.Fatal(err)
	}
}

// Picture is what the window shows, as a PNG.
func (p *Page) Picture() []byte {
	p.t.Helper()
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	return png
}

// Eval gives the value of an expression, which may be a promise.
func Eval[T any](p *Page, expression string) T {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		p.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

// Await waits until an expression is true, also on the page that comes when this one is left.
func (p *Page) Await(expression string) {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.ctx, patience)
	defer cancel()
	for {
		_, err := chromedp.Run(ctx, chromedp.Poll[bool](expression))
		if err == nil {
			return
		}
		if ctx.Err() != nil || !isNavigation(err) {
			p.t.Fatalf("waiting for %s: %v", expression, err)
		}
	}
}

// isNavigation tells whether an evaluation ended since the page went away, in the protocol's words.
func isNavigation(err error) bool {
	for _, said := range []string{"navigated or closed", "context was destroyed", "Cannot find context"} {
		if strings.Contains(err.Error(), said) {
			return true
		}
	}
	return false
}
