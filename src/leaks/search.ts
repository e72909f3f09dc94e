import { type Needle, shortestNeedle } from './needles.ts';

export interface Hit {
  readonly needle: Needle;
  /** Offsets into the searched text, including white space. */
  readonly from: number;
  readonly to: number;
}

/**
 * Finds all needles in one pass over a text, whatever their number (Rabin–Karp): a rolling hash of the last eight characters is
 * looked up among the hashes of the needles' prefixes. White space is skipped, so that a value is also found if it is wrapped
 * over lines.
 */
export class Search {
  readonly #byHash = new Map<number, Needle[]>();
  /** One bit for each value of the hash's low 16 bits, which rules out most positions. */
  readonly #filter = new Uint8Array(1 << 16);

  constructor(needles: readonly Needle[]) {
    for (const needle of needles) {
      const hash = hashOf(needle.text);
      const same = this.#byHash.get(hash);
      if (same === undefined) this.#byHash.set(hash, [needle]);
      else same.push(needle);
      this.#filter[hash & 0xffff] = 1;
    }
  }

  find(text: string): Hit[] {
    if (this.#byHash.size === 0) return [];
    const { codes, offsets, length } = compact(text);
    const hits: Hit[] = [];
    let hash = 0;
    for (let at = 0; at < length; at++) {
      hash = (Math.imul(hash, base) + (codes[at] ?? 0)) | 0;
      if (at >= shortestNeedle) hash = (hash - Math.imul(codes[at - shortestNeedle] ?? 0, leadingFactor)) | 0;
      if (this.#filter[hash & 0xffff] === 0 || at < shortestNeedle - 1) continue;
      const start = at - shortestNeedle + 1;
      for (const needle of this.#byHash.get(hash) ?? []) {
        if (!matchesAt(codes, length, start, needle.text)) continue;
        const last = start + needle.text.length - 1;
        hits.push({ needle, from: offsets[start] ?? 0, to: (offsets[last] ?? 0) + 1 });
      }
    }
    return hits;
  }
}

const base = 0x01000193;
/** base ** 8, the factor of the character that leaves the window. */
const leadingFactor = Array.from({ length: shortestNeedle }).reduce<number>(
  (power) => Math.imul(power, base),
  1,
);

function hashOf(text: string): number {
  let hash = 0;
  for (let at = 0; at < shortestNeedle; at++) hash = (Math.imul(hash, base) + text.charCodeAt(at)) | 0;
  return hash;
}

function compact(text: string): { codes: Uint16Array; offsets: Uint32Array; length: number } {
  const codes = new Uint16Array(text.length);
  const offsets = new Uint32Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // A backslash before the end of a line joins lines inside double quotes.
    const joins = code === 0x5c && text.charCodeAt(at + 1) === 0x0a;
    if (code === 0x20 || (code >= 0x09 && code <= 0x0d) || joins) continue;
    codes[length] = code;
    offsets[length++] = at;
  }
  return { codes, offsets, length };
}

function matchesAt(codes: Uint16Array, length: number, start: number, text: string): boolean {
  if (start + text.length > length) return false;
  for (let at = 0; at < text.length; at++) {
    if (codes[start + at] !== text.charCodeAt(at)) return false;
  }
  return true;
}
