import { describe, expect, it } from 'vitest';
import { findings, type Project, project } from './project.ts';

const schema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  required: ['cluster', 'nodes'],
  additionalProperties: false,
  properties: {
    cluster: {
      type: 'object',
      properties: {
        cidr: { type: 'string', format: 'cidr', description: 'The network of the nodes.' },
        replicas: { type: 'integer', minimum: 1 },
      },
    },
    nodes: {
      type: 'array',
      items: {
        type: 'object',
        required: ['name'],
        properties: { name: { type: 'string', pattern: '^[a-z]+$' }, role: { enum: ['worker', 'control'] } },
      },
    },
    token: { $ref: '#/$defs/secret' },
  },
  $defs: { secret: { type: 'string', 'x-secret': true } },
};

function withData(name: string, text: string, own: unknown = schema): Project {
  const settings = `data = ["${name}"]\n[clusterwright]\nschema = "cluster.schema.json"`;
  const files = { [name]: text, 'cluster.schema.json': JSON.stringify(own), 'in/a.jinja': 'a' };
  return project(files, settings);
}

describe('a schema of the data', () => {
  it('accepts what matches, and reports all that does not, at its place: YAML', async () => {
    const fine = withData(
      'd.yaml',
      'cluster: {cidr: 10.0.0.0/8, replicas: 2}\nnodes: [{name: a, role: worker}]\n',
    );
    expect((await fine.render()).diagnostics).toEqual([]);
    const p = withData(
      'd.yaml',
      'cluster:\n  cidr: 10.0.0.0/33\n  replicas: two\nnodes:\n  - nam: a\n  - name: A1\n    role: none\nclustre: {}\n',
    );
    const result = await p.render();
    expect(findings(result).sort()).toEqual([
      'makejinja/schema d.yaml:2:9 cluster.cidr is not a valid cidr',
      'makejinja/schema d.yaml:3:13 cluster.replicas is a string, but must be a whole number',
      'makejinja/schema d.yaml:5:5 nodes[0].name is missing',
      'makejinja/schema d.yaml:6:11 nodes[1].name does not match ^[a-z]+$',
      'makejinja/schema d.yaml:7:11 nodes[1].role must be one of worker, control',
      'makejinja/schema d.yaml:8:1 clustre is not in the schema',
    ]);
    expect(result.diagnostics.map(({ hint }) => hint)).toContain('The network of the nodes.');
    expect(result.diagnostics.map(({ hint }) => hint)).toContain('Did you mean cluster?');
    expect(result.created).toEqual([]);
  });

  it('does so in TOML', async () => {
    const p = withData(
      'd.toml',
      'token = 3\n[cluster]\ncidr = "10.0.0.0/33"\nreplicas = 0\n\n[[nodes]]\nname = "a"\n[[nodes]]\n' +
        '# a comment\nname = "A1"\nrole = "none"\n[[nodes]]\nrole = "worker"\n',
    );
    expect(findings(await p.render()).sort()).toEqual([
      'makejinja/schema d.toml:10:8 nodes[1].name does not match ^[a-z]+$',
      'makejinja/schema d.toml:11:8 nodes[1].role must be one of worker, control',
      'makejinja/schema d.toml:12:3 nodes[2].name is missing',
      'makejinja/schema d.toml:1:9 token is a whole number, but must be a string',
      'makejinja/schema d.toml:3:8 cluster.cidr is not a valid cidr',
      'makejinja/schema d.toml:4:12 cluster.replicas must be at least 1',
    ]);
  });

  it.each([
    ['inline = {a = 1, cidr = 3}', 'inline.cidr', 'd.toml:1:25'],
    ['a.b."c d" = 1', 'a.b["c d"]', 'd.toml:1:13'],
    ['list = [\n  "x",\n  3,\n]', 'list[1]', 'd.toml:3:3'],
    ['[x.y]\nz = true', 'x.y.z', 'd.toml:2:5'],
  ])('finds the place in %j', async (text, path, place) => {
    const p = withData('d.toml', text, {
      properties: {
        inline: { properties: { cidr: { type: 'string' } } },
        a: { properties: { b: { properties: { 'c d': { type: 'string' } } } } },
        list: { items: { type: 'string' } },
        x: { properties: { y: { properties: { z: { type: 'string' } } } } },
      },
    });
    const { diagnostics } = await p.render();
    const shown = diagnostics.map(({ file, range, ...d }) => [
      d.path,
      `${file}:${range.start.line}:${range.start.column}`,
    ]);
    expect(shown).toEqual([[path, place]]);
  });

  it('does so in JSON and .env files', async () => {
    const json = withData('d.json', '{\n  "cluster": {"replicas": 1.0},\n  "nodes": "three"\n}\n');
    expect(findings(await json.render())).toEqual([
      'makejinja/schema d.json:3:12 nodes is a string, but must be a list',
    ]);
    const env = withData('d.env', '# a\ntoken=abc\nnodes=a b\n');
    expect(findings(await env.render()).sort()).toEqual([
      'makejinja/schema d.env:1:1 cluster is missing',
      'makejinja/schema d.env:3:1 nodes is a string, but must be a list',
    ]);
  });

  it('never quotes a value, and keeps secrets that it marks out of outputs', async () => {
    const p = withData('d.yaml', 'cluster: {}\nnodes: []\ntoken: Kq8-first-9Zt4\n');
    p.write('in/b.jinja', 'url: https://u:{{ token }}@host');
    const result = await p.render();
    expect(findings(result)).toEqual([
      'leak/secret-value out/b:1:16 the value of token is here in clear text, unencrypted',
    ]);
    expect(JSON.stringify(result)).not.toContain('Kq8');
  });

  it.each([
    ['{"type": "strin"}', 'makejinja/bad-schema cluster.schema.json:1:1 this is not a JSON Schema'],
    ['{"$ref": "other.json"}', 'makejinja/bad-schema cluster.schema.json:1:1 this is not a JSON Schema'],
    ['{', 'source/yaml-syntax cluster.schema.json:'],
  ])('is itself checked: %s', async (text, expected) => {
    const p = withData('d.yaml', 'a: 1\n');
    p.write('cluster.schema.json', text);
    expect(findings(await p.render())[0]).toContain(expected);
  });

  it('must exist', async () => {
    const p = project({ 'in/a.jinja': 'a' }, '[clusterwright]\nschema = "nope.json"');
    expect(findings(await p.render())).toEqual([
      'makejinja/bad-schema nope.json:1:1 the schema nope.json does not exist or cannot be read',
    ]);
  });
});

it('a plugin that reports a path has its line in TOML, too', async () => {
  const p = project(
    {
      'in/a.jinja': 'a',
      'd.toml': '[[nodes]]\nname = "a"\nmac = "x"\n',
      'plugin.mjs': `export default { data(d, { report }) { report({ path: 'nodes[0].mac', message: 'is no MAC address' }); } };`,
    },
    'data = ["d.toml"]',
  );
  expect(findings(await p.render({ plugins: ['plugin.mjs'] }))).toEqual([
    'makejinja/refused d.toml:3:7 is no MAC address',
  ]);
});
