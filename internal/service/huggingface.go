package service

import (
	"time"

	"github.com/offprint/offprint/internal/config"
	"github.com/offprint/offprint/internal/digest/data"
	"github.com/offprint/offprint/internal/web"
)

// huggingFace is the API of Hugging Face's daily papers (https://huggingface.co/.well-known/openapi.json). It allows
// 500 requests in five minutes (https://huggingface.co/docs/hub/rate-limits).
var huggingFace = kind{
	name: "huggingface", title: "Hugging Face", base: "https://huggingface.co", interval: 600 * time.Millisecond,
	extension: ".json",
	secret: web.Secret{
		Name: "Authorization", Variable: "OFFPRINT_HUGGINGFACE_KEY", IsHeader: true, Prefix: "Bearer ",
	},
	configured: func(s *config.Services) string { return s.HuggingFace },
	batch:      1,
	provides:   []string{"identifier", "authors", "links"},
	canLookUp:  func(id ID) bool { return id.Arxiv != "" },
	lookup:     func(ids []ID) string { return "/api/papers/" + pathOf(ids[0].Arxiv) },
	search:     func(title string) string { return query("/api/papers/search", "q", title, "limit", hits) },
	read:       data.ReadHFJSON,
}
