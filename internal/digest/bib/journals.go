package bib

import "strings"

// journalMacros maps the macros of the American Astronomical Society for journals (aastex, and the list of the
// Astrophysics Data System, which uses them in its exports) to the names of the journals.
var journalMacros = map[string]string{
	"aap":      "Astronomy and Astrophysics",
	"aapr":     "Astronomy and Astrophysics Review",
	"aaps":     "Astronomy and Astrophysics Supplement Series",
	"aas":      "American Astronomical Society Meeting Abstracts",
	"actaa":    "Acta Astronomica",
	"aj":       "The Astronomical Journal",
	"ao":       "Applied Optics",
	"apj":      "The Astrophysical Journal",
	"apjl":     "The Astrophysical Journal Letters",
	"apjlett":  "The Astrophysical Journal Letters",
	"apjs":     "The Astrophysical Journal Supplement Series",
	"apjsupp":  "The Astrophysical Journal Supplement Series",
	"aplett":   "Astrophysics Letters",
	"applopt":  "Applied Optics",
	"apspr":    "Astrophysics Space Physics Research",
	"apss":     "Astrophysics and Space Science",
	"araa":     "Annual Review of Astronomy and Astrophysics",
	"astap":    "Astronomy and Astrophysics",
	"azh":      "Astronomicheskii Zhurnal",
	"baas":     "Bulletin of the American Astronomical Society",
	"bac":      "Bulletin of the Astronomical Institutes of Czechoslovakia",
	"bain":     "Bulletin of the Astronomical Institutes of the Netherlands",
	"caa":      "Chinese Astronomy and Astrophysics",
	"cjaa":     "Chinese Journal of Astronomy and Astrophysics",
	"dps":      "AAS/Division for Planetary Sciences Meeting Abstracts",
	"fcp":      "Fundamentals of Cosmic Physics",
	"gca":      "Geochimica et Cosmochimica Acta",
	"grl":      "Geophysical Research Letters",
	"iaucirc":  "IAU Circulars",
	"icarus":   "Icarus",
	"jaavso":   "Journal of the American Association of Variable Star Observers",
	"jcap":     "Journal of Cosmology and Astroparticle Physics",
	"jcp":      "The Journal of Chemical Physics",
	"jgr":      "Journal of Geophysical Research",
	"jqsrt":    "Journal of Quantitative Spectroscopy and Radiative Transfer",
	"jrasc":    "Journal of the Royal Astronomical Society of Canada",
	"maps":     "Meteoritics and Planetary Science",
	"memras":   "Memoirs of the Royal Astronomical Society",
	"memsai":   "Memorie della Società Astronomica Italiana",
	"mnras":    "Monthly Notices of the Royal Astronomical Society",
	"na":       "New Astronomy",
	"nar":      "New Astronomy Reviews",
	"nat":      "Nature",
	"nphysa":   "Nuclear Physics A",
	"pasa":     "Publications of the Astronomical Society of Australia",
	"pasj":     "Publications of the Astronomical Society of Japan",
	"pasp":     "Publications of the Astronomical Society of the Pacific",
	"physrep":  "Physics Reports",
	"physscr":  "Physica Scripta",
	"planss":   "Planetary and Space Science",
	"pra":      "Physical Review A",
	"prb":      "Physical Review B",
	"prc":      "Physical Review C",
	"prd":      "Physical Review D",
	"pre":      "Physical Review E",
	"prl":      "Physical Review Letters",
	"procspie": "Proceedings of SPIE",
	"psj":      "The Planetary Science Journal",
	"qjras":    "Quarterly Journal of the Royal Astronomical Society",
	"rmxaa":    "Revista Mexicana de Astronomía y Astrofísica",
	"rnaas":    "Research Notes of the American Astronomical Society",
	"skytel":   "Sky and Telescope",
	"solphys":  "Solar Physics",
	"sovast":   "Soviet Astronomy",
	"ssr":      "Space Science Reviews",
	"zap":      "Zeitschrift für Astrophysik",
}

// journalNamed returns the name of the journal if a value consists of a macro in journalMacros, or "".
func journalNamed(value string) string {
	if strings.IndexByte(value, '\\') < 0 || len(value) > len(`{{\procspie}}  `) {
		return ""
	}
	macro, found := strings.CutPrefix(strings.Trim(value, "{} \t\r\n"), `\`)
	if !found {
		return ""
	}
	return journalMacros[macro]
}
