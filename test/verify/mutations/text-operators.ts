import { isMap, isScalar, isSeq } from 'yaml';
import { type Editable, type Mutant, type Operator, rangeOf, replaceRange } from './edit.ts';
import {
  holderLines,
  indentOf,
  isFilledIn,
  isFree,
  isHelmValue,
  lineOf,
  type Spot,
  saysTheSame,
  spots,
  valueRange,
  wholeLines,
  withValue,
} from './walk.ts';

/** Typos in any file: what an editor, a merge or a copy leaves behind. */
export const textOperators: Readonly<Record<string, Operator>> = {
  'misspell any key': misspellKey,
  'write any key twice': duplicateKey,
  'indent a line by one blank more': shiftLine,
  'indent with a tab': tabLine,
  'lose the blank after a colon': (all) =>
    onKeys('lose the blank after a colon', all, (text, key) => text.replace(`${key}: `, `${key}:`)),
  'lose a colon': (all) => onKeys('lose a colon', all, (text, key) => text.replace(`${key}:`, key)),
  'lose the dash of an item': loseDash,
  'nest a key below the one before it': nest,
  'move a key one level up': moveUp,
  'leave a conflict behind': conflict,
  'leave a value out': leaveOut,
  'leave any quote open': openQuote,
  'leave a bracket open': openBracket,
  'leave a value’s template in place': unrendered,
};

function* misspellKey(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    if (isFree(spot) || spot.key.length < 2) continue;
    const text = spot.key.slice(0, -2) + [...spot.key.slice(-2)].reverse().join('');
    const wrong = text === spot.key ? `${spot.key}s` : text;
    yield {
      ...replaceRange('misspell any key', spot.document, rangeOf(spot.pair.key), wrong),
      holder: holderLines(spot),
    };
  }
}

/** The key with a value again, directly above. */
function* duplicateKey(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    const lines = wholeLines(spot);
    if (lines === undefined) continue;
    const { content } = spot.document.file;
    const [start, end] = lines;
    const first = lineOf(spot, start);
    const text = content.slice(start, end);
    yield {
      operator: 'write any key twice',
      file: spot.document.file.path,
      content: `${content.slice(0, end)}${text}${content.slice(end)}`,
      lines: [first, first + 2 * (text.split('\n').length - 1)],
      names: [],
    };
  }
}

/** The lines that a person would have moved: those that begin with a key or a dash. */
function* structuralLines(all: readonly Editable[]): Generator<{ spot: Spot; start: number; line: number }> {
  const seen = new Set<string>();
  for (const spot of spots(all)) {
    const { content, path } = spot.document.file;
    const [from] = rangeOf(spot.pair.key);
    const start = content.lastIndexOf('\n', from - 1) + 1;
    if (!/^[ -]*$/.test(content.slice(start, from))) continue;
    const id = `${path}\n${start}`;
    if (seen.has(id)) continue;
    seen.add(id);
    yield { spot, start, line: lineOf(spot, start) };
  }
}

function* shiftLine(all: readonly Editable[]): Generator<Mutant> {
  for (const { spot, start, line } of structuralLines(all)) {
    const { content, path } = spot.document.file;
    const shifted = `${content.slice(0, start)} ${content.slice(start)}`;
    // A map or a list with a single entry may be at any depth.
    if (saysTheSame(content, shifted)) continue;
    yield {
      operator: 'indent a line by one blank more',
      file: path,
      content: shifted,
      // The parser reports this line, the one before it (which it then continues), or the next.
      lines: [line - 1, line + 1],
      names: [],
      holder: holderLines(spot),
    };
  }
}

function* tabLine(all: readonly Editable[]): Generator<Mutant> {
  for (const { spot, start, line } of structuralLines(all)) {
    if (indentOf(spot) < 2) continue;
    const { content, path } = spot.document.file;
    const text = `${content.slice(0, start)}\t${content.slice(start).replace(/^ +/, '')}`;
    yield {
      operator: 'indent with a tab',
      file: path,
      content: text,
      lines: [line - 1, line + 1],
      names: [],
    };
  }
}

function* onKeys(
  operator: string,
  all: readonly Editable[],
  change: (text: string, key: string) => string,
): Generator<Mutant> {
  for (const { spot, start, line } of structuralLines(all)) {
    const { content, path } = spot.document.file;
    const end = content.indexOf('\n', start);
    const before = content.slice(start, end);
    const key = content.slice(...rangeOf(spot.pair.key));
    const after = change(before, key);
    if (after === before) continue;
    const text = content.slice(0, start) + after + content.slice(end);
    yield {
      operator,
      file: path,
      content: text,
      lines: [line - 1, line + 1],
      names: [],
      holder: holderLines(spot),
    };
  }
}

