/** Determines which names a Python plugin adds to the data, as far as possible without running it. */

import { lineStartsOf, placeOf } from '../../jinja/syntax/lexer.ts';
import { closing, masked, type PythonModule, withoutComments } from './python.ts';

/** A name that the code adds to the data. */
export interface PythonName {
  readonly name: string;
  /** From 1. */
  readonly line: number;
  /** The value as written; undefined if it could not be determined. */
  readonly value: string | undefined;
  /** Whether the value applies only if the data has none. */
  readonly isDefault: boolean;
}

const dictKey = /(["'])(\w+)\1\s*:/y;

/** The names that a module adds at the top level of the data, each at its first assignment. */
export function namesSetBy(text: string, { functions }: PythonModule): readonly PythonName[] {
  const code = withoutComments(text);
  const shape = masked(text);
  const lineStarts = lineStartsOf(text);
  const lineAt = (offset: number) => placeOf(lineStarts, offset).lineno + 1;
  const dataMethod = functions.find(({ name, owner }) => name === 'data' && owner !== undefined);
  const returned = [...(dataMethod?.source ?? '').matchAll(/^[ \t]*return (\w+)\s*$/gm)].map(
    ([, name]) => name,
  );
  const receiver = `(?<![\\w.])(?:${['data', 'self\\._?data', ...returned].join('|')})`;
  const found: PythonName[] = [];
  const each = (pattern: string, add: (match: RegExpExecArray, end: number) => void) => {
    for (const match of code.matchAll(new RegExp(pattern, 'g'))) {
      // In a text that only quotes code, the mask hides the characters.
      if (shape[match.index] === code[match.index]) add(match, match.index + match[0].length);
    }
  };
  each(`${receiver}\\.setdefault\\(\\s*(["'])(\\w+)\\1\\s*,`, ({ index, 2: name = '' }, end) => {
    const value = text.slice(end, closing(shape, end)).trim().replace(/,$/, '');
    found.push({ name, line: lineAt(index), value, isDefault: true });
  });
  each(`${receiver}\\[(["'])(\\w+)\\1\\]\\s*=(?!=)[ \\t]*(.*)`, ({ index, 2: name = '', 3: value = '' }) => {
    found.push({ name, line: lineAt(index), value: value.trim(), isDefault: false });
  });
  each(`${receiver}(?:\\.update\\(\\s*|\\s*\\|=\\s*)\\{`, (_, end) => found.push(...inDict(end)));
  if (dataMethod !== undefined) {
    each('\\breturn\\s*\\{', ({ index }, end) => {
      const line = lineAt(index);
      if (line >= dataMethod.first && line <= dataMethod.last) found.push(...inDict(end));
    });
  }
  return [...new Map([...found].reverse().map((one) => [one.name, one])).values()].sort(
    (a, b) => a.line - b.line,
  );

  /** The keys of a dict that opens before an offset. */
  function inDict(open: number): PythonName[] {
    const names: PythonName[] = [];
    const end = closing(shape, open);
    for (let at = open, depth = 0; at < end; at++) {
      const character = shape[at] ?? '';
      if ('([{'.includes(character)) depth += 1;
      if (')]}'.includes(character)) depth -= 1;
      dictKey.lastIndex = at;
      const key = depth === 0 ? dictKey.exec(code) : null;
      if (key === null) continue;
      names.push({ name: key[2] ?? '', line: lineAt(at), value: undefined, isDefault: false });
      at += key[0].length - 1;
    }
    return names;
  }
}

/** The first line that mentions a name as an attribute or variable, or as a key. */
export function lineThatNames(text: string, name: string, how: 'attribute' | 'key'): number | undefined {
  const pattern = new RegExp(
    how === 'key' ? `(["'])${name}\\1\\s*(?::|\\]\\s*=(?!=))` : `^\\s*${name}\\s*[:=]`,
  );
  const index = withoutComments(text)
    .split('\n')
    .findIndex((line) => pattern.test(line));
  return index < 0 ? undefined : index + 1;
}
