import { stringify } from 'yaml';
import { readYaml } from '../../diagnostics/read-yaml.ts';
import { replaceSections } from '../../diagnostics/sections.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { at, isPlainMap, type PlainMap } from './data.ts';

/** Replaces an expression that is not understood: it may have any value, like an undefined variable. */
const unknownValue = `\${unknown}`;

const expressions = [['<<', '>>']] as const;

/** Returns the text between the delimiters. */
function inside(section: string): string {
  return section.slice(2, -2).replace(/^-/, '').replace(/-$/, '').trim();
}

/** Fills in a template; expressions that are not understood stay. */
export function fill(template: unknown, inputs: PlainMap): unknown {
  if (typeof template === 'string') return fillText(template, inputs);
  if (Array.isArray(template)) return template.map((item) => fill(item, inputs));
  if (!isPlainMap(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, item]) => [stringOf(fillText(key, inputs)), fill(item, inputs)]),
  );
}

/** Replaces the remaining expressions of a filled template by an unknown value. */
export function withUnknowns(filled: unknown): unknown {
  if (typeof filled === 'string')
    return filled.includes('<<') ? replaceSections(filled, expressions, () => unknownValue) : filled;
  if (Array.isArray(filled)) return filled.map(withUnknowns);
  if (!isPlainMap(filled)) return filled;
  return Object.fromEntries(Object.entries(filled).map(([key, item]) => [key, withUnknowns(item)]));
}

/** Whether a part of an object is unknown. */
export function hasUnknowns(data: PlainMap): boolean {
  return JSON.stringify(data).includes(unknownValue);
}

/**
 * Flux Operator writes a template as YAML, substitutes the values and parses the text again, so `8080` becomes a
 * number.
 */
function fillText(text: string, inputs: PlainMap): unknown {
  if (!text.includes('<<')) return text;
  const isWhole = text.startsWith('<<') && text.indexOf('>>') === text.length - 2;
  const only = isWhole ? evaluate(inside(text), inputs) : undefined;
  if (only !== undefined && typeof only.value === 'object') return only.yaml ? only.value : text;
  let isKnown = true;
  const filled = replaceSections(text, expressions, (raw) => {
    const result = evaluate(inside(raw), inputs);
    if (result === undefined || typeof result.value === 'object') {
      isKnown = false;
      return raw;
    }
    return result.quoted ? JSON.stringify(result.value) : stringOf(result.value);
  });
  if (!isKnown || !isPlain(text)) return isKnown ? filled.replace(/^"(.*)"$/s, '$1') : filled;
  return readAgain(filled);
}

/** Whether a text needs no quotes in YAML. */
function isPlain(text: string): boolean {
  return stringify(text, { lineWidth: 0 }).trimEnd() === text;
}

function readAgain(text: string): unknown {
  const [value, ...others] = readYaml(text) ?? [text];
  return others.length > 0 || (typeof value === 'object' && value !== null) ? text : (value ?? null);
}

/** The result of a pipeline. `yaml`: it was written as YAML; `quoted`: in quotes, so it stays a string. */
interface Result {
  readonly value: unknown;
  readonly yaml?: boolean;
  readonly quoted?: boolean;
}

type Apply = (args: readonly unknown[]) => unknown;

/** Functions by name; their last argument is the result of the previous stage of the pipeline. */
const functions: Readonly<Record<string, Apply>> = {
  toString: (args: readonly unknown[]) => stringOf(args[0]),
  lower: (args) => stringOf(args[0]).toLowerCase(),
  upper: (args) => stringOf(args[0]).toUpperCase(),
  trim: (args) => stringOf(args[0]).trim(),
  int: (args) => Number(args[0]),
  trimSuffix: ([end, value]) => withoutEnd(stringOf(value), stringOf(end)),
  trimPrefix: ([start, value]) => withoutStart(stringOf(value), stringOf(start)),
  replace: ([from, to, value]) => stringOf(value).replaceAll(stringOf(from), () => stringOf(to)),
  default: ([otherwise, value]) => (isEmpty(value) ? otherwise : value),
  list: (args) => args,
  get: ([map, key]) => at(map, stringOf(key)),
  index: ([map, key]) => at(map, typeof key === 'number' ? key : stringOf(key)),
  dig: (args) => {
    const [otherwise, map] = args.slice(-2);
    const found = at(map, ...args.slice(0, -2).map(String));
    return found === undefined ? otherwise : found;
  },
};

function withoutEnd(text: string, end: string): string {
  return text.endsWith(end) ? text.slice(0, text.length - end.length) : text;
}

function withoutStart(text: string, start: string): string {
  return text.startsWith(start) ? text.slice(start.length) : text;
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === 0 || value === false;
}

/** Returns undefined if the expression is of an unknown form or lacks a value. */
function evaluate(source: string, inputs: PlainMap): Result | undefined {
  const stages = tokensOf(source);
  let current: Result | undefined;
  for (const [index, stage] of stages.entries()) {
    const [head = '', ...rest] = stage;
    const args = rest.map((token) => operand(token, inputs));
    if (index > 0) args.push(current?.value);
    if (head === 'quote' || head === 'squote') current = { value: stringOf(args[0] ?? ''), quoted: true };
    else if (head === 'toYaml' || head === 'toJson') current = { value: args[0], yaml: true };
    else if (head === 'indent' || head === 'nindent')
      current = { value: args.at(-1), yaml: current?.yaml === true };
    else if (Object.hasOwn(functions, head)) current = { value: functions[head]?.(args) };
    else if (index === 0 && rest.length === 0) current = { value: operand(head, inputs) };
    else return undefined;
    if (current.value === undefined && stages[index + 1]?.[0] !== 'default') return undefined;
  }
  return current;
}

/** Splits a pipeline into stages, and each stage into words; empty if it contains parentheses or other signs. */
function tokensOf(source: string): string[][] {
  const stages: string[][] = [[]];
  for (const [word] of source.matchAll(/"(?:[^"\\]|\\[\s\S])*(?:"|\\?$)|`[^`]*`|\||[^\s|"`]+/g)) {
    if (word === '|') stages.push([]);
    else stages.at(-1)?.push(word);
  }
  return stages;
}

function operand(token: string, inputs: PlainMap): unknown {
  const path = /^\.?inputs((?:\.[A-Za-z_]\w*)*)$/.exec(token)?.[1];
  if (path !== undefined) return path === '' ? inputs : at(inputs, ...path.slice(1).split('.'));
  if (/^"/.test(token)) return readAgain(token);
  if (/^`/.test(token)) return token.slice(1, -1);
  if (/^(-?\d+(\.\d+)?|true|false)$/.test(token)) return readAgain(token);
  return token === 'list' ? [] : undefined;
}
