// Reads the formats of the index: numbers of variable length, lists of words, and strings of bits.

// Stale is the error for data of another version of the index, because the site was published again.
export class Stale extends Error {}

const utf8 = new TextDecoder();

// Reader reads bytes in the format of encode.go and dictionary.go.
export class Reader {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
  }
  number() {
    let n = 0, unit = 1, b;
    do {
      b = this.bytes[this.at++];
      n += (b & 127) * unit;
      unit *= 128;
    } while (b > 127);
    return n;
  }
  numbers(count) {
    const all = new Uint32Array(count);
    for (let i = 0; i < count; i++) all[i] = this.number();
    return all;
  }
  take(length) {
    return this.bytes.subarray(this.at, (this.at += length));
  }
  // json reads a value, preceded by its length.
  json() {
    try {
      return JSON.parse(utf8.decode(this.take(this.number())));
    } catch {
      throw new Stale("not part of the index");
    }
  }
  // list reads sorted words, each stored without the prefix that it shares with the previous word.
  list() {
    const all = new Array(this.number());
    const word = new Uint8Array(1024); // more than a word and the name of its field have
    let isASCII = true;
    for (let i = 0; i < all.length; i++) {
      const shared = this.number(), more = this.number(), end = shared + more;
      if (shared === 0) isASCII = true;
      for (let at = shared; at < end; at++) {
        word[at] = this.bytes[this.at++];
        if (word[at] > 127) isASCII = false;
      }
      all[i] = isASCII ? String.fromCharCode.apply(null, word.subarray(0, end)) : utf8.decode(word.subarray(0, end));
    }
    return all;
  }
}

// Bits reads numbers in the format of bits.go.
export class Bits {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.size = bytes.length * 8;
  }
  bit() {
    if (this.at >= this.size) throw new Stale("unexpected end of a list");
    return (this.bytes[this.at >> 3] >> (~this.at++ & 7)) & 1;
  }
  number(k) {
    const { bytes, at } = this, i = at >> 3;
    const next = ((bytes[i] << 24) | (bytes[i + 1] << 16) | (bytes[i + 2] << 8) | bytes[i + 3]) << (at & 7);
    const ones = Math.clz32(~next), length = ones + 1 + k;
    if (ones > 4 || length > 25 || at + length > this.size) return this.longNumber(k);
    this.at += length;
    return ones * 2 ** k + (k && (next << (ones + 1)) >>> (32 - k));
  }
  // longNumber reads a number of any length, bit by bit.
  longNumber(k) {
    let n = 0, rest = 0;
    for (let steps = 0; this.bit(); steps++) {
      n += 2 ** k;
      if (steps >= 4) k++;
    }
    while (k-- > 0) rest = rest * 2 + this.bit();
    return n + rest;
  }
  // end checks that only the padding of the last byte, which is zero, is left.
  end() {
    if (this.bytes.length - Math.ceil(this.at / 8)) throw new Stale("data after the end of a list");
    while (this.at & 7) if (this.bit()) throw new Stale("a list of another index");
  }
}

// gapBits and placeBits return the parameter of Bits.number for distances between papers and between positions.
export const gapBits = (papers, containing) => Math.max(0, 31 - Math.clz32((papers * 3) / (4 * containing)));
export const placeBits = (occurrences) => Math.max(2, Math.clz32(occurrences) - 25);

// ends returns the start of the first part and the end of each part, given their lengths.
export function ends(lengths, from = 0) {
  const all = new Float64Array(lengths.length + 1);
  all[0] = from;
  lengths.forEach((n, i) => (all[i + 1] = all[i] + n));
  return all;
}

// inflated decompresses bytes that were compressed with the sample as the preset dictionary.
export async function inflated(bytes, sample = new Uint8Array()) {
  const n = sample.length;
  const stored = new Uint8Array([0, n & 255, n >> 8, ~n & 255, (~n >> 8) & 255]); // header of a stored deflate block
  try {
    const stream = new Blob([stored, sample, bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(stream).arrayBuffer()).subarray(n);
  } catch {
    throw new Stale("not part of the index");
  }
}
