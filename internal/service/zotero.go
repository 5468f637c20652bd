package service

import (
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/web"
)

// zotero is the API of Zotero (https://www.zotero.org/support/dev/web_api/v3/basics). It documents no limit, but
// requests pauses with the headers Backoff and Retry-After. It provides the papers of groups, and cannot look up
// papers, so the functions for that are nil.
var zotero = kind{
	name: "zotero", title: "Zotero", base: "https://api.zotero.org", interval: 500 * time.Millisecond,
	extension:  ".json",
	secret:     web.Secret{Name: "Zotero-API-Key", Variable: "OFFPRINT_ZOTERO_KEY", IsHeader: true},
	configured: func(s *config.Services) string { return s.Zotero },
}
