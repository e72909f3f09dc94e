/**
 * Renders templates with variables that bypass the schema: every string in them is replaced by a unique mark, or by the mark and
 * a hostile value. The two trees, parsed, must differ only in that: a value that changes the structure around it, or is changed
 * itself, is detected.
 */

import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import type { Variables } from '../../src/app-kit/values.ts';
import { shipped } from '../../src/apps/shipped.ts';
import { render } from '../../src/render/render.ts';
import { isPartial, loadTemplates } from '../../src/render/templates.ts';
import { documentsOf } from './documents.ts';
import { fixturePath, repository, validConfiguration } from './render-fixture.ts';
import { wholePlatform } from './whole-platform.ts';

/** The hostile value for a mark. */
export type ValueAt = (mark: string) => string;
type ParsedTree = ReadonlyMap<string, readonly unknown[]>;

const all = await loadTemplates([
  { directory: `${repository}templates/config`, shownAs: 'templates/config' },
]);
// Text that templates include literally takes long to parse.
export const templates = new Map(
  [...all].map(([name, template]) => [
    name,
    isPartial(name) && !template.text.includes('#{') ? { ...template, text: '{}\n' } : template,
  ]),
);
/**
 * A selection among words that the schema names is compared and never written. The code fixes the names of the settings with the
 * keys of clients, buckets and model providers.
 */
const choice =
  /_(mode|kind|store|keycloak_clients_\d+_secret|rustfs_buckets_\d+_(user|access_key|secret_key)|litellm_provider_keys_\d+_(setting|variable))$/;
const mark = (place: string) => `mark-${place}-`;

// With a storage class and every switch on, these configurations together render every template.
export const configurations = [
  ...['high-availability', 'external-everything'].map((fixture) =>
    readFileSync(fixturePath(fixture), 'utf8'),
  ),
  `${readFileSync(fixturePath('high-availability'), 'utf8')}\nsecrets_backend: external-secrets\n`,
  wholePlatform(),
].map((text) => {
  const { variables } = validConfiguration(text);
  return { variables, plain: parsedTree(variables, mark) };
});
export type MarkedConfiguration = (typeof configurations)[number];

/** The first file that does not contain every value unchanged; undefined if all do. Throws if one cannot be parsed. */
export function firstChanged(
  { variables, plain }: MarkedConfiguration,
  valueAt: ValueAt,
): string | undefined {
  const changed = parsedTree(variables, (place) => mark(place) + valueAt(mark(place)));
  const withValues = (text: string) =>
    text.replaceAll(/mark-[a-z0-9_]+-/g, (found) => found + valueAt(found));
  return (
    [...plain].find(
      ([path, documents]) => !isDeepStrictEqual(changed.get(path), mapStrings(documents, withValues, '')),
    )?.[0] ?? [...changed.keys()].find((path) => !plain.has(path))
  );
}

/** The tree as data, with a text for each string variable by its place. Throws if YAML 1.1 and 1.2 differ for a file. */
export function parsedTree(variables: Variables, textAt: (place: string) => string): ParsedTree {
  const hostile = (text: string, place: string) => (choice.test(place) ? text : textAt(place));
  const marked = mapStrings(variables, hostile, 'v') as Variables;
  const { files, diagnostics } = render(templates, marked, shipped);
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  return new Map(
    files.map(({ path, content }) => {
      const documents = documentsOf(content, '1.1');
      if (!isDeepStrictEqual(documentsOf(content, '1.2'), documents)) throw new Error(`${path} is ambiguous`);
      return [path, documents.map((document) => mapStrings(document, embedded, ''))] as const;
    }),
  );
}

/**
 * JSON and YAML inside a ConfigMap are parsed as separate documents. A value that External Secrets would take for a template of its
 * own stands there as a text of that language.
 */
function embedded(text: string, place: string): unknown {
  const literal = /^\{\{ ("(?:[^"\\]|\\.)*") \}\}$/.exec(text)?.[1];
  if (literal !== undefined) return JSON.parse(literal);
  if (place.endsWith('_config_yaml')) return parse(text);
  return text.trimStart().startsWith('{\n') ? JSON.parse(text) : text;
}

function mapStrings(
  value: unknown,
  change: (text: string, place: string) => unknown,
  place: string,
): unknown {
  if (typeof value === 'string') return change(value, place);
  if (Array.isArray(value)) return value.map((item, index) => mapStrings(item, change, `${place}_${index}`));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      mapStrings(child, change, `${place}_${key.toLowerCase().replace(/[^a-z0-9]/g, '_')}`),
    ]),
  );
}
