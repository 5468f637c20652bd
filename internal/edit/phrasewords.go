package edit

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A word is a word of a run.
type word struct {
	text   string
	folded string
	glued  bool // joined to the previous word by a hyphen
}

// runs splits a text into runs of words between stop words, punctuation and formulas.
func runs(text string) [][]word {
	var all [][]word
	var run []word
	end := func() {
		if len(run) > 1 {
			all = append(all, run)
		}
		run = nil
	}
	for _, token := range strings.Fields(withoutFormulas(text)) {
		core := strings.TrimLeftFunc(token, isSign)
		if core != token {
			end()
		}
		bare := strings.TrimRightFunc(core, isSign)
		if parts := split(bare); parts != nil && !stops[strings.ToLower(bare)] && !isAdverb(bare) {
			run = append(run, parts...)
		} else {
			end()
		}
		if bare != core {
			end()
		}
	}
	end()
	return all
}

// withoutFormulas replaces each formula with a separator.
func withoutFormulas(text string) string {
	if !strings.Contains(text, "$") {
		return text
	}
	var b strings.Builder
	for i, part := range strings.Split(text, "$") {
		if i%2 == 0 {
			b.WriteString(part)
		} else {
			b.WriteString(" ; ")
		}
	}
	return b.String()
}

func isSign(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// split returns the words of a token, which can be joined by hyphens. It returns nil if the token contains other signs
// or a part without a letter.
func split(token string) []word {
	var words []word
	for i, text := range strings.FieldsFunc(token, func(r rune) bool { return r == '-' || r == '‐' || r == '‑' }) {
		if strings.ContainsFunc(text, isSign) || !strings.ContainsFunc(text, unicode.IsLetter) ||
			utf8.RuneCountInString(text) < 2 {
			return nil
		}
		words = append(words, word{text, strings.ToLower(text), i > 0})
	}
	return words
}

// ends reports whether a phrase can end with the word, that is, whether the word is neither a participle nor an
// adjective.
func (w word) ends() bool {
	if w.glued && adjectival[w.folded] {
		return false
	}
	for _, ending := range []string{"ed", "ous", "able", "ible", "ive", "al"} {
		if strings.HasSuffix(w.folded, ending) && len(w.folded) > len(ending)+2 && !nouns[w.folded] {
			return false
		}
	}
	return true
}

// isAdverb recognizes adverbs by their ending.
func isAdverb(token string) bool {
	folded := strings.ToLower(token)
	return strings.HasSuffix(folded, "ly") && len(folded) > 4 && !nouns[folded]
}

// nouns are the words that have the ending of an adjective or adverb but are not one.
var nouns = set(
	`objective derivative narrative perspective adjective alternative representative additive family anomaly
		assembly supply seed feed need speed embed table variable cable multiply bed signal retrieval proposal
		goal survival removal manual journal material total interval arrival metal crystal potential differential
		terminal dial trial spiral integral rationale hospital animal appraisal disposal rehearsal renewal
		reversal traversal withdrawal`,
)

// adjectival are second parts of compounds that describe the next word.
var adjectival = set(
	`based driven aware level scale wise specific free like order dimensional efficient effective agnostic
		guided oriented informed enhanced augmented intensive independent dependent invariant sensitive quality
		term time shot rank world art end top size purpose source grained trained resource resolution performance
		performing of the to and in`,
)

// stops are the words between phrases: words without a meaning of their own, and words that are common in abstracts on
// any subject.
var stops = set(
	`a about above across after again against all almost along already also although always am among an and
		another any are aren't around as at be became because become becomes been before being below between
		beyond both but by can cannot could did do does doing done down due during each either else enough etc
		even ever every few for from further furthermore get gets give given gives giving go goes had has have
		having he hence her here him his how however i ie if in indeed instead into is it its itself just least
		less let like likewise made make makes making many may me might more moreover most much must my namely
		near need needed needs neither never nevertheless no nor not now of off often on once one ones only onto
		or other others otherwise our ours out over own per perhaps rather same seem seems several shall she
		should since so some still such than that the their theirs them themselves then there thereby therefore
		these they this those though through throughout thus to together too toward towards under underlying
		unlike until up upon us use used useful user users uses using very via was we well were what when where
		whereas whether which while who whole whom whose why will with within without would yet you your two three
		four five six seven eight nine ten first second third zero e.g i.e vs versus according

		able ability abilities capability capabilities page final careful cost costs achieve achieved achieves
		achieving address addressed addresses addressing adopt adopted adopts advance advances aim aims allow
		allowed allowing allows analyze analyzed analyzes apply applied applies applying approach approaches
		approximately argue assume assumes available based begin benefit best better bring bring brings build
		building builds built call called capable carry case cases challenge challenges challenging choice choose
		code codes combine combined combines combining compare compared comparison competitive complete
		comprehensive concept consider considered consistently consists contribution contributions crucial current
		currently datasets demonstrate demonstrated demonstrates demonstrating derive derived describe described
		design designed designs despite determine develop developed developing develops difference different
		difficult directly discuss discover effect effective effectiveness effects efficient efficiency either
		empirical enable enabled enables enabling ensure ensures ensuring especially establish evaluate evaluated
		evaluation example examples existing experiment experimental experiments explicitly exploit explore
		explored extend extends extensive facilitate far fewer finally find finding findings finds focus focused
		follow following follows framework full general good great greater groundbreaking growing help helps high
		higher highest highly identify illustrate impact implement implementation implemented important improve
		improved improvement improvements improves improving include included includes including increase
		increased increases increasing inspired introduce introduced introduces introducing investigate
		investigated investigates issue issues key known lack large larger largest lead leading leads led leverage
		leverages leveraging limit limitation limitations limited low lower main maintain maintaining major manner
		mean means method methods modern motivated multiple naive natural necessary new notably novel number
		numerous observe observed obtain obtained offer offering offers open outperform outperforming outperforms
		paper papers part particular performance perform performed performs popular pose poses possible potential
		powerful practical practice present presented presents prevent previous prior problem problems produce
		produces promising property properties propose proposed proposes proposing prove proven provide provided
		provides providing publicly range rapid real-world recent reduce reduced reduces reducing relies rely
		remain remains report require required requires requiring research researchers result resulting results
		reveal reveals robust role scenario scenarios setting settings show showed showing shown shows significant
		similar simple simply single small smaller solution solutions solve solved solves solving specific
		standard state-of-the-art strategy strategies strong studied studies study studying substantial success
		successful suffer suggest superior surpass surpasses surpassing tackle take taken takes task tasks
		technique techniques term terms test tested theoretical theory time traditional typical typical typically
		unified unique various vast verify wide widely wise work works year years end-to-end large-scale
		high-quality long-term short-term so-called well-known cutting-edge general-purpose open-source github
		http https www com`,
)

func set(words string) map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		all[word] = true
	}
	return all
}
