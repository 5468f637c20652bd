package list

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/offprint/offprint/internal/content"
	"github.com/offprint/offprint/internal/digest/entry"
)

func lettersOf(text string) (n int) {
	for _, r := range text {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}

// isSymbol reports whether a character is an emoji or another picture.
func isSymbol(r rune) bool {
	return unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) || r == 0xFE0F || r == 0x200D || r >= 0x1F000
}

// wordsOf counts the words of a text. In scripts without spaces, two letters count as a word.
func wordsOf(text string) (n int) {
	for _, w := range strings.Fields(text) {
		if lettersOf(w) == 0 {
			continue
		}
		n++
		wide := 0
		for _, r := range w {
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
				wide++
			}
		}
		n += wide / 2
	}
	return n
}

// conferences and journals list the venues that are recognized without a year, as a regular expression.
const (
	conferences = `NeurIPS|NIPS|ICML|ICLR|CVPR|ICCV|ECCV|WACV|ACCV|BMVC|ACL|EMNLP|NAACL|EACL|AACL|COLING|CoNLL|LREC|` +
		`AAAI|IJCAI|ECAI|KDD|SIGKDD|WWW|TheWebConf|SIGIR|CIKM|WSDM|RecSys|ECIR|ICDM|SDM|PAKDD|ECML|ECML-PKDD|ICRA|` +
		`IROS|CoRL|RSS|L4DC|AISTATS|UAI|COLT|ALT|ICASSP|INTERSPEECH|Interspeech|ISMIR|VLDB|PVLDB|SIGMOD|ICDE|EDBT|` +
		`CIDR|PODS|CHI|UIST|CSCW|IUI|SIGGRAPH|SIGGRAPH Asia|3DV|ACM ?MM|ACMMM|ACM Multimedia|MICCAI|ISBI|IPMI|MIDL|` +
		`USENIX Security|USENIX ATC|ATC|CCS|ACM CCS|NDSS|OSDI|SOSP|NSDI|EuroSys|SoCC|FAST|ASPLOS|ISCA|MICRO|HPCA|` +
		`DAC|ICCAD|ICSE|FSE|ESEC/FSE|ASE|ISSTA|PLDI|POPL|OOPSLA|CAV|STOC|FOCS|SODA|AAMAS|GECCO|ICAPS|COLM|LoG|` +
		`CLeaR|MLSys|SysML|HRI|ICIP|ICPR|ICME|IJCNN|ESANN|MLHC|CHIL|EMNLP Findings|ACL Findings|NAACL Findings|` +
		`Findings of ACL|Findings of EMNLP|Findings of NAACL|IEEE S&P|IEEE VIS|VIS|EuroVis|PacificVis`
	journals = `TPAMI|IEEE TPAMI|T-PAMI|PAMI|IJCV|TIP|TMM|TCSVT|TNNLS|TMI|MedIA|JMLR|TMLR|JAIR|TACL|TOIS|TKDE|TKDD|` +
		`TIST|TOG|ToG|TVCG|CGF|RA-L|RAL|T-RO|IJRR|Nature|Science|PNAS|Cell|Neural Computation|Neural Networks|` +
		`Pattern Recognition|Artificial Intelligence|Machine Learning|Information Fusion|Neurocomputing|` +
		`Nature [A-Z][a-z]+(?: [A-Z][a-z]+)?|Science [A-Z][a-z]+|PLOS ONE|PLoS ONE|Bioinformatics|` +
		`Transactions on Machine Learning Research|ACM Computing Surveys|CSUR`
	preprints = `arXiv|ArXiv|Arxiv|arxiv|ARXIV|ArXiV|arXiv preprint|CoRR|Preprint|preprint|bioRxiv|medRxiv|OpenReview|` +
		`Openreview|Technical Report|Tech Report|SSRN|HAL`
)

const year = `(?:19[5-9]\d|20[0-4]\d)`

var (
	venue = regexp.MustCompile(`(?:^|[^\pL\pN])(?:(?:in|In|at)\s+)?(?:(?P<conference>` + conferences + `)|(?P<journal>` +
		journals + `)|(?P<preprint>` + preprints + `))(?P<sub>(?:[ -]?(?:Workshops?|W|Findings|Demo|Oral|Spotlight|` +
		`Poster))*)(?:[\s,:]*\(?[’']?(?P<year>` + year + `|\d\d)\)?)?(?P<after>[^\pL\pN]|$)`)
	anyVenue = regexp.MustCompile(`^(?:in\s+)?(?:(?:Proc(?:eedings)?\.? (?:of )?)?(?P<name>[\pL&/@ .’'-]*\p{Lu}{2}` +
		`[\pL&/@ .’'-]*?|[A-Z]\pL+(?: [A-Z]\pL+){0,4}))[\s,]*[’']?(?P<year>` + year + `)` +
		`(?:[\s,]+(?:Workshops?|Oral|Spotlight|Poster|PhD Workshop|Best Paper|Demo|Findings|Short Paper|Highlight))?$`)
	isoDate   = regexp.MustCompile(`(?:^|[^\d.])(` + year + `)[-/.年](0?[1-9]|1[0-2])(?:[-/.月](0?[1-9]|[12]\d|3[01])日?)?(?:$|[^\d])`)
	namedDate = regexp.MustCompile(`(?i)(?:^|[^\pL\pN])((?:\d{1,2}(?:st|nd|rd|th)?\s+)?(?:` + entry.MonthNames +
		`)\.?\s*(?:\d{1,2}(?:st|nd|rd|th)?)?,?\s*` + year + `)(?:$|[^\d])`)
	dayNameYear = regexp.MustCompile(`(?i)^(\d{1,2})-(` + entry.MonthNames + `)-(` + year + `)$`)
	onlyYear    = regexp.MustCompile(`(?:^|[^\d./-])(` + year + `)(?:$|[^\d/])`)
	etAl        = regexp.MustCompile(`(?i),?\s*\bet\.?[ ,]*al\b\.?`)
)

