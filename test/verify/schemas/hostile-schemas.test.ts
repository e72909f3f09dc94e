import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { run, temporaryFolder } from '../../support/cli.ts';
import { within } from '../../support/cpu.ts';

let folder: string;

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
}

beforeEach(() => {
  folder = temporaryFolder();
});

const text = `${'a'.repeat(5000)}!`;
const ofName = (schema: unknown) => ({ type: 'object', properties: { name: schema } });
/** Sixty levels, each of which refers to the next one twice. */
const doubling = {
  $defs: Object.fromEntries(
    Array.from({ length: 60 }, (_, at): [string, unknown] => [
      `a${at}`,
      at === 59 ? { type: 'object' } : { allOf: [0, 1].map(() => ({ $ref: `#/$defs/a${at + 1}` })) },
    ]),
  ),
  $ref: '#/$defs/a0',
};

/** Schemas that would not terminate, and the message about them. */
const schemas: readonly (readonly [string, Record<string, unknown>, string])[] = [
  ['a pattern with nested repetition', ofName({ pattern: '^(a+)+$' }), 'name must match'],
  ['a pattern with overlapping choices', ofName({ pattern: '^(a|a)*$' }), 'name must match'],
  ['names by such a pattern', { patternProperties: { '^(n|n|[a-z]+)+!$': false } }, ''],
  ['one that the linear engine does not support', ofName({ pattern: '^(?=(a+)+$)b' }), 'takes too long'],
  ['a reference to itself', { $ref: '#' }, 'refers to itself'],
  [
    'two that refer to each other',
    { $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } }, $ref: '#/$defs/a' },
    'refers to itself',
  ],
  ['references to itself in a choice', { anyOf: [{ type: 'string' }, { $ref: '#' }] }, 'refers to itself'],
  ['references that double each time', doubling, 'takes too long'],
];

/** Those that the time limit stops take seconds each. */
const quick = schemas.filter(([, , said]) => said !== 'takes too long');

describe('an untrusted schema cannot block', () => {
  test.each(quick)('%s, of a chart', async (_, schema, said) => {
    write('chart/Chart.yaml', 'apiVersion: v2\nname: web\nversion: 1.0.0\n');
    write('chart/values.yaml', `name: ""\nnames: {}\n`);
    write('chart/values.schema.json', schema);
    write(
      'release.yaml',
      `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec: {interval: 1h, chartRef: {kind: OCIRepository, name: web}, values: {name: ${text}}}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: web, namespace: shop}
spec: {interval: 1h, url: "oci://registry.example.com/charts/web", ref: {tag: 1.0.0}}
`,
    );
    await ends(['verify', '.', '--chart', 'web=chart'], said);
  });

  test.each(schemas)('%s, of a kind', async (_, schema, said) => {
    write('schemas/widget.json', schema);
    write('a.yaml', `apiVersion: example.com/v1\nkind: Widget\nname: ${text}\nmetadata: {name: a}\n`);
    await ends(['verify', '.', '--schema-location', 'schemas/{{.ResourceKind}}.json'], said);
  });

  test.each(quick)('%s, of data', async (_, schema, said) => {
    write('schema.json', schema);
    write('data.yaml', `name: ${text}\n`);
    write('in/a.j2', 'x');
    write(
      'makejinja.toml',
      '[makejinja]\ninputs = ["in"]\noutput = "out"\ndata = ["data.yaml"]\n[clusterwright]\nschema = "schema.json"\n',
    );
    await ends(['render'], said === 'name must match' ? 'name does not' : said);
  });
});

async function ends(args: readonly string[], said: string): Promise<void> {
  // The time limit stops one object after five seconds.
  const { stdout, stderr } = await within(8000, () => run(folder, args));
  expect(stdout + stderr).toContain(said);
  expect(stdout + stderr).not.toContain('internal error');
}
