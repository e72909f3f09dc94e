import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Variables } from '../src/app-kit/values.ts';
import { isPartial, isTemplate, outputPath } from '../src/render/templates.ts';
import { configurations, firstChanged, parsedTree, templates } from './support/marked-tree.ts';

test('the configurations of this test render every template', () => {
  const rendered = new Set(configurations.flatMap(({ plain }) => [...plain.keys()]));
  const names = [...templates.keys()].filter((name) => isTemplate(name) && !isPartial(name));
  expect(names.map(outputPath).filter((path) => !rendered.has(path))).toEqual([]);
});

test('every value in every template goes through the yaml filter', () => {
  // What is left: macros, included files and manifests, whose text is YAML already, and the comma between items of JSON.
  const allowed =
    /\| yaml(\(\d+\))?$|^[a-z_]+\([^)]*\)( \| (indent\(\d+, true\)|trim))?$|^(script|s3|dashboard|realm) \| indent\(4, true\)$|^app\.manifest$|^ns\.comma$|^"" if loop\.last else ""$/;
  for (const { path, text } of templates.values()) {
    const outsideComments = text.replaceAll(/^ *# #\{ [\w.]+ \| yaml_comment \}#$/gm, '');
    for (const [, expression = ''] of outsideComments.matchAll(/#\{(.*?)\}#/gs)) {
      // The arguments of a macro count as one word: the macro itself is checked.
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

test('a value that looks like another type keeps its type', () => {
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
    // Without the mark before it, which would make a string of anything.
    const documents = parsedTree(configurations[0]?.variables as Variables, () => value).get(
      'kubernetes/apps/ai-system/langfuse/app/secret.sops.yaml',
    );
    const data = documents?.flatMap((document) =>
      Object.values((document as { stringData: object }).stringData),
    );
    for (const leaf of data ?? []) expect(leaf === 'langfuse' || leaf === value, String(leaf)).toBe(true);
  }
});

function expectUnchanged(value: string): void {
  for (const configuration of configurations)
    expect(firstChanged(configuration, () => value)).toBe(undefined);
}
