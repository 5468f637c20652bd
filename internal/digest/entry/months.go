package entry

import (
	"strings"
	"time"
	"unicode"

	"github.com/offprint/offprint/internal/lazyregexp"
)

// monthNames lists the names of months as bibliographies write them, whole and abbreviated, from January to December:
// English, German, French, Spanish, Italian, Portuguese, Dutch, the Scandinavian languages, Polish, Czech, Turkish and
// Russian. It omits a name that means different months in two languages.
const monthNames = `
	jan january januar jänner januari janvier janv enero ene gennaio gen janeiro styczeń stycznia leden ledna
		ocak январь января
	feb february februar feber februari février févr fevrier febrero febbraio febb fevereiro fev luty lutego
		únor února şubat
		февраль февраля
	mar march märz maerz mrz maart mrt mars marzo março marco marts marzec marca březen března mart март марта
	apr april avril avr abril abr aprile kwiecień kwietnia duben dubna nisan апрель апреля
	may mai mei mayo maggio mag maio maj květen května mayıs май мая
	jun june juni juin junio giugno giu junho czerwiec czerwca červen června haziran июнь июня
	jul july juli juillet juil julio luglio lug julho lipiec lipca červenec července temmuz июль июля
	aug august augustus août aout agosto ago augusti sierpień sierpnia srpen srpna ağustos август августа
	sep sept september septembre septiembre setembro settembre sett wrzesień września září eylül сентябрь сентября
	oct october oktober okt octobre octubre ottobre ott outubro oktober październik października říjen října ekim
		октябрь октября
	nov november novembre noviembre novembro listopad listopada listopadu kasım ноябрь ноября
	dec december dezember dez décembre decembre diciembre dic dicembre dezembro desember grudzień grudnia prosinec
		prosince aralık декабрь декабря
`

// monthByWord maps the names in monthNames to months.
var monthByWord = readMonths()

// readMonths parses monthNames.
func readMonths() map[string]time.Month {
	months := map[string]time.Month{}
	month := time.Month(0)
	for line := range strings.Lines(monthNames) {
		if strings.HasPrefix(line, "\t") && !strings.HasPrefix(line, "\t\t") {
			month++
		}
		for name := range strings.FieldsSeq(line) {
			months[name] = month
		}
	}
	return months
}

// monthNamed returns the month with a name in one of the common languages, or 0.
func monthNamed(name string) time.Month {
	return monthByWord[strings.ToLower(strings.TrimRight(name, "."))]
}

// MonthWords returns the months by their names in lower case.
func MonthWords() map[string]time.Month { return readMonths() }

// partsOfYear lists seasons and other words that do not name a month, and words around dates.
var partsOfYear = WordSet(`spring summer autumn fall winter frühjahr frühling sommer herbst hiver printemps été automne
	primavera verano otoño invierno q1 q2 q3 q4 quarter trimester semester michaelmas hilary trinity lent easter issue
	early mid late end beginning first second third fourth half annual of de del den der le the and to in on monday
	tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun st nd rd th er
	published online print press appear accepted submitted revised`)

var undated = lazyregexp.New(`(?i)^[(\[]?(?:in press|in print|to appear|submitted|accepted|forthcoming|` +
	`in preparation|under review|unpublished|n\.?\s?d\.?|no date|undated|unknown|none|null|n/a)[)\]]?\.?$`)

// isUndated reports whether the text of a date states that the date is not known yet.
func isUndated(written string) bool { return undated.MatchString(Clean(written)) }

// ReadMonth reads the text of a month, as in the field month of BibTeX: "sept", "März", "9", "July--August", "4 July".
// It returns the first month, and the day if the text has only one month and one day. The month is 0 for another part
// of the year, such as a season. It reports whether all words are known.
func ReadMonth(written string) (month time.Month, day int, ok bool) {
	days, months := 0, 0
	isGap := func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }
	for _, word := range strings.FieldsFunc(written, isGap) {
		number, rest := leadingNumber(word)
		named := monthNamed(word)
		switch {
		case named > 0:
			months++
			if month == 0 {
				month = named
			}
		case number > 0 && number <= 31 && (rest == "" || partsOfYear[strings.ToLower(rest)]):
			days++
			day = number
		case !partsOfYear[strings.ToLower(word)]:
			return month, 0, false
		}
	}
	if months == 0 && days == 1 && day <= 12 && strings.Trim(written, "0123456789. ") == "" {
		return time.Month(day), 0, true
	}
	if days != 1 || months != 1 {
		day = 0
	}
	return month, day, true
}

// leadingNumber splits a word such as "4th" after its number of up to four digits.
func leadingNumber(word string) (n int, rest string) {
	for i := range len(word) {
		if word[i] < '0' || word[i] > '9' || i > 3 {
			return n, word[i:]
		}
		n = 10*n + int(word[i]-'0')
	}
	return n, ""
}
