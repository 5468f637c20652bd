//go:build browser

// Package chromium shows pages in a browser, to test what a reader sees.
//
// The input is the address of a page. The output is the content of the page and the errors in its console. The package
// exists only with the build tag browser. On a machine without Chromium its tests fail instead of being skipped.
package chromium

import (
	"cmp"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// A Page is a browser tab. Its methods fail the test on errors.
type Page struct {
	t   testing.TB
	ctx context.Context

	mu     sync.Mutex
	faults []string
}

// patience is the maximum time of a step. It is long because a loaded machine is slow.
const patience = 5 * time.Minute

// Open starts a browser with one tab. The browser ends with the test.
func Open(t testing.TB) *Page {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-back-forward-cache", true), // the protocol cannot reach pages from this cache
	)
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits for the browser, which writes to its folder until it exits
		cancel()
	})
	ctx, cancel = context.WithTimeout(ctx, time.Hour)
	t.Cleanup(cancel)
	p := &Page{t: t, ctx: ctx}
	// The browser uses the context of the first step, so it must not end with that step.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, p.collectFaults); err != nil {
		t.Fatal(err)
	}
	if _, err := chromedp.Call(ctx, page.AddScriptToEvaluateOnNewDocument,
		page.AddScriptToEvaluateOnNewDocumentParams{Source: violations}); err != nil {
		t.Fatal(err)
	}
	return p
}

// violations is a script that logs what a page's content security policy blocks.
const violations = `addEventListener("securitypolicyviolation", e => 
	console.error("the policy blocks", e.violatedDirective, e.blockedURI, e.sourceFile, e.lineNumber))`

// collectFaults collects the errors and warnings of a page.
func (p *Page) collectFaults(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		what := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			what += " " + e.ExceptionDetails.Exception.Description
		}
		if !strings.Contains(what, "ViewTransition opt-in disabled") { // a race between two pages that both opted in
			p.faults = append(p.faults, what)
		}
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning {
			p.faults = append(p.faults, e.Entry.Text+" "+e.Entry.URL)
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
			p.faults = append(p.faults, messageText(e.Args))
		}
	}
}

// messageText returns the text of a console message.
func messageText(arguments []*runtime.RemoteObject) string {
	var words []string
	for _, a := range arguments {
		words = append(words, cmp.Or(a.Description, string(a.Value)))
	}
	return strings.Join(words, " ")
}

// Faults returns the errors and warnings in the console since the last call, or nil.
func (p *Page) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	faults := p.faults
	p.faults = nil
	return faults
}

// do runs steps of the browser.
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

// Press sends keys to the focused element.
func (p *Page) Press(keys string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(keys, asKeyboard))
}

// Control sends a key to the focused element while the control key is held.
func (p *Page) Control(key string) {
	p.t.Helper()
	p.do(chromedp.KeyEvent(key, asKeyboard, chromedp.KeyModifiers(kb.ModifierCtrl)))
}

// asKeyboard makes an event like that of a keyboard: if the page prevents its default, no character is typed.
func asKeyboard(k *input.DispatchKeyEventParams) {
	if k.Type == kb.KeyDown {
		k.Type = kb.KeyRawDown
	}
}

// Click clicks on the first element that matches a selector.
func (p *Page) Click(selector string) {
	p.t.Helper()
	p.do(chromedp.Click(selector))
}

// Screen sets the size of the window in CSS pixels and its color scheme, light or dark.
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
			// a page in transition renders no frames
		}}); err != nil {
		p.t.Fatal(err)
	}
}

// Paper switches the window to print media, with the width of a line on A4 paper. scheme is the color scheme of the
// reader's screen. Screen switches back.
func (p *Page) Paper(scheme string) {
	p.t.Helper()
	p.Screen(643, 973, scheme)
	if _, err := chromedp.Call(p.ctx, emulation.SetEmulatedMedia,
		emulation.SetEmulatedMediaParams{Media: "print", Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
			// a page in transition renders no frames
		}}); err != nil {
		p.t.Fatal(err)
	}
}

// Touch makes the pointer of the window a finger, or a mouse if on is false.
func (p *Page) Touch(on bool) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, emulation.SetTouchEmulationEnabled,
		emulation.SetTouchEmulationEnabledParams{Enabled: on}); err != nil {
		p.t.Fatal(err)
	}
}

// Scripts enables or disables the page's scripts.
func (p *Page) Scripts(on bool) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, emulation.SetScriptExecutionDisabled,
		emulation.SetScriptExecutionDisabledParams{Value: !on}); err != nil {
		p.t.Fatal(err)
	}
}

// Cache enables or disables the browser's cache.
func (p *Page) Cache(on bool) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, network.SetCacheDisabled,
		network.SetCacheDisabledParams{CacheDisabled: !on}); err != nil {
		p.t.Fatal(err)
	}
}

// Policy enables or disables the content security policies of pages.
func (p *Page) Policy(on bool) {
	p.t.Helper()
	if _, err := chromedp.Call(p.ctx, page.SetBypassCSP, page.SetBypassCSPParams{Enabled: !on}); err != nil {
		p.t.Fatal(err)
	}
}

// Picture returns a screenshot of the window as a PNG.
func (p *Page) Picture() []byte {
	p.t.Helper()
	png, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		p.t.Fatal(err)
	}
	return png
}

// Eval returns the value of a JavaScript expression. If it is a promise, Eval waits for its value.
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

// Await waits until a JavaScript expression is true. If the browser leaves the page, it continues on the next page.
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

// isNavigation reports whether an evaluation failed because the browser left the page. It matches messages of Chromium.
func isNavigation(err error) bool {
	for _, text := range []string{"navigated or closed", "context was destroyed", "Cannot find context"} {
		if strings.Contains(err.Error(), text) {
			return true
		}
	}
	return false
}
