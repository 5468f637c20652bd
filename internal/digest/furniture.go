package digest

import (
	"regexp"
	"strings"
)

// furniture are the lines of a daily-papers page that belong to no paper. They count only where no
// entry is open: a word such as "new" can stand alone in a broken abstract.
var furniture = []*regexp.Regexp{
	regexp.MustCompile(`^new$`),
	regexp.MustCompile(`(?i)^get (?:trending|daily) papers in your email inbox.*$`),
	regexp.MustCompile(`(?i)^(?:subscribe|subscribed|follow|sign up|log in|login|submit|search|menu|share)$`),
	regexp.MustCompile(`(?i)^(?:daily|weekly|monthly|trending|top)(?: papers)?$`),
	regexp.MustCompile(`(?i)^papers$`),
	regexp.MustCompile(`(?i)^by ?(?:\[[^][]*\] ?)?@?[a-z0-9_-]+ and the research community$`),
	regexp.MustCompile(`(?i)^(?:by|and the research community)$`), // around a link
	regexp.MustCompile(`(?i)^(?:hugging face|huggingface|\[?hugging face's logo\]?)(?: hugging face)?$`),
	regexp.MustCompile(`(?i)^(?:models|datasets|spaces|buckets(?: new)?|community|docs|enterprise|pricing|website|solutions|tasks|collections|languages|organizations|inference providers)$`),
	regexp.MustCompile(`(?i)^(?:huggingchat|blog|posts|learn|discord|forum|team & enterprise|hugging face pro|enterprise support|inference endpoints|storage buckets)$`),
	regexp.MustCompile(`(?i)^(?:[←<«]\s*)?(?:previous|prev|older)(?: (?:day|week|month|page))?$`),
	regexp.MustCompile(`(?i)^(?:next|newer|today|yesterday|this week|this month)(?: (?:day|week|month|page))?(?:\s*[→>»])?$`),
	regexp.MustCompile(`(?i)^(?:week \d{1,2}(?:,? \d{4})?|\d{4}-w\d{1,2}|(?:` + monthNames + `) \d{4})$`), // of a page that has more than a day
	regexp.MustCompile(`^[←→<>«»‹›]$`),                                                                    // to the days before and after
	regexp.MustCompile(`(?i)^(?:(?:hide · )?view all|view all \d+ .*|load more|show more|see all|back to top)$`),
	regexp.MustCompile(`(?i)^(?:system theme|company|tos|privacy|about|changelog|jobs|careers|terms|contact)$`),
	regexp.MustCompile(`(?i)^(?:(?:models|datasets|spaces|docs|enterprise|pricing|log in|sign up|tos|privacy|about|changelog|jobs|careers|previous|next)\b\s*){2,}$`), // menus on one line
	regexp.MustCompile(`(?i)^previousnext$`),
	regexp.MustCompile(`(?i)^video:(?: \S+\.(?:mp4|webm|mov))?$`),
	regexp.MustCompile(`^(?:\(BUTTON\)(?: \w+)?|.*_{4,})$`), // fields of forms, as lynx prints them
	regexp.MustCompile(`(?i)^(?:submit a paper|submit paper|submit your paper|paper submission)$`),
	regexp.MustCompile(`(?i)^(?:upvote|github|arxiv page|arxiv|pdf|paper page)$`),
	regexp.MustCompile(`(?i)^trending papers ranked by .*$`),
	regexp.MustCompile(`(?i)^(?:daily|weekly|monthly|trending) papers - hugging face$`),
	regexp.MustCompile(`(?i)^(?:references|visible links|hidden links|links):?$`), // above the addresses that numbers stand for
	regexp.MustCompile("^```[a-z]*$"),
	regexp.MustCompile(`^\[(?:content )?truncated\]$`),
	regexp.MustCompile(`^©.*$`),
}

// longestFurniture is how many bytes a line of the page's furniture can have.
const longestFurniture = 120

func isFurniture(text string) bool {
	if len(text) > longestFurniture {
		return false
	}
	for _, f := range furniture {
		if f.MatchString(text) {
			return true
		}
	}
	return false
}

// isFurniture takes what leads to other pages of the same site, too, and the entries of menus.
func (l line) isFurniture() bool {
	if l.leads() == toPage || l.leads() == toProfile {
		return len(l.text) <= longestFact // a text that the page makes a link of is longer than a name or a menu
	}
	if isImage(l.text) {
		return true
	}
	text := strings.TrimLeft(bullet.ReplaceAllString(l.text, ""), "#*•- ")
	if text != "" && strings.Trim(text, "_━─═") == "" {
		return true // a rule
	}
	if label, _, spelled := strings.Cut(text, " (https://"); spelled && strings.HasSuffix(text, ")") {
		text = label
	}
	return isFurniture(text)
}

// mastheadLine is furniture that no abstract can contain: where it stands, the page begins anew.
var mastheadLine = regexp.MustCompile(`(?i)^(?:get (?:trending|daily) papers in your email inbox.*|by ?(?:\[[^][]*\] ?)?@?[a-z0-9_-]+ and the research community)$`)

func isMasthead(text string) bool {
	return len(text) <= longestFurniture && mastheadLine.MatchString(text)
}

// longestAlt is how many bytes the words have at most that stand for an image.
const longestAlt = 80

// isAvatar tells whether a line is what tools put for an image that has no text: the word for an image
// in brackets. A list of them stands before "9 authors", and one before who submitted a paper.
func isAvatar(text string) bool {
	if !strings.HasSuffix(text, "]") || len(text) > longestFurniture {
		return false
	}
	alt, ok := strings.CutPrefix(strings.TrimPrefix(withoutSigns(text), "!"), "[")
	return ok && len(alt) <= longestAlt && !strings.ContainsAny(alt[:len(alt)-1], "[]")
}

// isImage tells whether a line is for certain what stands for an image, or the box of a vote, and no
// text in brackets: an entry of a list, or one of the words that text browsers have for it.
func isImage(text string) bool {
	return isAvatar(text) && (withoutSign(text) != text || text == "[IMG]" || text == "[ ]" || text == "[]")
}

// frontField is a field of what capturing tools put before a page: "URL Source: https://…".
var frontField = regexp.MustCompile(`(?i)^(?:[-*]\s+)?\**(?:page |source |canonical )?(?:title|url|source|url source|address|link|description|published(?: time)?|date|captured(?: at)?|retrieved(?: at)?|exported(?: at)?|crawled(?: at)?|fetched(?: at)?|saved(?: at)?|scraped(?: at)?|accessed(?: at)?|timestamp|generated from|extraction|html|sha-?256|type|command|status ?code|transport|warning|author|language|markdown content)(?: \(utc\))?:\**(?:\s+(.*))?$`)

// timeField are the fields that say when a page was captured.
var timeField = regexp.MustCompile(`(?i)^(?:[-*]\s+)?\**(?:published(?: time)?|date|(?:captured|retrieved|exported|crawled|fetched|saved|scraped|accessed)(?: at)?|timestamp)(?: \(utc\))?:`)

// frontLine are lines of the capturing tool that are no fields.
var frontLine = regexp.MustCompile("^(?:```[a-z]*|#{1,6} .*|-{3,}|={3,}|Markdown Content:|Extracted Text)$")
