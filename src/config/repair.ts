import type { NestedSchema } from '../app-kit/setting.ts';

/** Common mistakes, each with its correction. A correction that makes the value valid is worth suggesting. */
const repairs: readonly ((text: string) => string)[] = [
  (text) => text.trim(),
  (text) => text.toLowerCase(),
  // example.com, from https://Example.com/path
  (text) =>
    text
      .toLowerCase()
      .replace(/^[a-z]+:\/\//, '')
      .replace(/[/?#:].*$/s, ''),
  // https://s3.example.com, from s3.example.com/ or https://s3.example.com/bucket
  (text) => text.toLowerCase().replace(/^(https?:\/\/[^/]+)\/.*$/, '$1'),
  (text) => `https://${text.toLowerCase().replace(/\/.*$/s, '')}`,
  // my-host, from my_host or "my host"
  (text) =>
    text
      .toLowerCase()
      .replace(/[_\s.]+/g, '-')
      .replace(/^-+|(?<!-)-+$/g, ''),
  // 10Gi, from 10 GB, 10gb, 10G i
  (text) =>
    text
      .replace(/\s+/g, '')
      .replace(/^([0-9.]+)([kKmMgGtTpP])[iI]?[bB]?$/, (_, n, u) => `${n}${u.toUpperCase()}i`),
  // 1.5.41, from v1.5.41, ^1.5.41, ~1.5.41
  (text) => text.replace(/^[v^~=]+/, ''),
  // 0.1, from 10% or "0,1"
  (text) => text.replace(',', '.'),
  (text) => text.replace(/^([0-9]+)\s*%$/, (_, percent) => String(Number(percent) / 100)),
  // 30d, from "30 days"
  (text) => text.replace(/^([0-9]+)\s*([dwm])[a-z]*$/i, (_, n, unit) => `${n}${unit.toLowerCase()}`),
];

/** The value that was probably meant by a value whose form the schema rejects. */
export function repair(value: string, schema: NestedSchema): string | undefined {
  return repairs
    .map((apply) => apply(value))
    .find((candidate) => candidate !== value && fits(candidate, schema));
}

/** Whether a text matches the pattern and length limits of a schema. */
export function fits(text: string, { pattern, minLength = 0, maxLength }: NestedSchema): boolean {
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(text)) return false;
  return text.length >= minLength && text.length <= (maxLength ?? Number.POSITIVE_INFINITY);
}
