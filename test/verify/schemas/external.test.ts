import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSchemas, locate } from '../../../src/verify/schemas/external.ts';

const kind = { apiVersion: 'example.com/v1', kind: 'Widget' };
const schema = JSON.stringify({
  type: 'object',
  required: ['spec'],
  properties: {
    apiVersion: {},
    kind: {},
    metadata: {},
    spec: { type: 'object', additionalProperties: false, properties: { size: { type: 'integer' } } },
  },
});

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clusterwright-schemas-'));
  await writeFile(join(folder, 'widget_v1.json'), schema);
  await writeFile(join(folder, 'gadget_v1.json'), '{');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.each([
  ['crds/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json', 'crds/example.com/widget_v1.json'],
  ['{{ .ResourceKind }}{{ .KindSuffix }}.json', 'widget-example-v1.json'],
  ['https://schemas.example', 'https://schemas.example/master-standalone-strict/widget-example-v1.json'],
])("kubeconform's pattern %s", (location, address) => {
  expect(locate(location, kind)).toBe(address);
});

test('a kind without a built-in schema is checked by that of the first location with one', async () => {
  const locations = [
    join(folder, 'nothing-{{.ResourceKind}}.json'),
    join(folder, '{{.ResourceKind}}_{{.ResourceAPIVersion}}.json'),
  ];
  const { schemas, diagnostics } = await loadSchemas(locations, [kind]);
  expect(diagnostics).toEqual([]);
  expect(schemas.check({ ...kind, spec: { size: 1 } })).toEqual([]);
  expect(
    schemas
      .check({ ...kind, spec: { size: 'a', colour: 1 } })
      ?.map(({ code, path }) => [code, path.join('.')]),
  ).toEqual([
    ['schema/invalid', 'spec.colour'],
    ['schema/invalid', 'spec.size'],
  ]);
  expect(schemas.check({ apiVersion: 'example.com/v1', kind: 'Other' })).toBeUndefined();
});

test('what was fetched is cached, and fetched once', async () => {
  const asked: string[] = [];
  const fetch = async (url: string) => {
    asked.push(url);
    return schema;
  };
  const cache = join(folder, 'cache');
  for (let run = 0; run < 2; run += 1) {
    const { schemas } = await loadSchemas(['https://schemas.example/{{.ResourceKind}}.json'], [kind], {
      cache,
      fetch,
    });
    expect(schemas.check({ ...kind })?.[0]?.message).toBe('spec is missing');
  }
  expect(asked).toEqual(['https://schemas.example/widget.json']);
});

test('an invalid schema is reported', async () => {
  const { diagnostics } = await loadSchemas(
    [join(folder, '{{.ResourceKind}}_{{.ResourceAPIVersion}}.json')],
    [{ apiVersion: 'example.com/v1', kind: 'Gadget' }],
  );
  expect(diagnostics.map(({ code }) => code)).toEqual(['schema/unreadable-schema']);
});
