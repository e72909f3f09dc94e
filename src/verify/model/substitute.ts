import type { KeyPath } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { asMap, isPlainMap, type PlainMap, texts } from './data.ts';
import { applyFunction, effortOf } from './substitute-functions.ts';
import { readSubstituted } from './substituted-text.ts';

/** The variables of a `postBuild`; the value is undefined if the variable is defined but sealed. */
export interface Variables {
  readonly values: ReadonlyMap<string, string | undefined>;
  /** Every source of variables is in the tree; otherwise, variables that are not listed may still be defined. */
  readonly complete: boolean;
  /** The names that the Kustomization itself sets, in `substitute`. */
  readonly set: ReadonlySet<string>;
}

/** A place that uses an undefined variable. */
export interface UndefinedVariable {
  readonly name: string;
  readonly path: KeyPath;
}

const annotation = 'kustomize.toolkit.fluxcd.io/substitute';

/** Whether Flux substitutes variables in an object: a label or an annotation can turn it off. */
export function isSubstituted(data: PlainMap): boolean {
  const metadata = asMap(data['metadata']);
  return (
    asMap(metadata['annotations'])[annotation] !== 'disabled' &&
    asMap(metadata['labels'])[annotation] !== 'disabled'
  );
}

/** Returns the object with all known values substituted; sealed and unknown ones stay `${…}`. */
export function substitute(data: PlainMap, variables: Variables): PlainMap {
  // If there are no variables, Flux does not substitute at all.
  if (variables.complete && variables.values.size === 0) return data;
  return mapTexts(data, (text) => {
    const expanded = expand(text, variables);
    if (expanded === text || expanded.includes('${')) return expanded;
    const reading = readSubstituted(text, expanded);
    return reading === undefined || reading === 'broken' ? expanded : reading.value;
  }) as PlainMap;
}

/** A text that substitution turns into something other than the intended text. */
export interface Misreading {
  readonly path: KeyPath;
  readonly text: string;
  /** The text is no longer valid YAML. */
  readonly broken: boolean;
}

/**
 * Yields texts that are not valid YAML after substitution, and texts that lose a part where any type is accepted, such
 * as a version `1.10` that becomes 1.1 in the values of a chart.
 */
export function* misread(data: PlainMap, variables: Variables): Generator<Misreading> {
  if (variables.values.size === 0) return;
  for (const { path, text } of texts(data)) {
    if (!text.includes('${')) continue;
    const expanded = expand(text, variables);
    if (expanded === text || expanded.includes('${')) continue;
    const reading = readSubstituted(text, expanded);
    if (reading === undefined) continue;
    if (reading === 'broken') yield { path, text, broken: true };
    else if (losesText(reading.value, expanded, path)) yield { path, text, broken: false };
  }
}

function losesText(value: unknown, expanded: string, path: KeyPath): boolean {
  // A comment and a tag such as `!important` belong to YAML, not to the text.
  if (typeof value === 'string')
    return / #|^!/.test(expanded) && value !== expanded.replace(/^(["'])(.*)\1$/s, '$2');
  // If the type is known, the check of the kind reports it.
  return typeof value === 'number' && path[1] === 'values' && String(value) !== expanded;
}

/** Yields the places that use undefined variables; in prose and in comments, these do no harm. */
export function* undefinedVariables(data: PlainMap, variables: Variables): Generator<UndefinedVariable> {
  if (!variables.complete) return;
  const definesKind = data['kind'] === 'CustomResourceDefinition';
  for (const { path, text } of texts(data)) {
    if (!text.includes('${') || (definesKind && path.at(-1) === 'description')) continue;
    for (const name of undefinedIn(withoutComments(text, path), variables)) yield { name, path };
  }
}

