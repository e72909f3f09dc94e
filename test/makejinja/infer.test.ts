import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { inferSchema } from '../../src/makejinja/infer/infer.ts';
import { run, temporaryFolder } from '../support/cli.ts';
import { expectLinear } from '../support/cpu.ts';
import { findings, project } from './project.ts';

const toml = `# =====
#   The network.
# =====
[network]

# Where nodes get their addresses from.
# REQUIRED. Example: "10.0.0.0/24"
node_cidr = ""

# The name servers.
# OPTIONAL. Default: ["1.1.1.1"]

# dns_servers = ["1.1.1.1"]

mtu = 1500 # of all nodes

[cloud]
# OPTIONAL.
# token = "x"

[[nodes]]
name = "a"
address = "10.0.0.1"

[[nodes]]
name = "b"
disk = "/dev/sda"
`;

const draft = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  additionalProperties: false,
  required: ['network', 'nodes'],
  properties: {
    network: {
      description: 'The network.',
      type: 'object',
      additionalProperties: false,
      required: ['node_cidr', 'mtu'],
      properties: {
        node_cidr: {
          description: 'Where nodes get their addresses from.',
          type: 'string',
          minLength: 1,
          examples: ['10.0.0.0/24'],
        },
        dns_servers: {
          description: 'The name servers.',
          type: 'array',
          items: { type: 'string', format: 'ipv4' },
          default: ['1.1.1.1'],
        },
        mtu: { description: 'of all nodes', type: 'integer' },
      },
    },
    cloud: {
      type: 'object',
      additionalProperties: false,
      properties: { token: { type: 'string', writeOnly: true } },
    },
    nodes: {
      type: 'array',
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['name'],
        properties: {
          name: { type: 'string' },
          address: { type: 'string', format: 'ipv4' },
          disk: { type: 'string' },
        },
      },
    },
  },
};

it('drafts a schema from TOML and its comments', async () => {
  expect(await inferSchema({ path: 'sample.toml', text: toml })).toEqual(draft);
});

it('drafts one from YAML and from JSON', async () => {
  const yaml =
    '# The network.\nnetwork:\n  # Of all nodes.\n  # Default: 1500\n  # mtu: 1500\n  # note: this is prose\n  cidr: 10.0.0.0/8\n';
  expect(await inferSchema({ path: 's.yaml', text: yaml })).toMatchObject({
    required: ['network'],
    properties: {
      network: {
        description: 'The network.',
        required: ['cidr'],
        properties: {
          mtu: { description: 'Of all nodes.', type: 'integer', default: 1500 },
          cidr: { type: 'string', format: 'cidr' },
        },
      },
    },
  });
  expect(await inferSchema({ path: 's.json', text: '{"a": [1, 2.5], "b": null}' })).toMatchObject({
    required: ['a', 'b'],
    properties: { a: { type: 'array', items: { type: 'number' } }, b: {} },
  });
});

it('drafts a schema that the sample itself matches', async () => {
  const p = project({ 'in/a.jinja': 'a' }, 'data = ["d.toml"]\n[clusterwright]\nschema = "s.json"');
  const filled = toml.replace('node_cidr = ""', 'node_cidr = "10.0.0.0/24"');
  p.write('d.toml', filled);
  p.write('s.json', JSON.stringify(await inferSchema({ path: 'd.toml', text: filled })));
  expect(findings(await p.render())).toEqual([]);
  p.write('d.toml', toml);
  expect(findings(await p.render())).toEqual([
    'makejinja/schema d.toml:8:13 network.node_cidr is not a valid cidr',
  ]);
});

it('is printed by schema infer; an unreadable file is an error', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 's.toml'), toml);
  writeFileSync(join(folder, 'broken.toml'), 'a = ');
  const { status, stdout } = await run(folder, ['schema', 'infer', 's.toml']);
  expect([status, JSON.parse(stdout)]).toEqual([0, draft]);
  for (const name of ['broken.toml', 'nope.yaml']) {
    const failed = await run(folder, ['schema', 'infer', name]);
    expect([failed.status, failed.stdout, failed.stderr]).toEqual([1, '', expect.stringContaining(name)]);
  }
});

it('takes linear time for many commented-out settings', async () => {
  const lines = Array.from({ length: 3000 }, (_, index) => `# name_${index} = ${index}`);
  const text = ['a = 1', ...lines, '# a = 2', '# b ='].join('\n');
  const schema = await inferSchema({ path: 'sample.toml', text });
  expect(Object.keys((schema?.['properties'] ?? {}) as object)).toHaveLength(3001);
});

it('joins thousands of items that have little in common in time that grows with their number', async () => {
  await expectLinear(async (n) => {
    const items = Array.from({ length: n }, (_, at) => `  - {k${at}: 1, l: x}\n`).join('');
    const schema = await inferSchema({ path: 's.yaml', text: `a:\n${items}` });
    expect(schema).toMatchObject({ properties: { a: { items: { required: ['l'] } } } });
  }, 800);
});

it('takes members that are called like those of every object for members', async () => {
  expect(
    await inferSchema({ path: 's.yaml', text: 'a: [{b: 1}, {constructor: "10.0.0.1", toString: {c: 1}}]\n' }),
  ).toMatchObject({
    properties: {
      a: {
        items: {
          properties: {
            constructor: { format: 'ipv4' },
            toString: { type: 'object', properties: { c: { type: 'integer' } } },
          },
        },
      },
    },
  });
});
