import { expect, test } from 'vitest';
import { shipped } from '../src/apps/shipped.ts';
import { render } from '../src/render/render.ts';
import { renderTree, validConfiguration } from './support/render-fixture.ts';

const { variables } = validConfiguration('cloudflare_domain: example.com\n');

/** Render templates given by name and text; throws where one fails. */
function files(templates: Record<string, string>): Record<string, string> {
  const set = new Map(
    Object.entries(templates).map(([name, text]) => [name, { name, path: `templates/config/${name}`, text }]),
  );
  const { files, diagnostics } = render(set, variables, shipped);
  if (diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  return Object.fromEntries(files.map(({ path, content }) => [path, content]));
}

test('the path of a template without its suffix is the path of its output', () => {
  expect(files({ 'a/b.yaml.j2': 'host: #{ cloudflare_domain | yaml }#\n' })).toEqual({
    'a/b.yaml': 'host: "example.com"\n',
  });
});

test('the filter yaml writes a list or a map as a block where the template gives an indent', () => {
  const yaml = (value: string) => files({ 'a.yaml.j2': `a:#{ ${value} | yaml(2) }#\n` })['a.yaml'];
  expect(yaml('{"limits": {"cpu": "1", "hugepages-2Mi": 2}}')).toBe(
    'a:\n  limits:\n    cpu: "1"\n    "hugepages-2Mi": 2\n',
  );
  expect(yaml('[{"on": true, "off": []}, ["x", {}], {}]')).toBe(
    'a:\n  - "on": true\n    "off": []\n  - - "x"\n    - {}\n  - {}\n',
  );
  expect(yaml('"one\\ntwo"')).toBe('a: "one\\ntwo"\n');
});

test.each(['yaml', 'yaml(2)'])('a small value that %s would write without end is refused', (filter) => {
  const double = '#% for _ in range(40) %##% set ns.list = [ns.list, ns.list] %##% endfor %#';
  const text = `#% set ns = namespace(list=["x"]) %#${double}#{ ns.list | ${filter} }#`;
  expect(() => files({ 'a.yaml.j2': text })).toThrow('template/limit');
});

test('a comment of a manifest is one line, whatever its text contains', () => {
  const text = 'one\\n---\\r\\u0085kind: Secret\\u2028two\\u0007';
  expect(files({ 'a.yaml.j2': `# #{ "${text}" | yaml_comment }#\n` })).toEqual({
    'a.yaml': '# one --- kind: Secret two\n',
  });
});

test('a template whose result is blank writes no file', () => {
  expect(files({ 'a.yaml.j2': '#% if false %#\nx: 1\n#% endif %#\n' })).toEqual({});
});

test('a file without the suffix is copied unchanged', () => {
  expect(files({ 'a.txt': '#{ not a tag }#' })).toEqual({ 'a.txt': '#{ not a tag }#' });
});

test('a partial is included and never written', () => {
  expect(files({ 'a.yaml.j2': "#% include 'b.partial.yaml' %#", 'b.partial.yaml': 'x: 1\n' })).toEqual({
    'a.yaml': 'x: 1\n',
  });
});

test('a kustomization lists what was written next to and below it, whatever the order of names', () => {
  const list = (pattern: string) =>
    `#% for path in rendered('${pattern}') %#\n- #{ path | yaml }#\n#% endfor %#\n`;
  expect(
    files({
      'apps/kustomization.yaml.j2': list('*/kustomization.yaml'),
      'apps/one/kustomization.yaml.j2': list('*.yaml'),
      'apps/one/z.yaml.j2': 'z: 1\n',
      'apps/one/off.yaml.j2': '\n',
      'apps/one/deeper/y.yaml.j2': 'y: 1\n',
      'apps/two/kustomization.yaml.j2': list('*.yaml'),
    }),
  ).toMatchObject({
    'apps/kustomization.yaml': '- "./one/kustomization.yaml"\n',
    'apps/one/kustomization.yaml': '- "./z.yaml"\n',
  });
});

test('with Langfuse disabled none of its files is written', async () => {
  const tree = await renderTree({ text: 'cloudflare_domain: example.com\nlangfuse_enabled: false\n' });
  expect([...tree.keys()].filter((path) => path.includes('langfuse'))).toEqual([]);
});