function* loseDash(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    if (!isSeq(spot.pair.value)) continue;
    for (const item of spot.pair.value.items) {
      const [from] = rangeOf(item);
      const { content, path } = spot.document.file;
      if (content.slice(from - 2, from) !== '- ') continue;
      const line = lineOf(spot, from);
      yield {
        operator: 'lose the dash of an item',
        file: path,
        content: `${content.slice(0, from - 2)}  ${content.slice(from)}`,
        lines: [line - 1, line + 1],
        names: [],
        holder: [lineOf(spot, rangeOf(spot.pair.key)[0])],
      };
    }
  }
}

/** Two spaces too many before a key and everything below it. */
function* nest(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    const index = spot.siblings.indexOf(spot.pair);
    const previous = spot.siblings[index - 1];
    const lines = wholeLines(spot);
    if (previous === undefined || lines === undefined || !isMap(previous.value) || previous.value.flow)
      continue;
    const inner = `${isScalar(previous.key) ? previous.key.value : ''}`;
    if (isFree({ ...spot, path: [...spot.path.slice(0, -1), inner, spot.key] })) continue;
    const { content, path } = spot.document.file;
    const [start, end] = lines;
    const text = content.slice(start, end).replace(/^(?=.)/gm, '  ');
    const first = lineOf(spot, start);
    yield {
      operator: 'nest a key below the one before it',
      file: path,
      content: content.slice(0, start) + text + content.slice(end),
      lines: [first, first + text.split('\n').length - 2],
      names: [],
      holder: holderLines(spot),
    };
  }
}

/** Two spaces too few: the last key of a map, which is then next to the map. */
function* moveUp(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    const lines = wholeLines(spot);
    const last = spot.siblings.at(-1) === spot.pair && spot.siblings.length > 1;
    const holder = holderLines(spot);
    if (!last || lines === undefined || isFree(spot) || isHelmValue(spot) || spot.path.length < 2) continue;
    const { content, path } = spot.document.file;
    const [start, end] = lines;
    // With two spaces less it would leave an item of a list, which is another mistake.
    const previous = spot.siblings[0];
    const [from] = rangeOf(previous?.key);
    if (content.slice(content.lastIndexOf('\n', from - 1) + 1, from).includes('-')) continue;
    const text = content.slice(start, end).replaceAll(/^ {2}/gm, '');
    const first = lineOf(spot, start);
    yield {
      operator: 'move a key one level up',
      file: path,
      content: content.slice(0, start) + text + content.slice(end),
      lines: [first, first + text.split('\n').length - 2],
      names: [],
      holder,
    };
  }
}

function* conflict(all: readonly Editable[]): Generator<Mutant> {
  for (const { spot, start, line } of structuralLines(all)) {
    const { content, path } = spot.document.file;
    const end = content.indexOf('\n', start) + 1;
    const text = content.slice(start, end);
    const both = `<<<<<<< HEAD\n${text}=======\n${text}>>>>>>> main\n`;
    yield {
      operator: 'leave a conflict behind',
      file: path,
      content: content.slice(0, start) + both + content.slice(end),
      lines: [line - 1, line + 5],
      names: [],
    };
  }
}

function* leaveOut(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    const { pair } = spot;
    if (!isScalar(pair.value) || pair.value.value === null || isFree(spot) || isFilledIn(spot, all)) continue;
    yield { ...withValue('leave a value out', spot, ''), holder: holderLines(spot) };
  }
}

function* openQuote(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    const [from, to] = valueRange(spot);
    const { content } = spot.document.file;
    if (!isScalar(spot.pair.value) || content[from] !== '"' || content[to - 1] !== '"') continue;
    yield replaceRange('leave any quote open', spot.document, [to - 1, to], '');
  }
}

function* openBracket(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    const { value } = spot.pair;
    if (!(isMap(value) || isSeq(value)) || !value.flow) continue;
    const [, to] = valueRange(spot);
    const mutant = replaceRange('leave a bracket open', spot.document, [to - 1, to], '');
    yield { ...mutant, lines: [mutant.lines[0], mutant.lines[1] + 1] };
  }
}

/** A template expression that was not rendered: in YAML it is a comment. */
function* unrendered(all: readonly Editable[]): Generator<Mutant> {
  for (const spot of spots(all)) {
    if (!isScalar(spot.pair.value) || isFree(spot) || isFilledIn(spot, all)) continue;
    const mutant = withValue('leave a value’s template in place', spot, '#{ some_value }#');
    // In braces the comment swallows the rest, and the parser misses the brace on the next line.
    yield { ...mutant, lines: [mutant.lines[0], mutant.lines[1] + 1], holder: holderLines(spot) };
  }
}
