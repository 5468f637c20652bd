// Package replay is a server for tests that imitates arXiv, Hugging Face, Crossref, OpenAlex and Zotero.
//
// The input is papers and faults. The server has the services below /arxiv, /huggingface, /crossref, /openalex and
// /zotero, and a BibTeX file with papers at /list/papers.bib. It answers in the format of each service and records the
// requests. As in the real services, searches return the papers that share most words with the query, so the right
// paper is one of several.
package replay

import (
	"cmp"
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// A Paper is a paper in the services.
type Paper struct {
	Title    string   `json:"title"`
	Authors  []string `json:"authors"`
	Date     string   `json:"date"` // such as 2023-10-16
	Abstract string   `json:"abstract"`

	Arxiv   string `json:"arxiv"` // with its version; "" if arXiv and Hugging Face do not have it
	Comment string `json:"comment"`
	Code    string `json:"code"` // the URL of the code at Hugging Face

	DOI       string `json:"doi"` // "" if Crossref does not have it
	Journal   string `json:"journal"`
	Volume    string `json:"volume"`
	Retracted bool   `json:"retracted"`

	Services []string `json:"services"` // the services that have it; all if empty

	Daily      string   `json:"daily"`      // the day on which Hugging Face's daily papers have it
	Upvotes    int      `json:"upvotes"`    // at Hugging Face
	Categories []string `json:"categories"` // at arXiv
	Announced  string   `json:"announced"`  // the day from which arXiv's queries find it; "" for always
	Version    int      `json:"version"`    // of the item in Zotero's group; 0 if the group does not have it
	Listed     string   `json:"listed"`     // the day from which /list/papers.bib or Zotero's group has it
}

// A Server is an http.Handler. Its fields must not change during a request; see SetFaults.
type Server struct {
	Papers []Paper             `json:"papers"`
	Faults map[string][]string `json:"faults"` // by service: the faults of its next requests; see isFaulty

	Now       func() time.Time // the time of the services; nil for the system's
	OnRequest func(r Request)  // called for each request, including those with a fault; may be nil
	PageLimit int              `json:"pageLimit"` // maximum entries on a page of arXiv; 0 for as many as requested

	mu       sync.Mutex
	requests []Request
}

// A Request is a request that the server received.
type Request struct {
	Service, URL, Agent string
	Time                time.Time
}

// Requests returns the requests to a service so far.
func (s *Server) Requests(service string) (all []Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.requests {
		if r.Service == service {
			all = append(all, r)
		}
	}
	return all
}

// ServeHTTP answers a request. The path /requests/<service> returns the number of requests to a service.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	service, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	if service == "requests" { // for test scripts
		fmt.Fprintln(w, len(s.Requests(path)))
		return
	}
	request := Request{service, r.URL.String(), r.UserAgent(), s.now()}
	if s.OnRequest != nil {
		s.OnRequest(request)
	}
	fault := s.record(request)
	if fault != "half" && isFaulty(w, r, fault) {
		return
	}
	answer := s.handler(service)
	if answer == nil {
		http.NotFound(w, r)
		return
	}
	if fault == "half" {
		whole := httptest.NewRecorder()
		answer(whole, r, "/"+path)
		_, _ = w.Write(whole.Body.Bytes()[:whole.Body.Len()/2])
		return
	}
	answer(w, r, "/"+path)
}

// record records a request and returns its fault. It removes the fault from those of the next requests.
func (s *Server) record(r Request) (fault string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, r)
	if left := s.Faults[r.Service]; len(left) > 0 {
		if fault = left[0]; fault != "gone" {
			s.Faults[r.Service] = left[1:]
		}
	}
	return fault
}

// handler returns the function that answers for a service, or nil.
func (s *Server) handler(service string) func(w http.ResponseWriter, r *http.Request, path string) {
	switch service {
	case "arxiv":
		return s.arxiv
	case "huggingface":
		return s.huggingFace
	case "crossref":
		return s.crossref
	case "openalex":
		return s.openAlex
	case "zotero":
		return s.zotero
	case "list":
		return s.list
	}
	return nil
}

func (s *Server) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

// hasCome reports whether a day is today or earlier. It returns true for "", and for all days if Now is nil.
func (s *Server) hasCome(day string) bool {
	return s.Now == nil || day <= s.Now().UTC().Format(time.DateOnly)
}

// SetFaults replaces the faults while the server runs.
func (s *Server) SetFaults(faults map[string][]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Faults = faults
}

