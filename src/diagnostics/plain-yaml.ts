/**
 * Reads the subset of YAML that most manifests use, many times faster than the library and without a syntax tree: block maps and
 * lists, scalars on one line, literal blocks, and flow collections on one line. For anything else (anchors, tags, folded text,
 * non-string keys, any error) it refuses, and the library is used instead. What it reads, clusterwright's other parsers and Flux
 * read in the same way.
 */

/** The data of the documents of a text in order, null for an empty one; undefined if the text needs the library. */
export function readPlainYaml(text: string): readonly unknown[] | undefined {
  if (unusual.test(text)) return undefined;
  try {
    return new PlainReader(text).documents();
  } catch (error) {
    if (error === beyond) return undefined;
    throw error;
  }
}

/** Tabs, carriage returns, control characters, and Unicode line breaks and byte order marks. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const unusual = /[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]|\n\.\.\.|^\.\.\./;

/** Thrown when the text turns out to need the library; not an Error, because creating a stack would be slow. */
const beyond = Symbol('beyond plain YAML');

/** Deeper texts are rare, and the library has its own limits. */
const deepest = 60;

const plainKey = /[A-Za-z_$][\w./$-]*(?=:)|\.[A-Za-z][\w./-]*(?=:)/y;
const doubleQuoted = /"(?:[^"\\\n]|\\["\\/nrt])*"/y;
const singleQuoted = /'(?:[^'\n]|'')*'/y;
const flowScalar = /[^\s,[\]{}:#&*!|>'"%@`?=~-][^,[\]{}:#\n]*|-[0-9.]+/y;

const [newline, space, dash, colon, hash] = [10, 32, 45, 58, 35];

class PlainReader {
  readonly #text: string;
  /** The start of the unread part of the current line; its column is `#indent` as long as nothing of the line has been read. */
  #at = 0;
  /** The end of the current line: its newline, or the end of the text. */
  #end = 0;
  /** The indentation of the current line; -1 at the end of a document. */
  #indent = -1;
  #isOver = false;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  documents(): unknown[] {
    const found: unknown[] = [];
    this.#goTo(0);
    // The first document may begin without `---`; a document of only comments does not count.
    if (this.#indent >= 0) found.push(this.#root());
    while (!this.#isOver) {
      this.#goTo(this.#end + 1);
      found.push(this.#indent >= 0 ? this.#root() : null);
    }
    return found;
  }

  #root(): unknown {
    if (this.#indent !== 0) throw beyond;
    const value = this.#block(0);
    if (this.#indent >= 0) throw beyond;
    return value;
  }

  /** Moves to the next line with content, from an offset at the beginning of a line. */
  #goTo(from: number): void {
    const text = this.#text;
    let start = from;
    while (start < text.length) {
      let at = start;
      while (text.charCodeAt(at) === space) at += 1;
      const first = text.charCodeAt(at);
      if (at >= text.length) break;
      if (first !== newline) {
        const next = text.indexOf('\n', at);
        const end = next < 0 ? text.length : next;
        if (first !== hash) {
          this.#end = end;
          this.#at = at;
          this.#indent = at - start;
          if (this.#indent === 0 && text.startsWith('---', at)) this.#mark();
          return;
        }
        at = end;
      }
      start = at + 1;
    }
    this.#end = text.length;
    this.#indent = -1;
    this.#isOver = true;
  }

  #mark(): void {
    for (let at = this.#at + 3; at < this.#end; at += 1) {
      if (this.#text.charCodeAt(at) !== space) throw beyond;
    }
    this.#indent = -1;
  }

  #goOn(): void {
    this.#goTo(this.#end + 1);
  }

  #block(column: number): unknown {
    this.#depth += 1;
    if (this.#depth > deepest) throw beyond;
    const value = this.#isItem() ? this.#list(column) : this.#map(column);
    this.#depth -= 1;
    return value;
  }

  #isItem(): boolean {
    if (this.#text.charCodeAt(this.#at) !== dash) return false;
    return this.#at + 1 === this.#end || this.#text.charCodeAt(this.#at + 1) === space;
  }

  #map(column: number): Record<string, unknown> {
    const map: Record<string, unknown> = {};
    while (this.#indent === column) {
      if (this.#isItem()) throw beyond;
      const key = this.#key();
      if (key === undefined || Object.hasOwn(map, key)) throw beyond;
      map[key] = this.#valueOf(column);
    }
    if (this.#indent > column) throw beyond;
    return map;
  }

  /** Reads a key with its colon and the white space after it; returns undefined, and reads nothing, if there is none. */
  #key(): string | undefined {
    const text = this.#text;
    const start = this.#at;
    const quote = text[start];
    const key = quote === '"' || quote === "'" ? this.#quoted() : match(plainKey, text, start);
    if (key === undefined) return undefined;
    const after = quote === '"' || quote === "'" ? this.#at : start + key.length;
    const isKey =
      text.charCodeAt(after) === colon && (after + 1 >= this.#end || text.charCodeAt(after + 1) === space);
    if (!isKey) {
      this.#at = start;
      return undefined;
    }
    if (
      key === '__proto__' ||
      key === '<<' ||
      key.length > 500 ||
      (quote !== '"' && quote !== "'" && !isText(key))
    )
      throw beyond;
    this.#at = after + 1;
    this.#skipBlanks();
    return key;
  }

  /** Reads the value after a key. */
  #valueOf(column: number): unknown {
    if (!this.#restIsEmpty()) return this.#inline(column);
    this.#goOn();
    if (this.#indent > column) return this.#block(this.#indent);
    return this.#indent === column && this.#isItem() ? this.#block(column) : null;
  }

  #list(column: number): unknown[] {
    const list: unknown[] = [];
    while (this.#indent === column && this.#isItem()) {
      const start = this.#at;
      this.#at += 1;
      this.#skipBlanks();
      if (this.#restIsEmpty()) {
        this.#goOn();
        list.push(this.#indent > column ? this.#block(this.#indent) : null);
        continue;
      }
      list.push(this.#item(column, column + this.#at - start));
    }
    if (this.#indent > column) throw beyond;
    return list;
  }

  /** An item that begins on the line of its dash. */
  #item(column: number, own: number): unknown {
    const isBlock = this.#isItem() || this.#hasKey();
    if (!isBlock) return this.#inline(column);
    this.#indent = own;
    return this.#block(own);
  }

  #hasKey(): boolean {
    const start = this.#at;
    const key = this.#key();
    this.#at = start;
    return key !== undefined;
  }

  #skipBlanks(): void {
    while (this.#at < this.#end && this.#text.charCodeAt(this.#at) === space) this.#at += 1;
  }

  /** Whether the rest of the line is empty or a comment, which white space must separate from what is before it. */
  #restIsEmpty(): boolean {
    if (this.#at >= this.#end) return true;
    if (this.#text.charCodeAt(this.#at) !== hash) return false;
    if (this.#text.charCodeAt(this.#at - 1) !== space) throw beyond;
    return true;
  }

  /** Reads a value that begins on the current line; `column` is that of the key or dash before it. */
  #inline(column: number): unknown {
    const first = this.#text[this.#at];
    if (first === '|') return this.#literal(column);
    const value =
      first === '"' || first === "'"
        ? this.#quoted()
        : first === '{' || first === '['
          ? this.#flow()
          : this.#plain();
    this.#skipBlanks();
    if (!this.#restIsEmpty()) throw beyond;
    this.#goOn();
    if (this.#indent > column) throw beyond;
    return value;
  }

  #quoted(): string {
    const isDouble = this.#text[this.#at] === '"';
    const found = match(isDouble ? doubleQuoted : singleQuoted, this.#text, this.#at);
    if (found === undefined) throw beyond;
    this.#at += found.length;
    const inner = found.slice(1, -1);
    if (isDouble) return inner.includes('\\') ? (JSON.parse(found) as string) : inner;
    return inner.includes("''") ? inner.replaceAll("''", "'") : inner;
  }

  #plain(): unknown {
    if (!isPlainStart(this.#text, this.#at, this.#end)) throw beyond;
    const line = this.#text.slice(this.#at, this.#end);
    const comment = line.indexOf(' #');
    const found = withoutBlanks(comment < 0 ? line : line.slice(0, comment));
    if (found.includes(': ') || found.endsWith(':')) throw beyond;
    this.#at = comment < 0 ? this.#end : this.#at + comment + 1;
    return resolved(found);
  }

  #flow(): unknown {
    this.#depth += 1;
    if (this.#depth > deepest) throw beyond;
    const isMap = this.#text[this.#at] === '{';
    const close = isMap ? '}' : ']';
    const map: Record<string, unknown> = {};
    const list: unknown[] = [];
    this.#at += 1;
    this.#skipBlanks();
    for (let count = 0; this.#text[this.#at] !== close; count += 1) {
      if (count > 0) {
        if (this.#text[this.#at] !== ',') throw beyond;
        this.#at += 1;
        this.#skipBlanks();
      }
      if (isMap) {
        const key = this.#key();
        if (key === undefined || Object.hasOwn(map, key)) throw beyond;
        map[key] = this.#flowValue();
      } else {
        // A pair in a flow list is a map: `[a: b]`.
        if (this.#hasKey()) throw beyond;
        list.push(this.#flowValue());
      }
      this.#skipBlanks();
    }
    this.#at += 1;
    this.#depth -= 1;
    return isMap ? map : list;
  }

  #flowValue(): unknown {
    const first = this.#text[this.#at];
    if (first === '{' || first === '[') return this.#flow();
    if (first === '"' || first === "'") return this.#quoted();
    const found = match(flowScalar, this.#text, this.#at);
    if (found === undefined) throw beyond;
    this.#at += found.length;
    if (this.#at > this.#end) throw beyond;
    return resolved(withoutBlanks(found));
  }

  /** Reads a block after `|`, whose lines are indented further than `column`. */
  #literal(column: number): string {
    const header = withoutBlanks(this.#text.slice(this.#at, this.#end));
    if (header !== '|' && header !== '|-' && header !== '|+') throw beyond;
    const text = this.#text;
    const lines: string[] = [];
    let indent = -1;
    let start = this.#end + 1;
    while (start < text.length) {
      const next = text.indexOf('\n', start);
      // The library treats a text without a final newline differently.
      if (next < 0) throw beyond;
      let at = start;
      while (text.charCodeAt(at) === space) at += 1;
      const isBlank = at === next;
      if (isBlank) {
        if (indent < 0 && at > start) throw beyond;
        lines.push(indent >= 0 && at - start > indent ? text.slice(start + indent, next) : '');
      } else {
        const own = at - start;
        if (indent < 0) indent = own;
        if (own < indent || indent <= column) {
          if (own > column) throw beyond;
          break;
        }
        lines.push(text.slice(start + indent, next));
      }
      start = next + 1;
    }
    const last = lines.findLastIndex((line) => line !== '');
    // Parsers disagree on whether trailing lines with only spaces are part of the text.
    if (last < 0 || indent <= column || /^ +$/.test(lines[last] ?? '')) throw beyond;
    const body = lines.slice(0, last + 1).join('\n');
    const end = header === '|-' ? '' : header === '|' ? '\n' : '\n'.repeat(lines.length - last);
    this.#goTo(start);
    if (this.#indent > column) throw beyond;
    return body + end;
  }
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Whether a plain scalar may begin here, rather than a character with a special meaning. */
function isPlainStart(text: string, at: number, end: number): boolean {
  const first = text[at] ?? '';
  if (first === '-') return at + 1 < end && text.charCodeAt(at + 1) !== space;
  return !'?:,[]{}#&*!|>\'"%@`='.includes(first);
}

/** Whether every version of YAML, with every extension, reads a plain scalar as text. */
function isText(text: string): boolean {
  return typeof resolved(text) === 'string';
}

const number = /^-?(?:0|[1-9][0-9]{0,14})$|^-?(?:0|[1-9][0-9]{0,7})\.[0-9]{1,7}$/;
/** Everything that some parser may read as a number or a date. */
const numeric = /^[-+.]?[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9]+)?$|^[-+]?0[xob]|^[-+]?\.(?:inf|nan)$/i;
const date = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}/;
const sexagesimal = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;

/** The value of a plain scalar. */
function resolved(text: string): unknown {
  const first = text.charCodeAt(0);
  // A digit, a sign or a dot.
  if ((first >= 48 && first <= 57) || first === 45 || first === 43 || first === 46) {
    if (number.test(text)) return Number(text);
    if (numeric.test(text) || date.test(text) || sexagesimal.test(text)) throw beyond;
    return text;
  }
  if (text.length > 5) return text;
  switch (text.toLowerCase()) {
    case 'true':
    case 'false':
    case 'null':
      if (text === 'true') return true;
      if (text === 'false') return false;
      if (text === 'null') return null;
      throw beyond;
    case '~':
    case '':
      throw beyond;
    default:
      return text;
  }
}

/** Removes trailing white space. A regular expression would start again at each space inside the text. */
function withoutBlanks(text: string): string {
  let end = text.length;
  while (text[end - 1] === ' ') end -= 1;
  return text.slice(0, end);
}
