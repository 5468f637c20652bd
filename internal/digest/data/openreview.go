package data

import (
	"net/url"

	"github.com/offprint/offprint/internal/digest/entry"
)

// openReview reads notes of OpenReview's API 1 and 2 (https://docs.openreview.net/reference/api-v2/entities/note). In
// API 2, each value in the content is an object {"value": …}. Reviews and comments are also notes.
var openReview = service{
	name: "OpenReview", marks: []string{"forum", "content"}, base: "https://openreview.net",
	ignored: entry.WordSet(`forum number tmdate mdate tcdate ddate writers readers nonreaders signatures invitation
		invitations domain license version details original replyto venueid paperhash authorids code_of_ethics
		submission_guidelines anonymous_url no_acknowledgement_section reviewer_nomination resubmission student_author
		submission_number supplementary_material submission_history previous_URL one-sentence_summary submitted_venue_id
		parentInvitations ICLR_paper_code_of_ethics large_language_models LLM_usage`),
	skip: func(root value) string {
		if id := root.get("id").text; root.get("replyto").kind == '"' && id != "" && id != root.get("forum").text {
			return "not a paper: a review or comment on OpenReview"
		}
		return ""
	},
	finish: func(p *paper, root, _ value) {
		if forum := root.get("forum").text; forum != "" {
			p.AddLink(entry.Link{URL: "https://openreview.net/forum?id=" + url.QueryEscape(forum)})
		}
	},
}
