// Compares words that can differ in common endings or by a typo.

const inflections = new Set(["", ..."s es e ed er ers ing ings y ies ied".split(" ")]);
const derivations = new Set([...inflections, ..."ion ions or ors al ally ive ation ations ity ities ic ical ly ment ments able ize izes ized izing ization".split(" ")]);

// sharesStem reports whether two words differ only in common endings.
export function sharesStem(a, b) {
  let n = 0;
  while (n < a.length && a[n] === b[n]) n++;
  if (n < 4) return false;
  const endings = n > 4 ? derivations : inflections;
  return endings.has(a.slice(n)) && endings.has(b.slice(n));
}

// isNear reports whether two words are equal or differ by one typo: a missing, additional or different letter, or two
// swapped letters.
export function isNear(a, b) {
  let i = 0, m = a.length, n = b.length;
  if (Math.abs(m - n) > 1) return false;
  while (i < m && i < n && a[i] === b[i]) i++;
  while (m > i && n > i && a[m - 1] === b[n - 1]) m--, n--;
  return (m - i < 2 && n - i < 2) || (m - i === 2 && n - i === 2 && a[i] === b[i + 1] && a[i + 1] === b[i]);
}

// beginsNear reports whether a beginning of a word is near the letters typed so far.
export function beginsNear(word, typed) {
  return [-1, 0, 1].some((more) => isNear(word.slice(0, typed.length + more), typed));
}
