/** Random configurations: valid ones with settings removed, added, replaced and corrupted. */

import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { Json, NestedSchema } from '../../src/app-kit/setting.ts';
import { schema } from '../../src/apps/shipped-schema.ts';
import { fixturePath } from './render-fixture.ts';
import { wholePlatform } from './whole-platform.ts';

type Roll = () => number;

const seeds = [
  ...['required-only', 'seed-example', 'high-availability', 'external-everything', 'external-shape'].map(
    (name) => readFileSync(fixturePath(name), 'utf8'),
  ),
  wholePlatform(),
].map((text) => parse(text) as Readonly<Record<string, unknown>>);
const names = Object.keys(schema.properties);

/** Texts that have broken programs: shells, YAML, templates, terminals; and very long ones. */
export const awkwardTexts: readonly string[] = [
  '',
  ' ',
  '0',
  '-1',
  '1e400',
  'null',
  '~',
  'yes',
  '.nan',
  '0x10',
  '__proto__',
  'constructor',
  'a: b # c',
  '"\'`',
  '#{ x }# #% y %# #| z |#',
  '{{ .Values.x }}',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: what Flux substitutes
  '${X:=y} $$ $(Z)',
  '../../etc/passwd',
  '/',
  'a\0b',
  '\u001b[31mred',
  '\u202eabc',
  '\ufeff',
  '\ud800',
  '🙂'.repeat(40),
  'a\nb\r\nc\u0085d\u2028e',
  '- x\n- y',
  '&a *a !!binary',
  '2026-02-30',
  '12:30:45',
  '999.999.999.999/99',
  '::1',
  'example..com',
  'a'.repeat(300),
  '9'.repeat(400),
];

/** The text of a configuration. Most are refused; about one in ten is valid, with another meaning than the original. */
export function randomConfiguration(roll: Roll): string {
  const data = { ...pick(seeds, roll) };
  const isGentle = roll() < 0.25;
  const changes = 1 + Math.floor(roll() * (isGentle ? 3 : 6));
  for (let change = 0; change < changes; change += 1) {
    const name = roll() < 0.5 ? pick(names, roll) : pick(Object.keys(data), roll);
    const fits = isGentle || roll() < 0.5;
    if (roll() < 0.15) delete data[name];
    else if (fits) data[name] = fitting(schema.properties[name] ?? {}, roll, 3);
    else if (roll() < 0.1) data[pick(awkwardTexts, roll)] = anything(roll, 2);
    else data[name] = anything(roll, 3);
  }
  const text = `${Object.entries(data)
    .map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
    .join('\n')}\n`;
  return !isGentle && roll() < 0.2 ? garbled(text, roll) : text;
}

/** A value that the schema may accept. */
function fitting(setting: NestedSchema, roll: Roll, depth: number): Json {
  const { enum: values, examples = [], default: otherwise, type, items, properties, minimum = 0 } = setting;
  if (values !== undefined) return pick(values, roll);
  const given = [...examples, ...(otherwise === undefined ? [] : [otherwise])];
  if (given.length > 0 && roll() < 0.7) return pick(given, roll);
  const [kind] = [type ?? 'string'].flat();
  if (kind === 'boolean') return roll() < 0.5;
  if (kind === 'integer' || kind === 'number') return minimum + Math.floor(roll() * 5);
  if (depth > 0 && kind === 'array') return [fitting((items ?? {}) as NestedSchema, roll, depth - 1)];
  if (depth > 0 && kind === 'object') {
    const chosen = Object.entries(properties ?? {}).filter(() => roll() < 0.5);
    return Object.fromEntries(chosen.map(([key, value]) => [key, fitting(value, roll, depth - 1)]));
  }
  return given.length > 0 ? pick(given, roll) : pick(['example', 'a-b', '10Gi', 'a.example.org'], roll);
}

function anything(roll: Roll, depth: number): Json {
  const kind = Math.floor(roll() * (depth > 0 ? 8 : 6));
  if (kind < 3) return pick(awkwardTexts, roll);
  if (kind === 3) return roll() < 0.5;
  if (kind === 4) return pick([0, -1, 1.5, 1e21, 65_536, Number.MAX_SAFE_INTEGER], roll);
  if (kind === 5) return null;
  const many = Array.from({ length: Math.floor(roll() * 4) }, () => anything(roll, depth - 1));
  if (kind === 6) return many;
  return Object.fromEntries(many.map((value) => [pick([...names, ...awkwardTexts], roll), value]));
}

/** Typos: characters lost, doubled, inserted; lines joined, indented, swapped. */
function garbled(text: string, roll: Roll): string {
  const at = Math.floor(roll() * text.length);
  const insert = pick([...'\t:{}[]"\'#&*!|>%@`-?,\n\r\0', '\n---\n', '\n  ', '<<: ', ...awkwardTexts], roll);
  const cut = Math.floor(roll() * 3);
  return text.slice(0, at) + insert + text.slice(at + cut);
}

function pick<T>(values: readonly T[], roll: Roll): T {
  const value = values[Math.floor(roll() * values.length)];
  if (value === undefined && values.length === 0) throw new Error('nothing to choose from');
  return value as T;
}
