// Splits texts into words by the same rules as words.go. testdata/words.json tests both.

const unspaced = "[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\u30fc\uff70\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}]";

// lazy returns a function that creates a regular expression when it is first called. Compiling character classes takes
// some milliseconds, and pages that only show results do not need them.
function lazy(pattern, flags) {
  let made;
  return () => (made ||= new RegExp(pattern, flags));
}

const runs = lazy(unspaced + "\\p{M}*|(?:(?!" + unspaced + ")[\\p{L}\\p{N}\\p{M}\\p{Cf}])+", "gu");
const beginsUnspaced = lazy("^" + unspaced, "u");
const ignored = lazy("[\\p{Mn}\\p{Me}\\p{Cf}]", "gu");
const letters = lazy("[\\p{L}\\p{N}\\p{Mc}]+", "gu");
const plain = /^[a-z0-9]+$/i;

// foldings maps letters that Unicode does not decompose, and the final sigma, to other letters.
const foldings = { ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", þ: "th", ł: "l", ħ: "h", ı: "i", ŋ: "ng", ς: "σ" };

// greek maps Greek letters to their names. The letters are symbols unless they form a word.
const greek = {
  α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ζ: "zeta", η: "eta", θ: "theta", ι: "iota", κ: "kappa", λ: "lambda", μ: "mu",
  ν: "nu", ξ: "xi", ο: "omicron", π: "pi", ρ: "rho", σ: "sigma", ς: "sigma", τ: "tau", υ: "upsilon", φ: "phi", χ: "chi", ψ: "psi", ω: "omega",
};

// folded returns the words of a run of letters.
function folded(run) {
  if (plain.test(run)) return [run.toLowerCase()];
  const all = [...run.normalize("NFKD").replace(ignored(), "")].map((c) => c.toLowerCase());
  const isGreek = all.length >= 3 && all.every((c) => Object.hasOwn(greek, c));
  const text = all.map((c) => (!isGreek && greek[c]) || foldings[c] || c).join("");
  return text.match(letters()) || [];
}

// runsOf returns the runs of letters of a text, each with its position and its words.
export function runsOf(text) {
  return Array.from(text.matchAll(runs()), (m) => ({ start: m.index, end: m.index + m[0].length, words: folded(m[0]) }));
}

// wordsOf returns the words of a text.
export const wordsOf = (text) => runsOf(text).flatMap((r) => r.words);

// isUnspaced reports whether a text begins with a character of a script without spaces, which is a word by itself.
export const isUnspaced = (text) => beginsUnspaced().test(text);

// hyphenated returns the words of a text joined by hyphens.
export const hyphenated = (text) => wordsOf(text).join("-");

// compare orders words by code points, as the index does.
export function compare(a, b) {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return a.codePointAt(i) - b.codePointAt(i);
  }
  return a.length - b.length;
}