/** Removes comment lines from a script or configuration; `#` is a heading if the key is the name of a Markdown file. */
function withoutComments(text: string, path: KeyPath): string {
  if (!text.includes('\n') || /\.(md|markdown)$/i.test(String(path.at(-1)))) return text;
  return text.replace(/^[ \t]*(#(?!!)|\/\/).*$/gm, '');
}

/** What Flux accepts after the name of a variable. */
const readable =
  /^(|(:[-=?+]|=)[\s\S]*|\^\^?|,,?|:[^:]*(:[^:]*)?|(##?|%%?)[\s\S]+|\/[/#%]?[\s\S]*\/[\s\S]*)$/;

/** The maximum for one text; the rest shows up when these are corrected. */
const mostShown = 20;
const longestShown = 200;

/** Yields every `${…}` that Flux cannot parse: because of one, it refuses everything that the Kustomization applies. */
export function* unreadable(data: PlainMap, variables: Variables): Generator<UndefinedVariable> {
  if (variables.values.size === 0) return;
  for (const { path, text } of texts(data)) {
    const ends = closings(text);
    if (ends === undefined) continue;
    let found = 0;
    for (let index = text.indexOf('$'); index >= 0; index = text.indexOf('$', index + 1)) {
      if (text[index + 1] === '$') index += 1;
      else if (text[index + 1] === '{') {
        const end = ends.get(index + 1) ?? -1;
        const inner = text.slice(index + 2, end);
        const rest = /^\w+([\s\S]*)$/.exec(inner)?.[1];
        const fine = end >= 0 && (/^#\w+$/.test(inner) || (rest !== undefined && readable.test(rest)));
        if (!fine) {
          yield {
            name: text.slice(index, end < 0 || end - index > longestShown ? index + 12 : end + 1),
            path,
          };
          found += 1;
          if (found === mostShown) break;
        }
      }
    }
  }
}

/** One `${…}` of a text: its variable, and what follows the name, such as `:-fallback` or `/a/b`. */
interface Expression {
  readonly raw: string;
  readonly name: string;
  readonly rest: string;
}

/** Represents `${#NAME}`. */
const lengthOf = '#length';

/** Splits a text into what stays and what is substituted. Braces nest, as in `${A:-${B}}`; `$${A}` is an escape. */
function* parts(text: string): Generator<string | Expression> {
  const ends = closings(text) ?? new Map<number, number>();
  let plain = 0;
  for (let index = text.indexOf('$'); index >= 0; index = text.indexOf('$', index)) {
    if (text[index + 1] === '$') {
      yield text.slice(plain, index);
      plain = index + 1;
      index += 2;
      continue;
    }
    if (text[index + 1] !== '{') {
      index += 1;
      continue;
    }
    const end = ends.get(index + 1) ?? -1;
    const inner = end < 0 ? '' : text.slice(index + 2, end);
    // A name may begin with a digit: `${1}` is a variable that nobody can define.
    const length = /^#(\w+)$/.exec(inner);
    const match = length ?? /^(\w+)([\s\S]*)$/.exec(inner);
    if (end < 0 || match?.[1] === undefined) {
      index += 2;
      continue;
    }
    yield text.slice(plain, index);
    yield { raw: text.slice(index, end + 1), name: match[1], rest: length ? lengthOf : (match[2] ?? '') };
    index = end + 1;
    plain = index;
  }
  yield text.slice(plain);
}

/** The maximum depth of braces; real defaults nest far less. */
const deepest = 50;

/** Maps each opening brace to its closing brace; undefined if the braces nest too deeply. */
function closings(text: string): ReadonlyMap<number, number> | undefined {
  const ends = new Map<number, number>();
  if (!text.includes('${')) return ends;
  const open: number[] = [];
  /** The nesting depths of braces that do close. */
  const depths: number[] = [];
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    if (brace === '{') {
      open.push(index);
      depths.push(0);
      continue;
    }
    const from = open.pop();
    if (from === undefined) continue;
    const depth = (depths.pop() ?? 0) + 1;
    if (depth > deepest) return undefined;
    ends.set(from, index);
    depths.push(Math.max(depths.pop() ?? 0, depth));
  }
  return ends;
}

/** `:-`, `:=` and `=` give a value for an undefined variable. */
function fallbackOf(rest: string): string | undefined {
  return /^(:[-=?+]|=)/.test(rest) ? rest.replace(/^(:[-=?+]|=)/, '') : undefined;
}

/**
 * The number of characters to which the variables of one Kustomization may expand, and against which its patterns are
 * matched: far more than a cluster accepts.
 */
const mostExpanded = 16 * 1024 * 1024;
const expandable = new WeakMap<Variables, number>();
const exceeded = new WeakSet<Variables>();
const reported = new WeakSet<Variables>();

/** Whether variables expanded beyond `mostExpanded`, so that some text was not substituted; true only once for each. */
export function becameTooMuch(variables: Variables): boolean {
  if (!exceeded.has(variables) || reported.has(variables)) return false;
  reported.add(variables);
  return true;
}

function expand(text: string, variables: Variables): string {
  if (!text.includes('${') && !text.includes('$$')) return text;
  const left = expandable.get(variables) ?? mostExpanded;
  if (closings(text) === undefined) {
    exceeded.add(variables);
    return text;
  }
  let expanded = '';
  for (const part of parts(text)) {
    expanded += typeof part === 'string' ? part : expandOne(part, variables);
    if (expanded.length > left) {
      exceeded.add(variables);
      return text;
    }
  }
  expandable.set(variables, left - expanded.length);
  return expanded;
}

function expandOne({ raw, name, rest }: Expression, variables: Variables): string {
  const { values, complete } = variables;
  const value = values.get(name);
  if (value === undefined && (values.has(name) || !complete || fallbackOf(rest) === undefined)) return raw;
  if (rest === '') return value ?? raw;
  if (rest === lengthOf) return String(value?.length);
  const left = (expandable.get(variables) ?? mostExpanded) - effortOf(value ?? '', rest);
  if (left < 0) {
    exceeded.add(variables);
    return raw;
  }
  expandable.set(variables, left);
  return applyFunction(value ?? '', rest, (text) => expand(text, variables)) ?? raw;
}

function* undefinedIn(text: string, variables: Variables): Generator<string> {
  if (!text.includes('${')) return;
  for (const part of parts(text)) {
    if (typeof part === 'string' || variables.values.has(part.name)) continue;
    // An expression that cannot be parsed is a finding of its own.
    if (part.rest !== lengthOf && !readable.test(part.rest)) continue;
    const fallback = fallbackOf(part.rest);
    if (fallback === undefined) yield part.name;
    else yield* undefinedIn(fallback, variables);
  }
}

function mapTexts(value: unknown, change: (text: string) => unknown): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => mapTexts(item, change));
  if (!isPlainMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [stringOf(change(key)), mapTexts(item, change)]),
  );
}
