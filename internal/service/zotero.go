package service

import (
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/web"
)

// zotero is Zotero's API (https://www.zotero.org/support/dev/web_api/v3/basics). It documents no rate, but asks for
// pauses with the headers Backoff and Retry-After. It has groups of papers, and looks up none.
var zotero = kind{
	name: "zotero", title: "Zotero", base: "https://api.zotero.org", interval: 500 * time.Millisecond,
	extension:  ".json",
	secret:     web.Secret{Name: "Zotero-API-Key", Variable: "OFFPRINT_ZOTERO_KEY", IsHeader: true},
	configured: func(s *config.Services) string { return s.Zotero },
}
