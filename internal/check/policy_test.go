package check

import (
	"net/url"
	"strings"
	"testing"
)

func parsed(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestPolicyOfScriptsMatchesBrowser(t *testing.T) {
	const hash = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='" // of alert(1)
	script := inlineScript{directive: scriptSrcElem, text: "alert(1)", isElement: true}
	handler := inlineScript{directive: scriptSrcAttr, text: "alert(1)"}
	address := inlineScript{directive: scriptSrcElem, text: "javascript:alert(1)"}
	nonced := inlineScript{directive: scriptSrcElem, text: "alert(2)", nonce: "abc", isElement: true}
	for _, c := range []struct {
		policy string
		inlineScript
		want bool
	}{
		{"", script, true},
		{"img-src 'none'", script, true},
		{"default-src 'self'", script, false},
		{"default-src 'self'", handler, false},
		{"default-src 'self'", address, false},
		{"default-src *", script, false},
		{"default-src 'none'; script-src 'unsafe-inline'", script, true},
		{"default-src 'none'; SCRIPT-SRC 'Unsafe-Inline'", address, true},
		{"script-src 'none'; script-src 'unsafe-inline'", script, false},
		{"script-src 'none'; script-src-elem 'unsafe-inline'", script, true},
		{"script-src 'none'; script-src-elem 'unsafe-inline'", handler, false},
		{"script-src 'none'; script-src-attr 'unsafe-inline'", handler, true},
		{"script-src 'unsafe-inline' " + hash, handler, false},
		{"script-src 'unsafe-inline' 'nonce-x'", script, false},
		{"script-src 'unsafe-inline' 'strict-dynamic'", script, false},
		{"script-src " + hash, script, true},
		{"script-src " + strings.NewReplacer("+", "-").Replace(hash), script, true},
		{"script-src 'sha256-other'", script, false},
		{"script-src " + hash, handler, false},
		{"script-src 'unsafe-hashes' " + hash, handler, true},
		{"script-src 'nonce-abc'", nonced, true},
		{"script-src 'nonce-xyz'", nonced, false},
		{"script-src 'nonce-abc'", script, false},
	} {
		if got := parsePolicy(c.policy).allowsInline(c.inlineScript); got != c.want {
			t.Errorf("%s: %+v: %t", c.policy, c.inlineScript, got)
		}
	}
}

func TestPolicyOfResourcesMatchesBrowser(t *testing.T) {
	const page = "https://user.github.io/archive/"
	for _, c := range []struct {
		policy, page, script string
		want                 bool
	}{
		{"", page, "https://cdn.example/x.js", true},
		{"default-src 'self'", page, page + "x.js", true},
		{"default-src 'self'", page, "https://cdn.example/x.js", false},
		{"default-src 'self'", page, "http://user.github.io/x.js", false},
		{"default-src 'self'", "http://user.github.io/", "https://user.github.io/x.js", true},
		{"default-src 'self'", "http://localhost:1313/", "http://localhost:1314/x.js", false},
		{"default-src 'none'", page, page + "x.js", false},
		{"script-src *", page, "https://cdn.example/x.js", true},
		{"script-src *", page, "data:text/javascript,1", false},
		{"script-src data:", page, "data:text/javascript,1", true},
		{"script-src https:", page, "https://cdn.example/x.js", true},
		{"script-src https:", page, "http://cdn.example/x.js", false},
		{"script-src cdn.example", page, "https://cdn.example/x.js", true},
		{"script-src CDN.example", page, "https://cdn.EXAMPLE/x.js", true},
		{"script-src cdn.example", page, "https://a.cdn.example/x.js", false},
		{"script-src *.example", page, "https://a.cdn.example/x.js", true},
		{"script-src *.cdn.example", page, "https://cdn.example/x.js", false},
		{"script-src http://cdn.example", page, "https://cdn.example/x.js", true},
		{"script-src https://cdn.example", page, "https://cdn.example:8443/x.js", false},
		{"script-src https://cdn.example:*", page, "https://cdn.example:8443/x.js", true},
		{"script-src https://cdn.example:8443", page, "https://cdn.example:8443/x.js", true},
		{"script-src https://cdn.example/lib/", page, "https://cdn.example/lib/x.js", true},
		{"script-src https://cdn.example/lib", page, "https://cdn.example/lib/x.js", false},
		{"script-src https://cdn.example/lib/x.js", page, "https://cdn.example/lib/x.js", true},
		{"script-src 'strict-dynamic' https:", page, "https://cdn.example/x.js", false},
		{"script-src 'none'; script-src-elem cdn.example", page, "https://cdn.example/x.js", true},
	} {
		if got := parsePolicy(c.policy).allowsFile(parsed(t, c.page), parsed(t, c.script), "", ""); got != c.want {
			t.Errorf("%s: %s on %s: %t", c.policy, c.script, c.page, got)
		}
	}
	u := parsed(t, "https://cdn.example/x.js")
	p := parsePolicy("script-src 'nonce-abc' 'sha384-x'")
	for _, c := range []struct {
		nonce, integrity string
		want             bool
	}{
		{"", "", false}, {"abc", "", true}, {"x", "", false}, {"", "sha384-x", true}, {"", "sha384-x sha384-y", false},
	} {
		if got := p.allowsFile(parsed(t, page), u, c.nonce, c.integrity); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
}

// FuzzPolicy checks that a policy with the advised source allows the script.
func FuzzPolicy(f *testing.F) {
	f.Add("default-src 'self'; img-src *", "alert(1)")
	f.Add("script-src 'none' 'sha256-'; ;script-src-elem", "")
	f.Add("default-src *://*:*/%zz ws: 'x", "\r\n")
	f.Fuzz(func(t *testing.T, text, script string) {
		page, address := parsed(t, "https://a.example/"), parsed(t, "https://cdn.example/x.js")
		p := parsePolicy(text)
		p.allowsFile(page, address, "", "")
		s := inlineScript{directive: scriptSrcElem, text: script, isElement: true}
		p[scriptSrcElem] = append(p[scriptSrcElem], "'sha256-"+digestOf("sha256", script)+"'")
		if !p.allowsInline(s) {
			t.Errorf("%q does not allow %q", p, script)
		}
		p[scriptSrcElem] = []string{sourceOf(address)}
		if !p.allowsFile(page, address, "", "") {
			t.Errorf("%q does not allow %s", p, address)
		}
	})
}
