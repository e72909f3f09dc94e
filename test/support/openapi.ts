import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonSchema } from './compare-schema.ts';

/** The release whose API the pack describes. */
const release = 'v1.37.2';

interface Definition extends JsonSchema {
  readonly $ref?: string;
  readonly 'x-kubernetes-group-version-kind'?: readonly { group: string; version: string; kind: string }[];
}

/** The API document of Kubernetes, from its Go module; undefined without Go or a network. */
function readOpenApi(): Readonly<Record<string, Definition>> | undefined {
  try {
    const described = execFileSync('go', ['mod', 'download', '-json', `k8s.io/kubernetes@${release}`], {
      encoding: 'utf8',
    });
    const { Dir } = JSON.parse(described) as { Dir: string };
    const document = JSON.parse(readFileSync(join(Dir, 'api/openapi-spec/swagger.json'), 'utf8')) as {
      definitions: Record<string, Definition>;
    };
    return document.definitions;
  } catch {
    return undefined;
  }
}

/** One kind's schema without references and, as kubeconform reads it, without unknown fields. */
function standalone(
  definitions: Readonly<Record<string, Definition>>,
  group: string,
  version: string,
  kind: string,
): JsonSchema | undefined {
  const entry = Object.values(definitions).find((definition) =>
    definition['x-kubernetes-group-version-kind']?.some(
      (each) => each.group === group && each.version === version && each.kind === kind,
    ),
  );
  return entry && inline(entry, definitions);
}

/** A schema with its references inlined, without unknown fields. */
export function inline(schema: Definition, definitions: Readonly<Record<string, Definition>>): JsonSchema {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.slice('#/definitions/'.length);
    // Quantities may be written as numbers, but the document only allows strings.
    if (name.endsWith('resource.Quantity'))
      return { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'string' }, { type: 'number' }] };
    if (name.endsWith('intstr.IntOrString'))
      return { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] };
    const target = definitions[name];
    if (target === undefined) throw new Error(`the document has no ${name}`);
    return inline(target, definitions);
  }
  const {
    description: _,
    'x-kubernetes-group-version-kind': __,
    ...kept
  } = schema as Definition & { description?: string };
  return {
    ...kept,
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([key, child]) => [key, inline(child, definitions)]),
      ),
      additionalProperties: false,
    }),
    ...(schema.items && { items: inline(schema.items, definitions) }),
    ...(typeof schema.additionalProperties === 'object' && {
      additionalProperties: inline(schema.additionalProperties, definitions),
    }),
  };
}

/**
 * Writes the schemas of the built-in kinds of some objects, in kubeconform's layout: `{{.ResourceKind}}{{.KindSuffix}}.json` in
 * the folder. False if the document is not available.
 */
export function writeBuiltInSchemas(
  folder: string,
  objects: readonly Readonly<Record<string, unknown>>[],
): boolean {
  const definitions = readOpenApi();
  if (definitions === undefined) return false;
  mkdirSync(folder, { recursive: true });
  for (const object of objects) {
    const [first = '', second] = String(object['apiVersion']).split('/');
    const [group, version] = second === undefined ? ['', first] : [first, second];
    const schema = standalone(definitions, group, version, String(object['kind']));
    if (!schema) continue;
    // The file name has only the first part of the group, as in kubernetes-json-schema.
    const suffix = group === '' ? version : `${group.split('.')[0]}-${version}`;
    const name = `${String(object['kind']).toLowerCase()}-${suffix}.json`;
    writeFileSync(join(folder, name), JSON.stringify(plain(schema)));
  }
  return true;
}

/** kubeconform ignores `x-kubernetes-int-or-string`, and is too strict about `format`. */
function plain(schema: unknown): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key === 'format' && ['int-or-string', 'int32', 'int64', 'double', 'byte'].includes(String(value))
        ? undefined
        : value,
    ),
  );
}