// isFaulty answers a request with a fault and reports whether it did. The faults are:
//
//	""  ok      none
//	503         a status
//	429 5       a status with the header Retry-After
//	cut         an answer that ends before its Content-Length
//	half        the first half of the answer, with a matching Content-Length (see ServeHTTP)
//	malformed   an error message in HTML
//	timeout     no answer until the client closes the connection
//	gone        503 for this and all further requests
func isFaulty(w http.ResponseWriter, r *http.Request, fault string) bool {
	kind, pause, _ := strings.Cut(fault, " ")
	status, _ := strconv.Atoi(kind)
	switch {
	case kind == "" || kind == "ok":
		return false
	case kind == "cut":
		w.Header().Set("Content-Length", "100000")
		fmt.Fprint(w, "<feed")
	case kind == "timeout":
		<-r.Context().Done()
	case kind == "malformed":
		fmt.Fprint(w, `<html><body>Rate exceeded.`)
	case kind == "gone":
		w.WriteHeader(http.StatusServiceUnavailable)
	default:
		if pause != "" {
			w.Header().Set("Retry-After", pause)
		}
		w.WriteHeader(status)
	}
	return true
}

// find returns the papers of a service that share most words with a text.
func (s *Server) find(service, text string, limit int) (found []Paper) {
	type hit struct {
		Paper
		score float64
	}
	var hits []hit
	wanted := words(text)
	for _, p := range s.Papers {
		if !p.isAt(service) {
			continue
		}
		shared := 0
		own := words(p.Title)
		for w := range wanted {
			if own[w] {
				shared++
			}
		}
		if shared > 0 {
			hits = append(hits, hit{p, float64(shared) / float64(max(len(own), len(wanted)))})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.score, a.score) })
	for _, h := range hits[:min(limit, len(hits))] {
		found = append(found, h.Paper)
	}
	return found
}

// words returns the words in a text, in lower case.
func words(text string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r < 0x80
	}) {
		all[w] = true
	}
	return all
}

// isAt reports whether a service has a paper.
func (p *Paper) isAt(service string) bool {
	if len(p.Services) > 0 && !slices.Contains(p.Services, service) {
		return false
	}
	switch service {
	case "arxiv", "huggingface":
		return p.Arxiv != ""
	case "crossref":
		return p.DOI != ""
	}
	return true
}

// bare returns an arXiv identifier without its version.
func bare(id string) string {
	before, _, _ := strings.Cut(id, "v")
	return before
}

// limitOf returns a number in a request's query, or 10.
func limitOf(r *http.Request, name string) int {
	if n, err := strconv.Atoi(r.URL.Query().Get(name)); err == nil {
		return n
	}
	return 10
}

func (s *Server) arxiv(w http.ResponseWriter, r *http.Request, _ string) {
	var found []Paper
	if ids := r.URL.Query().Get("id_list"); ids != "" {
		for id := range strings.SplitSeq(ids, ",") {
			for _, p := range s.Papers {
				if p.isAt("arxiv") && bare(p.Arxiv) == bare(id) {
					found = append(found, p)
				}
			}
		}
	} else {
		if m := submitted.FindStringSubmatch(r.URL.Query().Get("search_query")); m != nil {
			s.submitted(w, r, m[1], m[2])
			return
		}
		plain := strings.NewReplacer("ti:", " ", " AND ", " ", " OR ", " ")
		title := plain.Replace(r.URL.Query().Get("search_query"))
		found = s.find("arxiv", title, limitOf(r, "max_results"))
	}
	writeFeed(w, found, 0, len(found))
}

// submitted matches the days in a query, such as submittedDate:[202602110000 TO 202602182359].
var submitted = regexp.MustCompile(`submittedDate:\[(\d{8})0000 TO (\d{8})2359\]`)

// submitted answers a query for the papers of a range of days. It ignores all other conditions.
func (s *Server) submitted(w http.ResponseWriter, r *http.Request, from, to string) {
	var found []Paper
	for _, p := range s.Papers {
		day := strings.ReplaceAll(p.Date, "-", "")
		if p.isAt("arxiv") && day >= from && day <= to && s.hasCome(p.Announced) {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b Paper) int { return cmp.Compare(a.Date, b.Date) })
	start, total := limitOf(r, "start"), len(found)
	found = found[min(start, total):]
	limit := limitOf(r, "max_results")
	if s.PageLimit > 0 {
		limit = min(limit, s.PageLimit)
	}
	writeFeed(w, found[:min(limit, len(found))], start, total)
}

