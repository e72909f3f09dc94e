import { jsonProblem } from '../diagnostics/read-json.ts';
import type { Report, Where } from './report.ts';
import { nothing, type Plain, readJsonNumber } from './scalar.ts';
import type { Collection, Scalar, SopsBlock, Tree } from './tree.ts';
import { metadataKey } from './yaml-read.ts';

/** Reads a JSON object as sops does, with the position of every value. */
export function readJson(text: string, report: Report): Tree {
  const empty: Collection = { kind: 'map', flow: true, entries: [], from: 0, to: 0 };
  const refused: Tree = {
    format: 'json',
    text,
    documents: [{ root: empty, end: 0, metadata: undefined }],
    metadata: undefined,
  };
  const problem = jsonProblem(text);
  if (problem !== undefined) {
    report.add({
      code: 'sops/json-syntax',
      message: `this is not valid JSON, so it cannot be sealed or opened: ${problem.message}`,
      from: problem.offset,
      hint: 'Check commas, quotes and brackets there and just before.',
    });
    return refused;
  }
  if (!/^\s*\{/.test(text)) {
    report.add({
      code: 'sops/not-a-map',
      message: 'SOPS can seal only JSON files with an object at the top level',
      hint: 'Put the content under a key, as in {"data": …}.',
    });
    return refused;
  }
  const reader = new Reader(text, report);
  const root = reader.root();
  const { metadata } = reader;
  return { format: 'json', text, documents: [{ root, end: root.to, metadata }], metadata };
}

/** Walks a text that `JSON.parse` has already accepted. */
class Reader {
  metadata: SopsBlock | undefined;
  readonly #text: string;
  readonly #report: Report;
  #at = 0;

  constructor(text: string, report: Report) {
    this.#text = text;
    this.#report = report;
  }

  root(): Collection {
    this.#skip(/[\s]*/y);
    return this.#object([]);
  }

  #object(where: Where): Collection {
    const from = this.#at++;
    const collection: Collection = { kind: 'map', flow: true, entries: [], from, to: from };
    const seen = new Set<string>();
    this.#skip(blanks);
    while (this.#text[this.#at] !== '}') {
      const keyFrom = this.#at;
      const key = JSON.parse(this.#skip(string)) as string;
      const inner = [...where, key];
      if (seen.has(key)) {
        this.#report.add({
          code: 'source/duplicate-key',
          message: 'this key appears twice in one map',
          where: inner,
          from: keyFrom,
          to: this.#at,
          hint: 'Remove one of the two: it is undefined which of them is used.',
        });
      }
      seen.add(key);
      this.#skip(colon);
      const valueFrom = this.#at;
      const value = this.#value(inner);
      const to = this.#at;
      if (where.length === 0 && key === metadataKey) {
        this.metadata = { from: keyFrom, to, data: JSON.parse(this.#text.slice(valueFrom, to)) };
      } else {
        collection.entries.push({ kind: 'item', key, value, from: keyFrom, to });
      }
      this.#skip(comma);
    }
    return { ...collection, to: ++this.#at };
  }

  #array(where: Where): Collection {
    const from = this.#at++;
    const collection: Collection = { kind: 'list', flow: true, entries: [], from, to: from };
    this.#skip(blanks);
    while (this.#text[this.#at] !== ']') {
      const at = this.#at;
      const value = this.#value([...where, collection.entries.length]);
      collection.entries.push({ kind: 'item', key: '', value, from: at, to: this.#at });
      this.#skip(comma);
    }
    return { ...collection, to: ++this.#at };
  }

  #value(where: Where): Scalar | Collection {
    const from = this.#at;
    const first = this.#text[from];
    if (first === '{') return this.#object(where);
    if (first === '[') return this.#array(where);
    const source = first === '"' ? this.#skip(string) : this.#skip(word);
    const plain = this.#plain(source, where, from);
    return { kind: 'scalar', plain, from, to: this.#at, slot: { flow: true, lastOnLine: false, indent: 0 } };
  }

  #plain(source: string, where: Where, from: number): Plain {
    if (source === 'null') return nothing;
    if (source === 'true') return { type: 'bool', text: 'True' };
    if (source === 'false') return { type: 'bool', text: 'False' };
    if (source.startsWith('"')) return { type: 'str', text: JSON.parse(source) as string };
    const number = readJsonNumber(source);
    if (number !== undefined) return number;
    this.#report.add({
      code: 'sops/unsupported',
      message: 'this number is too large for SOPS',
      where,
      from,
      to: this.#at,
      hint: 'Put it in quotes.',
    });
    return nothing;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}

const blanks = /\s*/y;
const string = /"(?:[^"\\]|\\.)*"/y;
const word = /[^\s,\]}]+/y;
const colon = /\s*:\s*/y;
const comma = /\s*(?:,\s*)?/y;
