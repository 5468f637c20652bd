package entry

import "strings"

// textSymbols lists the commands \text… of LaTeX without their prefix, each with its Unicode character (ltoutenc.dtx
// and lttextcomp.dtx of the LaTeX base distribution).
const textSymbols = `
	acutedbl ˝  asciiacute ´  asciibreve ˘  asciicaron ˇ  asciicircum ^  asciidieresis ¨  asciimacron ¯
	asciitilde ~  asteriskcentered *  backslash \  baht ฿  bar |  bardbl ‖  bigcircle ◯  blank ␢  braceleft {
	braceright }  brokenbar ¦  bullet •  celsius ℃  cent ¢  circledP ℗  colonmonetary ₡  copyright ©  currency ¤
	dagger †  daggerdbl ‡  degree °  discount ⁒  div ÷  divorced ⚮  dong ₫  downarrow ↓  ellipsis …  emdash —
	endash –  estimated ℮  euro €  exclamdown ¡  figuredash ‒  florin ƒ  fractionsolidus ⁄  gravedbl ˵  greater >
	horizontalbar ―  interrobang ‽  interrobangdown ⸘  langle ⟨  leftarrow ←  less <  lira ₤  lnot ¬  lquill ⁅
	married ⚭  mho ℧  minus −  mu µ  musicalnote ♪  naira ₦  nonbreakinghyphen ‑  numero №  ohm Ω  onehalf ½
	onequarter ¼  onesuperior ¹  openbullet ◦  ordfeminine ª  ordmasculine º  paragraph ¶  periodcentered ·
	pertenthousand ‱  perthousand ‰  peso ₱  pm ±  questiondown ¿  quotedblleft “  quotedblright ”  quoteleft ‘
	quoteright ’  rangle ⟩  recipe ℞  referencemark ※  registered ®  rightarrow →  rquill ⁆  section §
	servicemark ℠  sterling £  surd √  threequarters ¾  threesuperior ³  tildelow ˷  times ×  trademark ™
	twosuperior ²  underscore _  uparrow ↑  visiblespace ␣  won ₩  yen ¥
`

// cyrillic lists the commands \cyr… of LaTeX without their prefix, each with its letter (utf8ienc.dtx, encodings T2A,
// T2B, T2C and X2). The names of capital letters are in capitals: \CYRA.
const cyrillic = `
	a а  b б  v в  g г  d д  e е  zh ж  z з  i и  ishrt й  k к  l л  m м  n н  o о  p п  r р  s с  t т  u у  f ф
	h х  c ц  ch ч  sh ш  shch щ  hrdsn ъ  ery ы  sftsn ь  erev э  yu ю  ya я  yo ё  dje ђ  ie є  dze ѕ  ii і  yi ї
	je ј  lje љ  nje њ  tshe ћ  ushrt ў  dzhe џ  yat ѣ  byus ѫ  fita ѳ  izh ѵ  semisftsn ҍ  rtick ҏ  gup ґ  ghcrs ғ
	ghk ҕ  zhdsc җ  zdsc ҙ  kdsc қ  kvcrs ҝ  khcrs ҟ  kbeak ҡ  ndsc ң  ng ҥ  phk ҧ  abhha ҩ  sdsc ҫ  tdsc ҭ  y ү
	yhcrs ұ  hdsc ҳ  tetse ҵ  chrdsc ҷ  chvcrs ҹ  shha һ  abhch ҽ  abhchdsc ҿ  palochka Ӏ  khk ӄ  ldsc ӆ  nhk ӈ
	chldsc ӌ  mdsc ӎ  ae ӕ  schwa ә  abhdze ӡ  otld ө  gdsc ӷ  gdschcrs ӻ  hhk ӽ  hhcrs ӿ
`

// addSymbols adds textSymbols and cyrillic to a table of commands, and returns the table.
func addSymbols(words map[string]string) map[string]string {
	all := strings.Fields(textSymbols)
	for i := 0; i+1 < len(all); i += 2 {
		words["text"+all[i]] = all[i+1]
	}
	all = strings.Fields(cyrillic)
	for i := 0; i+1 < len(all); i += 2 {
		words["cyr"+all[i]] = all[i+1]
		words["CYR"+strings.ToUpper(all[i])] = strings.ToUpper(all[i+1])
	}
	return words
}
