// The texts of words.yaml in the language of the site. The bundle declares the variable texts; see .ci/bundle.
/* global texts */

const plurals = {}; // by language; created when it is first used, because that takes milliseconds

// categoryOf returns the plural category of a number in a language.
function categoryOf(n, language) {
  try {
    plurals[language] ||= new Intl.PluralRules(language);
  } catch {
    plurals[language] = new Intl.PluralRules("en"); // the language in site.yaml is not valid
  }
  return plurals[language].select(n);
}

// number returns a number with the separators of the language.
export const number = (n) => String(n).replace(/\B(?=(\d{3})+$)/g, () => texts["numbers.group"]);

// say returns a text. The values replace its placeholders; the number n also selects the plural form. A text that the
// site did not translate has its own language.
export function say(key, values = {}) {
  const text = texts[key];
  const form = typeof text === "string" ? text : text[categoryOf(values.n, text.language ?? document.documentElement.lang)] ?? text.other;
  return form.replace(/\{([a-z]+)\}/g, (all, name) => (!Object.hasOwn(values, name) ? all : name === "n" ? number(values.n) : values[name]));
}

// comma separates the items of a list.
export const comma = () => texts["lists.comma"];

// month returns the name of a month by its number.
export const month = (n) => texts["dates.months"][n - 1];