// dateIn returns the most precise date in a text, or the zero date if there is none, or more than one.
func dateIn(text string) content.Date {
	for _, form := range []*regexp.Regexp{isoDate, namedDate, onlyYear} {
		all := form.FindAllStringSubmatch(text, 2)
		if len(all) > 1 && form != onlyYear || len(all) > 1 && all[0][1] != all[1][1] {
			return content.Date{}
		}
		if len(all) == 0 {
			continue
		}
		m := all[0]
		written := m[1]
		if form == isoDate {
			written = m[1] + "-" + padded(m[2])
			if m[3] != "" {
				written += "-" + padded(m[3])
			}
		}
		if form == namedDate {
			written = strings.ReplaceAll(written, ".", " ")
		}
		if on, ok := entry.ReadDate(written); ok {
			return on
		}
	}
	return content.Date{}
}

func padded(number string) string {
	if len(number) == 1 {
		return "0" + number
	}
	return number
}

// isDate reports whether a text is a date and nothing else but brackets and words such as "Updated on".
func isDate(text string) bool {
	if dayNameYear.MatchString(strings.TrimSpace(text)) {
		return true
	}
	if dateIn(text).IsZero() {
		return false
	}
	rest := text
	for _, form := range []*regexp.Regexp{isoDate, namedDate, onlyYear} {
		if form.MatchString(rest) {
			rest = form.ReplaceAllString(rest, " ")
			break
		}
	}
	rest = dateWords.ReplaceAllString(rest, " ")
	return lettersOf(rest) == 0
}

var dateWords = regexp.MustCompile(`(?i)\b(?:last\s+)?updated?\b|\b(?:on|date|papers?|mon|tues?|wed(?:nes)?|thu(?:rs)?|` +
	`fri|sat(?:ur)?|sun|day|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|年|月|日`)

// notInNames lists words that occur in titles, affiliations and keywords but not in names.
var notInNames = wordSet(`a about acceleration action agent agents algorithm algorithms an analysis and appendix are arxiv
	attention attack attacks at based best bayesian benchmark by center centre classification code college company
	computer control corporation data dataset deep defense department detection diffusion distributed embedding
	estimation evaluation fast for from generation generative google graph graphs group human image images in
	inference information institute intelligence is knowledge lab labs laboratory language large learning llm llms
	machine memory meta method methods microsoft model modeling models multi national network networks neural nlp
	nvidia object of on online openai optimization oral paper papers pdf planning point policy poster prediction
	processing prompt quantum reasoning recognition recommendation reinforcement representation research retrieval
	robot robotics robust school science search segmentation self semantic simulation spotlight state supervised
	survey system systems technical technology tencent text the theory time to tracking training transfer
	transformer transformers tutorial unsupervised university understanding using via video vision visual web
	with without workshop world we our this that team under view workshop alibaba baidu amazon apple ibm facebook deepmind`)

// particles are the lower-case words in names.
var particles = wordSet("van von de der den del della di da dos du la le el al bin ibn ten ter zu y e")

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

var (
	nameMarks = regexp.MustCompile(`[*†‡§¶∗⋆#^0-9¹²³⁴⁵⁶⁷⁸⁹⁰✉️]+|\([^()]*\)|\[[^\[\]]*\]`)
	listAnd   = regexp.MustCompile(`(?i),?\s+(?:and|&)\s+|\s*[;，、]\s*|\s*,\s*`)
)

// readNames returns the names in a text that is a list of names and nothing else, or ok false.
func readNames(text string) (names []string, more, ok bool) {
	text = strings.Trim(entry.Clean(nameMarks.ReplaceAllString(text, "")), " .,;:-–—|•·")
	if etAl.MatchString(text) {
		loc := etAl.FindStringIndex(text)
		if lettersOf(text[loc[1]:]) > 0 {
			return nil, false, false
		}
		text, more = strings.Trim(text[:loc[0]], " ,"), true
	}
	parts := listAnd.Split(text, -1)
	for _, p := range parts {
		if !isName(p, more) {
			return nil, false, false
		}
	}
	names, others := entry.ReadNames(text)
	return names, more || others, len(names) > 0
}

// isName reports whether a text can be a name of two to six words, or a family name alone.
func isName(text string, alone bool) bool {
	words := strings.Fields(text)
	if len(words) > 6 || len(words) < 2 && !alone || len(words) == 0 {
		return false
	}
	for _, w := range words {
		first, _ := firstRune(w)
		lower := strings.ToLower(strings.Trim(w, ".,"))
		switch {
		case notInNames[lower]:
			return false
		case particles[lower] && len(words) > 1:
		case !unicode.IsUpper(first) && !unicode.In(first, unicode.Han, unicode.Hangul):
			return false
		case len(w) > 4 && w == strings.ToUpper(w) && !strings.Contains(w, "."):
			return false // an acronym
		}
	}
	return true
}

func firstRune(s string) (rune, bool) {
	for _, r := range s {
		return r, true
	}
	return 0, false
}
