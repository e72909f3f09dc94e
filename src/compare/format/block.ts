import { stringify } from 'yaml';
import { type FieldChange, type Hunk, stepsText } from '../fields.ts';
import { Hidden } from '../hidden.ts';

/** A line of a difference: `+` added, `-` removed, ` ` unchanged, `@` a heading. */
export interface BlockLine {
  readonly sign: '+' | '-' | ' ' | '@';
  readonly text: string;
}

/** A changed field as lines. Its path is in front of a short value, and is a heading above a longer one. */
export function linesOf(change: FieldChange): readonly BlockLine[] {
  const path = stepsText(change.path);
  if (change.what === 'reordered') {
    return [
      { sign: '@', text: `${path}: order changed` },
      { sign: '-', text: listText(change.before) },
      { sign: '+', text: listText(change.after) },
    ];
  }
  if (isHiddenChange(change)) {
    const word = { added: 'added', removed: 'removed', changed: 'changed', reordered: 'changed' }[
      change.what
    ];
    const sign = change.what === 'added' ? '+' : change.what === 'removed' ? '-' : '@';
    return [{ sign, text: `${path}: (secret, ${word})` }];
  }
  if (change.lines !== undefined) {
    return [
      { sign: '@' as const, text: headOf(path, change.lines) },
      ...change.lines.flatMap(({ from, lines }, index): BlockLine[] => [
        ...(index > 0 ? [{ sign: '@' as const, text: `${path}, line ${from}` }] : []),
        ...lines.map((line) => ({ sign: signOf(line), text: line.slice(1) })),
      ]),
    ];
  }
  return [
    ...(change.before === undefined ? [] : valueLines('-', path, change.before)),
    ...(change.after === undefined ? [] : valueLines('+', path, change.after)),
  ];
}

function headOf(path: string, [first]: readonly Hunk[]): string {
  return first === undefined || first.from === 1 ? path : `${path}, line ${first.from}`;
}

/** Whether a value fits on the line of its path. */
export function isShort(value: unknown): boolean {
  return isScalar(value) && !scalarText(value).includes('\n');
}

function isHiddenChange({ before, after }: FieldChange): boolean {
  return before instanceof Hidden || after instanceof Hidden;
}

function signOf(line: string): BlockLine['sign'] {
  const sign = line.charAt(0);
  return sign === '+' || sign === '-' ? sign : ' ';
}

function listText(value: unknown): string {
  return Array.isArray(value) ? value.map((item) => scalarText(item)).join(', ') : scalarText(value);
}

function valueLines(sign: '+' | '-', path: string, value: unknown): BlockLine[] {
  if (isShort(value)) return [{ sign, text: `${path}: ${scalarText(value)}` }];
  return [{ sign, text: `${path}:` }, ...yamlLines(value).map((text) => ({ sign, text: `  ${text}` }))];
}

function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null || value instanceof Hidden;
}

/** A value on one line in YAML syntax; texts that look like another type are quoted. */
export function scalarText(value: unknown): string {
  if (value instanceof Hidden) return '(secret)';
  if (typeof value !== 'string') return JSON.stringify(value) ?? '';
  if (value.includes('\n')) return value;
  return stringify(value, { lineWidth: 0 }).trimEnd();
}

/** A value as lines of YAML. */
export function yamlLines(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.replace(/\n$/, '').split('\n');
  return stringify(shownYaml(value), { lineWidth: 0, aliasDuplicateObjects: false }).trimEnd().split('\n');
}

/** A value for printing, with a word in place of each secret. */
export function shownYaml(value: unknown): unknown {
  if (value instanceof Hidden) return '(secret)';
  if (Array.isArray(value)) return value.map(shownYaml);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, shownYaml(item)]));
}
