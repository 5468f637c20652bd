package list

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/offprint/offprint/internal/digest/entry"
	"github.com/offprint/offprint/internal/lazyregexp"
)

// A venueKind is the kind of a venue.
type venueKind byte

const (
	conference venueKind = iota
	journal
	preprint
)

// venueNames lists the venues that are recognized without a year.
var venueNames = map[venueKind]string{
	conference: `NeurIPS|NIPS|ICML|ICLR|CVPR|ICCV|ECCV|WACV|ACCV|BMVC|ACL|EMNLP|NAACL|EACL|AACL|COLING|CoNLL|LREC|` +
		`AAAI|IJCAI|ECAI|KDD|SIGKDD|WWW|TheWebConf|SIGIR|CIKM|WSDM|RecSys|ECIR|ICDM|SDM|PAKDD|ECML|ECML-PKDD|ICRA|` +
		`IROS|CoRL|RSS|L4DC|AISTATS|UAI|COLT|ALT|ICASSP|INTERSPEECH|Interspeech|ISMIR|VLDB|PVLDB|SIGMOD|ICDE|EDBT|` +
		`CIDR|PODS|CHI|UIST|CSCW|IUI|SIGGRAPH|SIGGRAPH Asia|3DV|ACM MM|ACMMM|ACM Multimedia|MICCAI|ISBI|IPMI|MIDL|` +
		`USENIX Security|USENIX ATC|ATC|CCS|ACM CCS|NDSS|OSDI|SOSP|NSDI|EuroSys|SoCC|FAST|ASPLOS|ISCA|MICRO|HPCA|` +
		`DAC|ICCAD|ICSE|FSE|ESEC/FSE|ASE|ISSTA|PLDI|POPL|OOPSLA|CAV|STOC|FOCS|SODA|AAMAS|GECCO|ICAPS|COLM|LoG|` +
		`MLSys|SysML|HRI|ICIP|ICPR|ICME|IJCNN|ESANN|MLHC|CHIL|EMNLP Findings|ACL Findings|NAACL Findings|` +
		`Findings of ACL|Findings of EMNLP|Findings of NAACL|IEEE S&P|IEEE VIS|EuroVis|PacificVis|ACMMMW|CVPRW|` +
		`ICCVW|ECCVW|NeurIPSW|ICMLW|ICLRW|WACVW|AAAIW`,
	journal: `TPAMI|IEEE TPAMI|T-PAMI|PAMI|IJCV|TIP|TMM|TCSVT|TNNLS|TMI|MedIA|JMLR|TMLR|JAIR|TACL|TOIS|TKDE|TKDD|` +
		`TIST|TOG|ToG|TVCG|CGF|RA-L|RAL|T-RO|IJRR|Nature|Science|PNAS|Cell|Neural Computation|Neural Networks|` +
		`Pattern Recognition|Artificial Intelligence|Machine Learning|Information Fusion|Neurocomputing|` +
		`Nature Communications|Nature Machine Intelligence|Nature Methods|Nature Medicine|Science Advances|` +
		`Science Robotics|PLOS ONE|PLoS ONE|Bioinformatics|Transactions on Machine Learning Research|` +
		`ACM Computing Surveys|CSUR`,
	preprint: `arXiv|ArXiv|Arxiv|arxiv|ARXIV|ArXiV|arXiv preprint|ArXiv preprint|CoRR|Preprint|preprint|bioRxiv|` +
		`medRxiv|OpenReview|Openreview|Technical Report|Tech Report|SSRN|HAL`,
}

// A namedVenue is an entry of venueNames.
type namedVenue struct {
	name string
	kind venueKind
}

// venuesByStart contains the venues by the first bytes of their names, with the longest names first.
var venuesByStart = indexVenues()

// venueStart is the length in bytes of the keys of venuesByStart.
const venueStart = 3

// indexVenues returns venuesByStart.
func indexVenues() map[string][]namedVenue {
	index := map[string][]namedVenue{}
	for kind, names := range venueNames {
		for name := range strings.SplitSeq(names, "|") {
			index[name[:venueStart]] = append(index[name[:venueStart]], namedVenue{name, kind})
		}
	}
	for _, all := range index {
		slices.SortFunc(all, func(a, b namedVenue) int { return len(b.name) - len(a.name) })
	}
	return index
}

// A venueMatch is a venue in a text.
type venueMatch struct {
	namedVenue
	sub        string // a part of the venue or a kind of talk, such as "Workshop" or "Oral"
	year       string // four digits, or ""
	start, end int    // offsets of the venue with its year
}

