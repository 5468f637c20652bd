package content

import "strings"

// IsStopWord reports whether a word, in lower case, is unrelated to the subject of a paper: a function word, or a word
// that is common in abstracts on any subject.
func IsStopWord(word string) bool { return stopWords[word] }

var stopWords = func() map[string]bool {
	all := map[string]bool{}
	for word := range strings.FieldsSeq(StopWords) {
		all[word] = true
	}
	return all
}()

// StopWords are the words that IsStopWord accepts, separated by white space.
const StopWords = `a about above across after again against all almost along already also although always am among an
		and another any are aren't around as at be became because become becomes been before being below between
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
		http https www com`
