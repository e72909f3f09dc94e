import { expect, it } from 'vitest';
import { findings, project } from './project.ts';

const data = {
  'data/my-hosting.yaml': 'provider: here\n',
  'data/catalogs/2nd.toml': 'a = 1\n',
  'extra.json': '{"list": [{"n": 1}]}',
};

// The output of makejinja 2.9.1 for the same input.
it.each([
  ['flat', '{{ provider }} {{ a }} {{ list[0].n }}', 'here 1 1'],
  ['stem', '{{ my_hosting.provider }} {{ _2nd.a }} {{ extra.list }}', "here 1 [{'n': 1}]"],
  ['path', '{{ my_hosting.provider }} {{ catalogs._2nd }} {{ extra.list[0].n }}', "here {'a': 1} 1"],
])('puts the data of a file where data_namespace = "%s" says', async (namespace, template, expected) => {
  const settings = `data = ["data", "extra.json"]\ndata_namespace = "${namespace}"`;
  const p = project({ ...data, 'in/a.jinja': template }, settings);
  expect(findings(await p.render())).toEqual([]);
  expect(p.read('out/a')).toBe(expected);
});

it('finds the place of what a schema rejects below the name of its file', async () => {
  const schema = JSON.stringify({
    properties: { catalogs: { properties: { _2nd: { properties: { a: { type: 'string' } } } } } },
  });
  const settings = 'data = ["data"]\ndata_namespace = "path"\n[clusterwright]\nschema = "s.json"';
  const p = project({ ...data, 's.json': schema, 'in/a.jinja': '1' }, settings);
  expect(findings(await p.render())).toEqual([
    expect.stringMatching(/^makejinja\/schema data\/catalogs\/2nd.toml:1:5 catalogs._2nd.a is /),
  ]);
});

it('reports data that would be nested in a scalar', async () => {
  const p = project(
    { 'data/x.yaml': 'y: 1\n', 'data/x/y.yaml': 'd: 1\n', 'in/a.jinja': '1' },
    'data = ["data/x.yaml", "data"]\ndata_namespace = "path"',
  );
  expect(findings(await p.render())).toEqual([
    expect.stringContaining('makejinja/data data/x/y.yaml:1:1 the data of this file belong below x.y'),
  ]);
});

it('sets items of lists with data_vars', async () => {
  const p = project(
    { 'data.yaml': 'nodes: [{name: a}, {name: b}]\n', 'in/a.jinja': '{{ nodes }}' },
    'data = ["data.yaml"]\ndata_vars = { "nodes.1.name" = "c" }',
  );
  await p.render();
  expect(p.read('out/a')).toBe("[{'name': 'a'}, {'name': 'c'}]");
  const beyond = await p.render({ overrides: { data_vars: new Map([['nodes.2.name', 'd']]) } });
  expect(findings(beyond)).toEqual([expect.stringContaining('leads to nodes.2, which does not exist')]);
});

it('writes the configured line ending', async () => {
  const files = { 'in/a.jinja': 'a\n{{ "b\nc d" | wordwrap(3) }}\n', 'in/b.jinja': 'no\ntag\n' };
  const p = project(files, '[makejinja.whitespace]\nnewline_sequence = "\\r\\n"');
  await p.render();
  expect([p.read('out/a'), p.read('out/b')]).toEqual(['a\r\nb\r\nc d\r\n', 'no\r\ntag\r\n']);
});
