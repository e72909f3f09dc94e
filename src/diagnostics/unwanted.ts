import {
  type Alias,
  type Document,
  isCollection,
  isMap,
  isNode,
  isScalar,
  type Pair,
  type Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { isMerge, mergedMaps, nameOf, type Span } from './locate.ts';
import { isPlainName } from './plain-name.ts';
import { type KnownName, needsQuotes, type YamlProblem } from './problem.ts';
import { nameOfBlank, offFirstColumnWords, typographicWords } from './typo-corrections.ts';

interface Places {
  readonly lineAt: (offset: number) => number;
  readonly known?: KnownName;
}

/** Constructs that are valid YAML but not allowed in a configuration; the problems are in the order of the text. */
export function unwanted(document: Document.Parsed, text: string, places: Places): YamlProblem[] {
  const problems: YamlProblem[] = [];
  const syntax = (message: string, hint: string, span: Span): void => {
    problems.push({ code: 'source/yaml-syntax', message, hint, span });
  };
  const anchors = new Set<string>();
  const node = ({ anchor, tag, range }: YAMLMap | YAMLSeq | Scalar): void => {
    if (anchor !== undefined) anchors.add(anchor);
    if (typeof tag !== 'string' || /^tag:yaml\.org,2002:(str|int|float|bool|null|map|seq)$/.test(tag)) return;
    const [value = 0, end = 0] = range ?? [];
    const from = text.lastIndexOf('!', value);
    syntax('this value has a tag, which configurations do not support', needsQuotes, [
      from,
      Math.max(from + 1, end),
    ]);
  };
  visit(document, {
    Seq(_, seq) {
      node(seq);
    },
    Map(_, map) {
      node(map);
      problems.push(...duplicates(map, places));
    },
    Scalar(part, scalar) {
      node(scalar);
      if (part !== 'key') problems.push(...typosIn(scalar, text, places));
      else if (places.known !== undefined) problems.push(...oddBlankOf(scalar, text));
    },
    Pair(_, pair) {
      if (places.known !== undefined && isCollection(pair.key) && pair.key.range) {
        const [from, to] = pair.key.range;
        syntax('this key is a map or a list', 'Write a setting as `key: value`.', [from, to]);
        return;
      }
      if (!isMerge(pair) || mergedMaps(document, pair).every(isMap)) return;
      const [from = 0, to = 0] = isNode(pair.key) ? (pair.key.range ?? []) : [];
      syntax(
        '<< merges other maps, but its value is not a map',
        'Write an alias of a map after it, as in `<<: *defaults`, or remove the line.',
        [from, to],
      );
    },
    Alias(_, alias: Alias) {
      if (anchors.has(alias.source)) return;
      syntax(
        'this is an alias, but there is no anchor with its name',
        'Put the value in quotes if the * belongs to it; an alias needs an anchor (&name) above.',
        [alias.range?.[0] ?? 0, alias.range?.[1] ?? 0],
      );
    },
  });
  return problems;
}

/** In one pass; the library's own check compares each key with all others. */
function duplicates(map: YAMLMap, { lineAt, known }: Places): YamlProblem[] {
  const first = new Map<string, Pair>();
  const problems: YamlProblem[] = [];
  for (const pair of map.items) {
    if (!isScalar(pair.key) || isMerge(pair)) continue;
    const name = nameOf(pair);
    const earlier = first.get(name);
    if (earlier === undefined) {
      first.set(name, pair);
      continue;
    }
    const [from = 0, to = 0] = pair.key.range ?? [];
    const other = isNode(earlier.key) ? lineAt(earlier.key.range?.[0] ?? 0) : 1;
    problems.push({
      code: 'source/duplicate-key',
      message: `${known?.(name) === true || isPlainName(name) ? name : 'this key'} appears twice`,
      hint: `Remove one of the two; the other is on line ${other}. YAML readers disagree on which of them is used.`,
      fixes: [{ kind: 'remove' }],
      span: [from, to],
    });
  }
  return problems;
}

/** A plain scalar that begins with a character that only looks like a space. */
function oddBlankOf({ type, range }: Pick<Scalar, 'type' | 'range'>, text: string): YamlProblem[] {
  if (range == null || type !== 'PLAIN') return [];
  const [from] = range;
  const blank = /^[\u00a0\u2000-\u200b\u202f\u3000]/.exec(text.slice(from, from + 1))?.[0];
  if (blank === undefined) return [];
  return [
    {
      code: 'source/yaml-syntax',
      message: `this is ${nameOfBlank(blank)}, which is a letter in YAML`,
      hint: 'Replace it by an ordinary space.',
      span: [from, from + 1],
    },
  ];
}

/** Typos that result in valid YAML with another meaning. */
function typosIn({ type, value, range }: Scalar, text: string, { known }: Places): YamlProblem[] {
  if (range == null || typeof value !== 'string') return [];
  const [from, to] = range;
  const problem = (words: Pick<YamlProblem, 'message' | 'hint' | 'fixes'>, span: Span): YamlProblem[] => [
    { code: 'source/yaml-syntax', ...words, span },
  ];
  const written = text.slice(from, to);
  if (type === 'PLAIN' && known !== undefined) {
    if (/^[“”„‟«»‘’‚‛]/.test(written)) return problem(typographicWords, [from, to]);
    const blank = oddBlankOf({ type, range }, text);
    if (blank.length > 0) return blank;
  }
  if (known === undefined || !/[\r\n]/.test(written)) return [];
  if (type === 'PLAIN') {
    for (const { index, 0: line, 1: indent = '', 2: name = '' } of written.matchAll(
      /(?<=[\r\n])([ \t]*)([A-Za-z_][\w.-]*)[^\r\n]*/g,
    )) {
      if (!known(name) || !/^\s*[\w.-]+\s*[:=：]/.test(line)) continue;
      return problem(offFirstColumnWords(name, indent), [from + index, from + index + indent.length]);
    }
  }
  if (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE') {
    const swallowed = [...written.matchAll(/(?<=[\r\n])([A-Za-z_][\w.-]*):(?=\s)/g)].some(([, name = '']) =>
      known(name),
    );
    if (swallowed) {
      const hint = 'Put the same quote at the end of the value.';
      return problem({ message: 'this quote is not closed', hint }, [from, from + 1]);
    }
  }
  return [];
}
