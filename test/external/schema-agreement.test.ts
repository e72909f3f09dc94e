import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { allKinds } from '../../src/verify/schemas/pack.ts';
import { validateObject } from '../../src/verify/schemas/validate-object.ts';
import { compareSchema, type Difference, type JsonSchema } from '../support/compare-schema.ts';
import { mutate, random } from '../support/mutate.ts';
import { readOpenApi, standalone } from '../support/openapi.ts';
import { soundObjects } from '../verify/schemas/objects.ts';

/**
 * The pack beside the public schemas: CRDs from a folder laid out as `{group}/{kind}_{version}.json`, built-in
 * kinds from the API document in the Go module of Kubernetes.
 */
const root = process.env['CRD_SCHEMAS'] ?? '../shared/schemas';
const crds = existsSync(root)
  ? readdirSync(root).flatMap((group) => readdirSync(join(root, group)).map((file) => ({ group, file })))
  : [];
const builtInGroups = [
  '',
  'apps',
  'autoscaling',
  'batch',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
];

/** What the pack passes though the schema does not: each for a reason. */
const laxities: readonly { readonly path: RegExp; readonly what: RegExp }[] = [
  // The API server takes null there; controllers write it so.
  { path: /metadata\.(creationTimestamp|deletionTimestamp)$/, what: /null passes/ },
  // What the server fills in is no matter of a tree's.
  { path: /volumeClaimTemplates\[\]\.status$/, what: /^any/ },
  // Their schemas end after ten levels, where the recursion does not.
  { path: /(subGroups\[\]\.){9,}subGroups/, what: /does not have it/ },
  { path: /(subComponents\.\*\[\]\.){9,}subComponents/, what: /does not have it/ },
  // The Barman Cloud plugin has these since 0.7; the public schema is that of an earlier one.
  { path: /instanceSidecarConfiguration\.(additionalContainerArgs|logLevel)$/, what: /does not have it/ },
];

/** What the pack asks for beyond the schema, as the server or the controller does. */
const strictness = [
  /^is not required$/, // Kubernetes requires it in its own validation
  /^enum (?!lacks|has)/, // a closed set that the reference names and the schema leaves open
  /(from|to) -?\d+, the schema -?(\d+|Infinity)/, // bounds likewise
];

function crdSchema(group: string, file: string): JsonSchema {
  return JSON.parse(readFileSync(join(root, group, file), 'utf8')) as JsonSchema;
}

function unexplained(differences: readonly Difference[]): readonly string[] {
  return differences
    .filter(({ path, side, what }) =>
      side === 'lax'
        ? !laxities.some((each) => each.path.test(path) && each.what.test(what))
        : !strictness.some((pattern) => pattern.test(what)) && !explained(path, what),
    )
    .map(({ path, side, what }) => `${side} ${path}: ${what}`);
}

function explained(path: string, what: string): boolean {
  // The metadata of an embedded claim is any map in CRDs; the pack knows its fields.
  if (path.endsWith('volumeClaimTemplate.metadata')) return what.startsWith('an object');
  // Refused by a rule of the CRD itself.
  return path === 'spec.configuration.serverName';
}

function findKind(group: string, file: string) {
  const [name = '', version = ''] = file.replace('.json', '').split('_');
  return allKinds().find(
    (kind) => kind.group === group && kind.name.toLowerCase() === name && kind.versions.includes(version),
  );
}

test.each(crds)(
  '$group/$file: the pack has each field, with its type, its bounds and its choices',
  ({ group, file }) => {
    const kind = findKind(group, file);
    expect(kind).toBeDefined();
    if (kind) expect(unexplained(compareSchema(crdSchema(group, file), kind.type))).toEqual([]);
  },
);

test('built-in kinds: the pack has each field of the API document', () => {
  const definitions = readOpenApi();
  expect(definitions).toBeDefined();
  if (!definitions) return;
  const found = allKinds()
    .filter(({ group }) => builtInGroups.includes(group))
    .flatMap((kind) =>
      kind.versions.map((version) => ({
        kind,
        schema: standalone(definitions, kind.group, version, kind.name),
      })),
    );
  expect(found.filter(({ schema }) => schema === undefined)).toEqual([]);
  expect(
    found.flatMap(({ kind, schema }) =>
      schema ? unexplained(compareSchema(schema, kind.type)).map((each) => `${kind.name} ${each}`) : [],
    ),
  ).toEqual([]);
});

test('what a public schema refuses of a broken object, the pack refuses', () => {
  const roll = random(20_260);
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false, logger: false });
  const sound = soundObjects().flatMap((object) => {
    const [group = '', version = ''] = String(object['apiVersion']).split('/');
    const file = `${String(object['kind']).toLowerCase()}_${version}.json`;
    if (!crds.some((crd) => crd.group === group && crd.file === file)) return [];
    return [{ object, validate: ajv.compile(javascript(crdSchema(group, file))) }];
  });
  expect(sound.length).toBeGreaterThan(30);
  const lax: string[] = [];
  let refused = 0;
  for (const { object, validate } of sound) {
    expect(validate(object), `${String(object['kind'])} ${ajv.errorsText(validate.errors)}`).toBe(true);
    for (let run = 0; run < 60; run += 1) {
      const broken = mutate(object, roll);
      if (broken === undefined || validate(broken.object)) continue;
      refused += 1;
      const verdict = validateObject(broken.object);
      if (!verdict.known || verdict.issues.length === 0)
        lax.push(`${String(object['kind'])} ${broken.what}: ${ajv.errorsText(validate.errors)}`);
    }
  }
  expect(refused).toBeGreaterThan(1000);
  expect(lax).toEqual([]);
});

/** Two of the public schemas hold patterns in RE2 that JavaScript does not read; the pack has its own for them. */
function javascript(schema: JsonSchema): JsonSchema {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key === 'pattern' && typeof value === 'string' && /\(\?i\)|\\PC/.test(value) ? undefined : value,
    ),
  ) as JsonSchema;
}