var (
	venueSub  = lazyregexp.New(`^(?:[ -]?(?:Workshops?|W|Findings|Demo|Oral|Spotlight|Poster))+\b`)
	venueYear = lazyregexp.New(`^(?:[\s,:]*\(?(` + year + `)\)?|\s?[’'](\d\d)|(\d\d))` +
		`(?:[^\pL\pN./-]|[./-]\D|[./-]?$)`)
)

// findVenue returns the first venue of venueNames in a text.
func findVenue(text string) (m venueMatch, ok bool) {
	inWord := false
	for i := 0; i+venueStart <= len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if !inWord {
			for _, v := range venuesByStart[text[i:i+venueStart]] {
				if strings.HasPrefix(text[i:], v.name) && endsVenue(text[i+len(v.name):]) {
					return completeVenue(text, i, v), true
				}
			}
		}
		inWord = unicode.IsLetter(r) || unicode.IsDigit(r) || r == '-' || r == '/'
		i += size
	}
	return m, false
}

// endsVenue reports whether the name of a venue can be followed by a text.
func endsVenue(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	switch {
	case rest == "" || unicode.IsDigit(r):
		return true
	case r == 'W':
		return len(rest) == 1 || !unicode.IsLetter(rune(rest[1]))
	case r == '-':
		return len(rest) > 1 && !unicode.IsLower(rune(rest[1]))
	}
	return !unicode.IsLetter(r)
}

// completeVenue reads the part and the year after the name of a venue, and the preposition before it.
func completeVenue(text string, at int, v namedVenue) venueMatch {
	m := venueMatch{namedVenue: v, start: at, end: at + len(v.name)}
	if sub := venueSub.FindString(text[m.end:]); sub != "" {
		m.sub = strings.Trim(sub, " -")
		m.end += len(sub)
	}
	if y := venueYear.FindStringSubmatchIndex(text[m.end:]); y != nil {
		for group := 2; group < len(y); group += 2 {
			if y[group] >= 0 {
				m.year = text[m.end+y[group] : m.end+y[group+1]]
				m.end += y[group+1]
				break
			}
		}
		if len(m.year) == 2 {
			m.year = "20" + m.year
		}
		if sub := venueSub.FindString(text[m.end:]); sub != "" && m.sub == "" {
			m.sub = strings.Trim(sub, " -")
			m.end += len(sub)
		}
	}
	for _, before := range []string{"in ", "In ", "at "} {
		if strings.HasSuffix(text[:m.start], before) {
			m.start -= len(before)
			break
		}
	}
	return m
}

// anyVenue matches a venue that is not in venueNames. It must have a year.
var anyVenue = lazyregexp.New(`^(?:in\s+)?(?:Proc(?:eedings)?\.? (?:of )?)?([\pL&/@ .’'0-9-]*\p{Lu}{2}` +
	`[\pL&/@ .’'0-9-]*?|[A-Z]\pL+(?: [A-Z]\pL+){0,4})[\s,]*[’']?(` + year + `)` +
	`(?:[\s,]+(?:Workshops?|Oral|Spotlight|Poster|PhD Workshop|Best Paper|Demo|Findings|Short Paper|Highlight))?$`)

// isVenue reports whether a text is a venue, with or without a year, and at most two more words.
func isVenue(text string) bool {
	text = strings.Trim(entry.Clean(text), " .,;:*_()[]'’\"")
	if text == "" || len(text) > longestVenue {
		return false
	}
	if m, ok := findVenue(text); ok && m.start == 0 {
		after := countWords(text[m.end:])
		return after < 2 || after < 3 && m.year != "" && m.kind != preprint
	}
	return matchAnyVenue(text) != nil
}

const longestVenue = 100 // bytes

// hasVenue reports whether a text in brackets is a venue, or has a venue with a year and few other words: "Best paper,
// ICML 2023".
func hasVenue(text string) bool {
	m, ok := findVenue(text)
	return isVenue(text) || ok && m.year != "" && m.kind != preprint &&
		countWords(text[:m.start])+countWords(text[m.end:]) < 4
}

// matchAnyVenue returns the submatches of anyVenue in a text, or nil. The second is the year.
func matchAnyVenue(text string) []string {
	if len(text) < len("ICML2023") || len(text) > longestVenue || !strings.ContainsAny(text, "0123456789") ||
		countWords(text) > 8 || namedDate.MatchString(text) {
		return nil
	}
	return anyVenue.FindStringSubmatch(text)
}
