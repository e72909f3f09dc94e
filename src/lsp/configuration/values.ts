import { randomBytes } from 'node:crypto';
import { stringify } from 'yaml';
import { generateValue } from '../../app-kit/generate-value.ts';
import type { Json, NestedSchema } from '../../app-kit/setting.ts';

/** A reasonable value for a setting. */
export interface ProposedValue {
  readonly value: Json;
  /** What the value means, or where it comes from. */
  readonly note: string;
}

/** The values to propose for a setting, the most likely first. A secret with a generator gets a new value each time. */
export function proposedValues(schema: NestedSchema): readonly ProposedValue[] {
  const generator = schema['x-generate'];
  if (generator !== undefined) {
    return [{ value: generateValue(generator, randomBytes), note: 'a new random value' }];
  }
  if (schema['x-secret'] === true) return [];
  const { type, default: fixed, examples = [], enum: choices = [], enumDescriptions = [] } = schema;
  const alternatives = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])];
  const all: ProposedValue[] = [
    ...(type === 'boolean' ? [fixed !== true, fixed === true].map((value) => ({ value, note: '' })) : []),
    ...choices.map((value, index) => ({ value, note: enumDescriptions[index] ?? '' })),
    ...(schema.const === undefined ? [] : [{ value: schema.const, note: '' }]),
    ...alternatives.flatMap(proposedValues),
    ...(fixed === undefined ? [] : [{ value: fixed, note: 'the default' }]),
    ...Object.entries(schema['x-defaults'] ?? {}).map(([profile, value]) => ({
      value,
      note: `the default with ${profile}`,
    })),
    ...examples.map((value) => ({ value, note: 'an example' })),
  ];
  const seen = new Set<string>();
  return all.filter(({ value }) => {
    const text = JSON.stringify(value);
    if (seen.has(text)) return false;
    seen.add(text);
    return true;
  });
}

/** A value on one line in YAML or TOML. */
export function inLine(value: Json, toml: boolean): string {
  if (typeof value === 'string') {
    const plain = /^[A-Za-z][\w./-]*$/.test(value) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(value);
    return plain && !toml ? value : JSON.stringify(value);
  }
  if (typeof value !== 'object' || value === null || !toml) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map((item: Json) => inLine(item, true)).join(', ')}]`;
  const members = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)} = ${inLine(item, true)}`,
  );
  return `{ ${members.join(', ')} }`;
}

/** A key with its value; in YAML, maps and lists take several lines. */
export function keyWithValue(name: string, value: Json | undefined, toml: boolean, indent = ''): string {
  const sign = toml ? ' = ' : ': ';
  if (value === undefined) return `${name}${sign}`;
  if (toml || typeof value !== 'object' || value === null || Object.keys(value).length === 0) {
    return `${name}${sign}${inLine(value, toml)}`;
  }
  const lines = stringify(value, { lineWidth: 0 }).trimEnd().split('\n');
  return [`${name}:`, ...lines.map((line) => `${indent}  ${line}`)].join('\n');
}
