package synthetic

import "strings"

var (
	common = strings.Fields(
		`the of and to a in we that for is on with as by this our model learning from are which network data method
		training models can neural performance methods an parameters it be new based results show approach large
		language tasks two while propose have problem these deep different framework optimization task more between
		using information accuracy existing experiments however efficient achieve across operator function work
		number generalization distribution architecture space time solution linear representation paper state image
		loss features scale algorithm theory width gradient transformer attention sparse matrix kernel convergence`,
	)
	syllables = strings.Fields(
		`ra ti on al con de in re pro com ex per trans form net gen er ate lin ear con vex poly spec tral
		op ti mal sto chas tic quan ti za bay es ian dif fu sion ma ni fold to po lo gy hy brid sam ple re gu lar`,
	)
	givenNames = strings.Fields(
		`Ada Bo Carla Dmitri Elif Fatima Guo Hana Ivo José Kofi Lena Mei Noor Olga Pau Quentin Rosa Søren Tariq Uma
		Vera Wei Xin Yuki Zoe`,
	)
	subjects = strings.Fields("neural sparse linear deep causal quantum spectral robust")
	fields   = strings.Fields("operators models vision language graphs control theory")
	formulas = []string{
		`$O(n \log n)$`,
		`$\mathcal{L}(\theta) = \mathbb{E}_x\left[\|f_\theta(x) - y\|^2\right]$`,
		`$\ell_1$`,
		`$256\times256$`,
		`$\eta/\lambda\cdot d^{0.75}$`,
		`$W = KQ^\top$`,
	}
)
