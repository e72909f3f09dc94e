import { fragmentTokens, valueAt } from '../../diagnostics/json-pointer.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { SecretValue } from '../../leaks/needles.ts';
import { linearPattern } from '../../verify/schemas/json-schema.ts';
import { textsIn } from './open-files.ts';
import { isSchema } from './schema-values.ts';

type Schema = Readonly<Record<string, unknown>>;

/** The texts of the data below what a schema marks as secret: by `x-secret`, `writeOnly` or `format: password`. */
export function markedSecrets(schema: Schema, data: unknown): readonly SecretValue[] {
  const found = new Map<string, SecretValue>();
  // Schemas may refer to themselves, and to a part in more than one way; data do not.
  const seen = new Map<unknown, Set<string>>();
  const visit = (node: unknown, value: unknown, path: KeyPath, depth: number): void => {
    if (!isSchema(node) || value === undefined || depth > 100) return;
    const at = JSON.stringify(path);
    const places = seen.get(node) ?? new Set();
    if (places.has(at)) return;
    seen.set(node, places.add(at));
    if (node['x-secret'] === true || node['writeOnly'] === true || node['format'] === 'password') {
      for (const text of textsIn(value, path)) found.set(text.key, { name: text.key, value: text.value });
      return;
    }
    visit(referred(schema, node['$ref']), value, path, depth + 1);
    for (const keyword of ['allOf', 'anyOf', 'oneOf'])
      for (const part of listOf(node[keyword])) visit(part, value, path, depth + 1);
    for (const keyword of ['then', 'else']) visit(node[keyword], value, path, depth + 1);
    if (Array.isArray(value)) {
      const before = listOf(node['prefixItems']);
      for (const [index, item] of value.entries())
        visit(before[index] ?? node['items'], item, [...path, index], depth + 1);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value))
        for (const part of schemasFor(node, key)) visit(part, item, [...path, key], depth + 1);
    }
  };
  visit(schema, data, [], 0);
  return [...found.values()];
}

function schemasFor(node: Schema, key: string): readonly unknown[] {
  const { properties, patternProperties } = node as Readonly<Record<string, Schema | undefined>>;
  const own = isSchema(properties) && Object.hasOwn(properties, key) ? [properties[key]] : [];
  const matching = Object.entries(patternProperties ?? {}).flatMap(([pattern, part]) =>
    linearPattern(pattern, 'u').test(key) ? [part] : [],
  );
  return own.length + matching.length > 0 ? [...own, ...matching] : [node['additionalProperties']];
}

function referred(schema: Schema, reference: unknown): unknown {
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return undefined;
  return valueAt(schema, fragmentTokens(reference));
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
