import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { type Sources, textsOf } from '../../scripts/kinds/download.ts';
import { readCrds } from '../../scripts/kinds/read-crds.ts';
import { readOpenApi } from '../../scripts/kinds/read-openapi.ts';
import { findKind } from '../../src/verify/kinds/pack.ts';
import type { UpstreamKind } from '../../src/verify/kinds/schema.ts';
import { validateObject } from '../../src/verify/schemas/validate-object.ts';
import { compareSchema, type Difference, type JsonSchema } from '../support/compare-schema.ts';
import { mutate, random } from '../support/mutate.ts';
import { inline } from '../support/openapi.ts';
import { soundObjects } from '../verify/schemas/objects.ts';

/**
 * Compares the kinds with their sources: the CRDs and the API document at the pinned versions, from the cache that `npm run
 * kinds` fills, read by a comparison that does not depend on how the data is created.
 */
const sources = JSON.parse(
  readFileSync(new URL('../../src/verify/kinds/sources.json', import.meta.url), 'utf8'),
) as Sources;

const crds = (
  await Promise.all(
    sources.crds.map(async (source) => {
      const { texts } = await textsOf(source, sources.toolchain);
      return [...texts.values()].flatMap(readCrds);
    }),
  )
).flat();
const [openApi] = (await textsOf(sources.kubernetes, sources.toolchain)).texts.values();
const builtIn = readOpenApi(openApi ?? '{}');

/** What is accepted although the schema does not say so, each with a reason. */
const laxities: readonly { readonly path: RegExp; readonly what: RegExp }[] = [
  // The API server accepts null for a time, and controllers write it.
  { path: /./, what: /null passes/ },
  // What the server fills in, and objects of any shape.
  { path: /./, what: /^any, but the schema says object/ },
  // Generators leave metadata undescribed.
  { path: /(^|\.)metadata(\.|$)/, what: /does not have it/ },
  // A closed set in a schema that is a Kubernetes definition elsewhere is stated by hand.
  { path: /./, what: /^enum has/ },
  // Fields of later releases than the pinned one, and of a fork of VolSync: stated by hand.
  { path: /\.nullBytePolicy$|^spec\.kopia$/, what: /does not have it/ },
  {
    path: /^spec\.provider\.(aws\.(customSessionTags|sessionTagsPolicy)|dvls\.vault)$/,
    what: /does not have/,
  },
  {
    path: /^spec\.provider\.(github\.orgSecretVisibility|keepersecurity\.getByTitleFallback)$/,
    what: /not have/,
  },
  { path: /^spec\.provider\.(passbolt\.ca\w+|pulumi\.auth|nebiusmysterybox|ovh)$/, what: /does not have it/ },
  { path: /^spec\.provider\..*\.(gcpServiceAccountEmail|cert\.vaultRole)$/, what: /does not have it/ },
  { path: /^spec\.provider\.pulumi\.accessToken$/, what: /^is required$/ },
  // Upstream has a pattern where the data has a named type.
  { path: /./, what: /^takes integer, but the schema says (\(|string)/ },
];

/** What is required beyond the schema, as by the server or the controller. */
const strictness = [
  /^is not required$/, // Kubernetes requires it in its own validation
  /^enum (?!lacks)/, // a closed set that the reference names and the schema leaves open
  /(from|to) -?\d+, the schema -?(\d+|Infinity)/, // bounds likewise
  /^an object, but the schema says object/, // one without fields, to be given or not
  /^takes no integer$/, // a closed set of quantities
];

function unexplained(kind: UpstreamKind): readonly string[] {
  const found = findKind(kind.group === '' ? kind.version : `${kind.group}/${kind.version}`, kind.kind);
  if (found === undefined || !('type' in found))
    return [`${kind.group}/${kind.version} ${kind.kind} is not known`];
  const schema = kind.definitions === undefined ? kind.schema : inline(kind.schema, kind.definitions);
  return compareSchema(schema, found.type())
    .filter(({ path, side, what }: Difference) =>
      side === 'lax'
        ? !laxities.some((each) => each.path.test(path) && each.what.test(what))
        : !strictness.some((pattern) => pattern.test(what)) && !isRefusedByRule(schema, path),
    )
    .map(({ path, side, what }) => `${kind.kind} ${kind.version} ${side} ${path}: ${what.slice(0, 200)}`);
}

/** Fields that a rule of the CRD forbids completely. */
function isRefusedByRule(schema: JsonSchema, path: string): boolean {
  const name = path.split('.').at(-1) ?? '';
  return new RegExp(`!has\\(self\\.(__)?${name}(__)?\\)`).test(JSON.stringify(schema));
}

test('custom kinds: each field of the pinned CRDs, with its type, its bounds and its choices', () => {
  expect(crds.length).toBeGreaterThan(200);
  expect(crds.flatMap(unexplained)).toEqual([]);
});

test('built-in kinds: each field of the API document', () => {
  expect(builtIn.length).toBeGreaterThan(60);
  // Their schemas contain themselves.
  const finite = builtIn.filter(({ kind }) => !['CustomResourceDefinition', 'Workload'].includes(kind));
  expect(finite.flatMap(unexplained)).toEqual([]);
});

test('what a CRD rejects of a broken object is rejected', () => {
  const roll = random(20_260);
  const ajv = new Ajv({ strict: false, allErrors: false, validateFormats: false, logger: false });
  const sound = soundObjects().flatMap((object) => {
    const [group = '', version = ''] = String(object['apiVersion']).split('/');
    const crd = crds.find(
      (each) => each.group === group && each.version === version && each.kind === object['kind'],
    );
    return crd === undefined ? [] : [{ object, validate: ajv.compile(closed(crd.schema, true)) }];
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

/** A CRD's schema as JSON Schema that refuses unknown fields, without what JavaScript or ajv cannot read. */
function closed(schema: JsonSchema, root = false): JsonSchema {
  const { pattern, default: value, properties, required, nullable: _, ...rest } = schema;
  const kept = { ...rest, ...(pattern !== undefined && !/\(\?i\)|\\PC/.test(pattern) && { pattern }) };
  const { allOf: __, anyOf: ___, oneOf: ____, ...plain } = kept;
  const base = schema['x-kubernetes-int-or-string'] === true ? kept : plain;
  if (schema.items !== undefined) return { ...base, items: closed(schema.items) };
  if (typeof schema.additionalProperties === 'object')
    return { ...base, additionalProperties: closed(schema.additionalProperties) };
  if (properties === undefined) return base;
  const open = schema['x-kubernetes-preserve-unknown-fields'] === true;
  const fields = Object.entries(properties).map(([key, child]): [string, JsonSchema] => [
    key,
    root && (key === 'metadata' || key === 'status') ? {} : key === 'metadata' ? {} : closed(child),
  ]);
  return {
    ...base,
    properties: Object.fromEntries(fields),
    additionalProperties: open,
    ...(required && {
      required: required.filter((key) => properties[key]?.default === undefined && key !== 'status'),
    }),
  };
}
