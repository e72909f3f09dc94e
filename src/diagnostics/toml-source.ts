import { type AST, ParseError, parseTOML } from 'toml-eslint-parser';
import type { SourceCode } from './codes.ts';
import type { Diagnostic, Position, Range } from './diagnostic.ts';
import { startOfFile } from './diagnostic.ts';
import { atPlace } from './finding.ts';
import type { Span } from './locate.ts';
import type { KeyPath, Part, SourceResult } from './source.ts';

/** A value of the file, with the ranges of itself and of its key. */
interface Place {
  key?: Span;
  value: Span;
  members?: Map<string, Place>;
  items?: Place[];
  scalar?: unknown;
}

/** Thrown for what TOML can express and no setting accepts. */
class Unusable extends Error {
  readonly span: Span;
  constructor(message: string, span: Span) {
    super(message);
    this.span = span;
  }
}

/** Parses the text of a configuration in TOML 1.0. Pure; never throws, whatever the text. */
export function parseTomlSource(path: string, original: string): SourceResult {
  const text = original.replace(/^\uFEFF/, '');
  const rangeOf = ([from, to]: Span): Range => ({ start: positionIn(text, from), end: positionIn(text, to) });
  const failed = (code: SourceCode, message: string, hint: string, span: Span) => {
    const found: Diagnostic = atPlace(
      { file: path, range: rangeOf(span) },
      {
        code,
        message,
        hint,
      },
    );
    return { diagnostics: [found] };
  };
  let root: Place;
  try {
    root = placesIn(parseTOML(text, { tomlVersion: '1.0.0' }), text);
  } catch (error) {
    if (error instanceof Unusable) {
      return failed(
        'source/toml-syntax',
        error.message,
        'Put the value in quotes, or write another one.',
        error.span,
      );
    }
    if (!(error instanceof ParseError)) throw error;
    let at = Math.min(error.index, text.length);
    if (error.message.startsWith('Defining a key multiple times')) {
      return failed('source/duplicate-key', 'this key, or table, appears twice', 'Remove one of the two.', [
        at,
        at + 1,
      ]);
    }
    at = beforeBreak(text, at);
    const message = `this is not valid TOML: ${error.message.charAt(0).toLowerCase()}${error.message.slice(1)}`;
    return failed('source/toml-syntax', message, hintFor(text, at), [at, at + 1]);
  }
  const span = (keyPath: KeyPath, part: Part) => spanIn(root, keyPath, part);
  return {
    source: {
      path,
      text,
      data: dataOf(root) as Readonly<Record<string, unknown>>,
      span,
      locate: (keyPath, part) => {
        const found = span(keyPath, part);
        return found === undefined ? startOfFile : rangeOf(found);
      },
    },
  };
}

function placesIn(program: AST.TOMLProgram, text: string): Place {
  const [top] = program.body;
  const root: Place = { value: [0, 0], members: new Map() };
  for (const node of top.body) {
    if (node.type === 'TOMLKeyValue') addPair(root, node, text);
    else {
      const table = stepsInto(root, node.key.keys, node.kind === 'array', node.range);
      for (const pair of node.body) addPair(table, pair, text);
    }
  }
  return root;
}

/** Finds the table of a header and creates those above it. In a list of tables, the last item is used. */
function stepsInto(
  root: Place,
  keys: readonly (AST.TOMLBare | AST.TOMLQuoted)[],
  addsItem: boolean,
  span: Span,
): Place {
  let at = root;
  for (const [index, key] of keys.entries()) {
    const next = member(at, nameOf(key), key.range);
    if (addsItem && index === keys.length - 1) {
      next.items ??= [];
      const item: Place = { value: span, members: new Map() };
      next.items.push(item);
      at = item;
    } else {
      at = next.items?.at(-1) ?? next;
      at.members ??= new Map();
    }
  }
  return at;
}

function addPair(table: Place, { key, value }: AST.TOMLKeyValue, text: string): void {
  let at = table;
  for (const step of key.keys) at = member(at, nameOf(step), step.range);
  fill(at, value, text);
}

function member(of: Place, name: string, key: Span): Place {
  of.members ??= new Map();
  const known = of.members.get(name);
  if (known !== undefined) return known;
  const made: Place = { key, value: key };
  of.members.set(name, made);
  return made;
}

function fill(place: Place, node: AST.TOMLContentNode, text: string): void {
  place.value = node.range;
  if (node.type === 'TOMLArray') {
    place.items = node.elements.map((element) => {
      const item: Place = { value: element.range };
      fill(item, element, text);
      return item;
    });
  } else if (node.type === 'TOMLInlineTable') {
    place.members = new Map();
    for (const pair of node.body) addPair(place, pair, text);
  } else {
    place.scalar = scalarOf(node, text);
  }
}

/** Dates are read as text, because no setting is a date. */
function scalarOf(node: AST.TOMLValue, text: string): unknown {
  if (node.kind === 'string' || node.kind === 'boolean') return node.value;
  if (node.kind === 'integer' || node.kind === 'float') {
    const number = Number(node.value);
    if (!Number.isFinite(number))
      throw new Unusable('infinity and NaN are not valid values of a setting', node.range);
    if (node.kind === 'integer' && !Number.isSafeInteger(number)) {
      throw new Unusable('the number is too large to be read exactly', node.range);
    }
    return number;
  }
  return text.slice(...node.range);
}

const nameOf = (key: AST.TOMLBare | AST.TOMLQuoted): string =>
  key.type === 'TOMLBare' ? key.name : key.value;

function dataOf({ members, items, scalar }: Place): unknown {
  if (items !== undefined) return items.map(dataOf);
  if (members === undefined) return scalar;
  // A key may be called __proto__, so the object is built from entries.
  return Object.fromEntries([...members].map(([name, place]) => [name, dataOf(place)]));
}

/** Like `spanOf` for YAML: if the path does not exist, the nearest enclosing key that does. */
function spanIn(root: Place, path: KeyPath, part: Part): Span | undefined {
  let at: Place | undefined = root;
  let found: Span | undefined;
  for (const [depth, step] of path.entries()) {
    at = at.items === undefined ? at.members?.get(String(step)) : at.items[Number(step)];
    if (at === undefined) return found;
    const wantsValue = part === 'value' && depth === path.length - 1;
    found = wantsValue ? at.value : (at.key ?? at.value);
  }
  return found;
}

/** A range that ends with its line is shown on that line, not on the next one. */
function beforeBreak(text: string, at: number): number {
  const written = text.slice(0, at).trimEnd().length;
  const breaks = /[\r\n]/.test(text.slice(written, at));
  return breaks && written > 0 ? written : at;
}

function hintFor(text: string, at: number): string {
  const from = text.lastIndexOf('\n', at - 1) + 1;
  const [line = ''] = text.slice(from).split(/\r?\n/);
  const [, yaml] = /^\s*([\w-]+)\s*:(?:\s|$)/.exec(line) ?? [];
  if (yaml !== undefined) return `This is a line of YAML: in TOML, it is \`${yaml} = …\`.`;
  return 'A line of TOML is `key = value`; text is in quotes, `"…"`.';
}

function positionIn(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf('\n') + 1;
  return { line: before.split('\n').length, column: offset - start + 1 };
}
