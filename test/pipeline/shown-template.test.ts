import { expect, test } from 'vitest';
import { shownTemplate } from '../../src/render/shown-template.ts';

test('a template without a Secret is shown unchanged', () => {
  const text = 'kind: ConfigMap\ndata:\n  a: "#{ b | upper }#"\n';
  expect(shownTemplate({ name: 'a/configmap.yaml.j2', text })).toBe(text);
});

test.each([
  ['app/secret.sops.yaml.j2', 'stringData:\n'],
  ['app/secret.yaml.j2', 'kind: Secret\nstringData:\n'],
  ['.envrc.j2', ''],
])('%s shows its tags and keys, but no literal values', (name, head) => {
  const text = [
    'a: open-sesame',
    'b: "#{ langfuse_salt | nope }#"',
    'c: #{ "open-sesame" | b64encode }#',
    "#% set d = 'open-sesame' %#",
    '#| open-sesame |#',
    'e: #{ "open-sesame',
    '#{ x }# f: open-sesame',
    '  open-sesame',
  ].join('\n');
  const shown = shownTemplate({ name, text: head + text });
  expect(shown).not.toContain('sesame');
  expect(shown).toContain('#{ langfuse_salt | nope }#');
  expect(shown.split('\n').map(({ length }) => length)).toEqual(
    (head + text).split('\n').map(({ length }) => length),
  );
});