// writeFeed writes papers as a feed of arXiv.
func writeFeed(w http.ResponseWriter, found []Paper, start, total int) {
	w.Header().Set("Content-Type", "application/atom+xml; charset=utf-8")
	fmt.Fprintf(w, `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" `+
		`xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/made</id>
  <title>arXiv Query: made</title>
  <opensearch:totalResults>%d</opensearch:totalResults>
  <opensearch:startIndex>%d</opensearch:startIndex>
`, total, start)
	for _, p := range found {
		fmt.Fprintf(w, `  <entry>
    <id>http://arxiv.org/abs/%s</id>
    <title>%s</title>
    <published>%sT00:00:00Z</published>
    <summary>%s</summary>
`, p.Arxiv, html.EscapeString(p.Title), p.Date, html.EscapeString(p.Abstract))
		for _, a := range p.Authors {
			fmt.Fprintf(w, "    <author>\n      <name>%s</name>\n    </author>\n", html.EscapeString(a))
		}
		if p.Comment != "" {
			fmt.Fprintf(w, "    <arxiv:comment>%s</arxiv:comment>\n", html.EscapeString(p.Comment))
		}
		for _, c := range p.Categories {
			fmt.Fprintf(w, "    <category term=\"%s\"/>\n", html.EscapeString(c))
		}
		fmt.Fprint(w, "  </entry>\n")
	}
	fmt.Fprint(w, "</feed>\n")
}

