import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Variables } from '../src/app-kit/values.ts';
import { shipped } from '../src/apps/shipped.ts';
import { render } from '../src/render/render.ts';
import { isPartial, isTemplate, loadTemplates, outputPath } from '../src/render/templates.ts';
import { documentsOf } from './support/documents.ts';
import { fixturePath, repository, validConfiguration } from './support/render-fixture.ts';
import { wholePlatform } from './support/whole-platform.ts';

/*
 * Templates are rendered with variables that no schema let through: every string in them, wherever it stands, gives
 * way to a mark of its own, or to the mark and a hostile value. The two trees, parsed, must then differ in nothing but
 * that: a value that changed the structure around it, or was changed itself, shows.
 */

const all = await loadTemplates([
  { directory: `${repository}templates/config`, shownAs: 'templates/config' },
]);
// What templates include as it stands takes long to parse.
const templates = new Map(
  [...all].map(([name, template]) => [
    name,
    isPartial(name) && !template.text.includes('#{') ? { ...template, text: '{}\n' } : template,
  ]),
);
/**
 * A choice among words that the schema names is compared and never written; the placeholders of Keycloak's clients are
 * names that the code fixes, and keys of maps.
 */
const choice = /_(mode|kind|store|placeholder)$/;

// With a storage class and every switch on, these configurations together render each template.
const configurations = [
  ...['high-availability', 'external-everything'].map((fixture) =>
    readFileSync(fixturePath(fixture), 'utf8'),
  ),
  wholePlatform(),
].map((text) => {
  const { variables } = validConfiguration(text);
  return { variables, plain: parsedTree(variables, '') };
});

test('the configurations of this test render every template', () => {
  const rendered = new Set(configurations.flatMap(({ plain }) => [...plain.keys()]));
  const names = [...templates.keys()].filter((name) => isTemplate(name) && !isPartial(name));
  expect(names.map(outputPath).filter((path) => !rendered.has(path))).toEqual([]);
});

test('every value in every template goes through the yaml filter', () => {
  // What is left: macros, included files and manifests, whose text is YAML already, and the comma between items of JSON.
  const allowed =
    /\| yaml$|^[a-z_]+\([^)]*\)( \| (indent\(\d+, true\)|trim))?$|^(script|dashboard|realm) \| indent\(4, true\)$|^app\.manifest$|^ns\.comma$|^"" if loop\.last else ""$/;
  for (const { path, text } of templates.values()) {
    for (const [, expression = ''] of text.matchAll(/#\{(.*?)\}#/gs)) {
      // The arguments of a macro count as one word: what it makes of them stands in the macro.
      const words = expression.replace(/"[^"]*"|'[^']*'/g, '""').replace(/-$/, '');
      expect(words.trim(), path).toMatch(allowed);
    }
  }
});

const hostile = {
  quotes: `it's "quoted"`,
  backslashes: 'C:\\new\\table\\',
  'a colon and a comment': 'key: value # comment',
  'leading and trailing blanks': '  padded  ',
  newlines: 'one\ntwo\r\nthree\n',
  'a document mark': '\n---\nkind: Secret\n...\n',
  unicode: 'Grüße, 世界 🦙 \u200b\u00a0',
  'line breaks of YAML 1.1': 'a\u0085b\u2028c\u2029d\ufeff',
  'control characters': 'a\tb\u0007\u001b[0m\u007f',
  'a lone surrogate': '\ud800',
  'a boolean': 'yes',
  'a hexadecimal number': '0x10',
  'an exponent': '1e3',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is what Flux would substitute.
  'a substitution of Flux': '${X} $X $(X) $$',
  'a template of Helm': '{{ .Values.secret }}',
  'template delimiters': '#{ cluster_name }# #% if x %# #| c |#',
  'flow collections': '[a, {b: c}]',
  'an anchor, a tag, an alias': '&a !!binary *b',
  'block scalar marks': '|-\n  > text',
  'the empty string': '',
};

test.each(Object.entries(hostile))('%s in values leave every template unchanged', (_, value) => {
  expectUnchanged(value);
});

test('any string comes out of every template unchanged', { timeout: 60_000 }, () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.constantFrom(...'\'"\\:#{}[]&*!|>%@`-?,\n\r\t \u0085\u2028'),
      fc.integer({ min: 0, max: 0x10ffff }).map((point) => String.fromCodePoint(point)),
    ),
  });
  fc.assert(
    fc.property(text, (value) => expectUnchanged(value)),
    { numRuns: 25 },
  );
});

test('a value that looks like something else is not taken for it', () => {
  for (const value of [
    'true',
    'no',
    'null',
    '~',
    '12',
    '0o17',
    '1_000',
    '2026-01-02',
    '12:30:45',
    '.inf',
    '=',
    '<<',
  ]) {
    // Alone this time: the mark in front of the others would make a string of anything.
    const documents = parsedTree(configurations[0]?.variables as Variables, value, () => '').get(
      'kubernetes/apps/ai-system/langfuse/app/secret.sops.yaml',
    );
    const data = documents?.flatMap((document) =>
      Object.values((document as { stringData: object }).stringData),
    );
    for (const leaf of data ?? []) expect(leaf === 'langfuse' || leaf === value, String(leaf)).toBe(true);
  }
});

function expectUnchanged(value: string): void {
  for (const { variables, plain } of configurations) {
    const changed = parsedTree(variables, value);
    expect([...changed.keys()]).toEqual([...plain.keys()]);
    for (const [path, documents] of plain) {
      expect(changed.get(path), path).toEqual(withValue(documents, value));
    }
  }
}

/** The tree as data, where every string variable is its mark followed by the value. */
function parsedTree(
  variables: Variables,
  value: string,
  mark: (place: string) => string = (place) => `mark-${place}-`,
) {
  const hostile = (text: string, place: string) => (choice.test(place) ? text : mark(place) + value);
  const marked = mapStrings(variables, hostile, 'v') as Variables;
  const { files, diagnostics } = render(templates, marked, shipped);
  expect(diagnostics).toEqual([]);
  return new Map(
    files.map(({ path, content }) => {
      const documents = documentsOf(content, '1.1');
      expect(documentsOf(content, '1.2'), path).toEqual(documents);
      return [path, documents.map((document) => mapStrings(document, embedded, ''))] as const;
    }),
  );
}

/** Put the value behind each mark in a tree that was rendered with marks alone. */
function withValue(tree: unknown, value: string): unknown {
  return mapStrings(tree, (text) => text.replaceAll(/mark-[a-z0-9_]+-/g, (mark) => mark + value), '');
}

/** JSON and YAML inside a ConfigMap are documents of their own. */
function embedded(text: string, place: string): unknown {
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