func (s *Server) huggingFace(w http.ResponseWriter, r *http.Request, path string) {
	if path == "/api/papers/search" {
		all := []any{}
		for _, p := range s.find("huggingface", r.URL.Query().Get("q"), limitOf(r, "limit")) {
			all = append(all, map[string]any{"paper": p.huggingFace(), "title": p.Title})
		}
		writeJSON(w, all)
		return
	}
	if path == "/api/daily_papers" {
		s.daily(w, r)
		return
	}
	id := strings.TrimPrefix(path, "/api/papers/")
	for _, p := range s.Papers {
		if p.isAt("huggingface") && bare(p.Arxiv) == id {
			writeJSON(w, p.huggingFace())
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
	writeJSON(w, map[string]string{"error": "Paper not found"})
}

// daily answers with a page of the daily papers of a day.
func (s *Server) daily(w http.ResponseWriter, r *http.Request) {
	all := []any{}
	day := r.URL.Query().Get("date")
	for _, p := range s.Papers {
		if p.Daily == day {
			record := p.huggingFace()
			record["submittedOnDailyAt"], record["upvotes"] = day+"T00:00:00.000Z", p.Upvotes
			all = append(all, map[string]any{"paper": record, "title": p.Title, "numComments": 1})
		}
	}
	page, _ := strconv.Atoi(r.URL.Query().Get("p"))
	limit := limitOf(r, "limit")
	all = all[min(page*limit, len(all)):]
	writeJSON(w, all[:min(limit, len(all))])
}

func (p *Paper) huggingFace() map[string]any {
	authors := []any{}
	for _, a := range p.Authors {
		authors = append(authors, map[string]any{"name": a, "hidden": false})
	}
	m := map[string]any{
		"id": bare(p.Arxiv), "title": p.Title, "summary": p.Abstract, "authors": authors, "upvotes": 1,
		"publishedAt": p.Date + "T00:00:00.000Z",
	}
	if p.Code != "" {
		m["githubRepo"] = p.Code
	}
	return m
}

func (s *Server) crossref(w http.ResponseWriter, r *http.Request, path string) {
	if path == "/works" {
		items := []any{}
		for _, p := range s.find("crossref", r.URL.Query().Get("query.bibliographic"), limitOf(r, "rows")) {
			items = append(items, p.crossref())
		}
		writeJSON(w, map[string]any{
			"status": "ok", "message-type": "work-list", "message": map[string]any{"items": items},
		})
		return
	}
	doi := strings.ToLower(strings.TrimPrefix(path, "/works/"))
	for _, p := range s.Papers {
		if p.isAt("crossref") && strings.ToLower(p.DOI) == doi {
			writeJSON(w, map[string]any{"status": "ok", "message-type": "work", "message": p.crossref()})
			return
		}
	}
	w.Header().Set("Content-Type", "text/plain")
	w.WriteHeader(http.StatusNotFound)
	fmt.Fprint(w, "Resource not found.")
}

func (p *Paper) crossref() map[string]any {
	authors := []any{}
	for _, a := range p.Authors {
		given, family := cutFamily(a)
		authors = append(authors, map[string]any{"given": given, "family": family})
	}
	date := []int{}
	for part := range strings.SplitSeq(p.Date, "-") {
		n, _ := strconv.Atoi(part)
		date = append(date, n)
	}
	m := map[string]any{
		"DOI": p.DOI, "title": []string{p.Title}, "author": authors, "type": "journal-article",
		"issued": map[string]any{"date-parts": [][]int{date}}, "URL": "https://doi.org/" + p.DOI,
	}
	if p.Journal != "" {
		m["container-title"], m["volume"], m["publisher"] = []string{p.Journal}, p.Volume, "A Press"
	}
	if p.Retracted {
		m["updated-by"] = []any{map[string]any{"type": "retraction", "DOI": p.DOI + ".r"}}
	}
	return m
}

// cutFamily splits a name before its last word.
func cutFamily(name string) (given, family string) {
	i := strings.LastIndexByte(name, ' ')
	if i < 0 {
		return "", name
	}
	return name[:i], name[i+1:]
}

func (s *Server) openAlex(w http.ResponseWriter, r *http.Request, path string) {
	if path == "/works" {
		results := []any{}
		for _, p := range s.find("openalex", r.URL.Query().Get("search"), limitOf(r, "per-page")) {
			results = append(results, p.openAlex())
		}
		writeJSON(w, map[string]any{"meta": map[string]any{"count": len(results)}, "results": results})
		return
	}
	doi := strings.ToLower(strings.TrimPrefix(path, "/works/doi:"))
	for _, p := range s.Papers {
		own := strings.ToLower(cmp.Or(p.DOI, "10.48550/arxiv."+bare(p.Arxiv)))
		if p.isAt("openalex") && (own == doi || p.Arxiv != "" && doi == "10.48550/arxiv."+bare(p.Arxiv)) {
			writeJSON(w, p.openAlex())
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
	fmt.Fprint(w, "<!doctype html><title>404 Not Found</title>")
}

func (p *Paper) openAlex() map[string]any {
	authors := []any{}
	for _, a := range p.Authors {
		authors = append(authors, map[string]any{"author": map[string]any{"display_name": a}})
	}
	m := map[string]any{
		"id": "https://openalex.org/W1", "title": p.Title, "publication_date": p.Date, "authorships": authors,
		"doi": "https://doi.org/" + cmp.Or(p.DOI, "10.48550/arxiv."+bare(p.Arxiv)), "type": "article",
		"is_retracted": p.Retracted,
	}
	if p.Journal != "" {
		m["primary_location"] = map[string]any{"source": map[string]any{"display_name": p.Journal, "type": "journal"}}
	}
	return m
}

func writeJSON(w http.ResponseWriter, value any) {
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json")
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", " ")
	_ = encoder.Encode(value)
}

// zotero answers with a page of the items of a group that changed after a version.
func (s *Server) zotero(w http.ResponseWriter, r *http.Request, _ string) {
	after, _ := strconv.Atoi(r.URL.Query().Get("since"))
	start, _ := strconv.Atoi(r.URL.Query().Get("start"))
	known, _ := strconv.Atoi(r.Header.Get("If-Modified-Since-Version"))
	all := []any{}
	version := 0
	for _, p := range s.Papers {
		if p.Version == 0 || !s.hasCome(p.Listed) {
			continue
		}
		if version = max(version, p.Version); p.Version > after {
			all = append(all, p.zotero())
		}
	}
	w.Header().Set("Last-Modified-Version", strconv.Itoa(version))
	w.Header().Set("Total-Results", strconv.Itoa(len(all)))
	if known > 0 && known >= version {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	all = all[min(start, len(all)):]
	writeJSON(w, all[:min(limitOf(r, "limit"), len(all))])
}

func (p *Paper) zotero() map[string]any {
	creators := []any{}
	for _, a := range p.Authors {
		given, family := cutFamily(a)
		creators = append(creators, map[string]any{"creatorType": "author", "firstName": given, "lastName": family})
	}
	key := fmt.Sprintf("ITEM%04d", p.Version)
	return map[string]any{
		"key": key, "version": p.Version, "library": map[string]any{"type": "group", "id": 12345},
		"data": map[string]any{
			"key": key, "version": p.Version, "itemType": "journalArticle", "title": p.Title, "creators": creators,
			"abstractNote": p.Abstract, "date": p.Date, "DOI": p.DOI, "publicationTitle": p.Journal,
		},
	}
}

// list answers with the listed papers in BibTeX, and an entity tag.
func (s *Server) list(w http.ResponseWriter, r *http.Request, _ string) {
	var b strings.Builder
	for i, p := range s.Papers {
		if p.Listed != "" && p.Version == 0 && s.hasCome(p.Listed) {
			fmt.Fprintf(&b, "@article{key%d,\n  title = {%s},\n  author = {%s},\n  year = {%s},\n  "+
				"abstract = {%s}\n}\n", i, p.Title, strings.Join(p.Authors, " and "), p.Date[:4], p.Abstract)
		}
	}
	tag := fmt.Sprintf("%q", strconv.Itoa(b.Len()))
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	fmt.Fprint(w, b.String())
}
