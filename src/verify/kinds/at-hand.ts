import { withinTime } from '../../within-time.ts';
import { checkRules } from '../cel/check.ts';
import { isPlainMap } from '../model/data.ts';
import { besides, type SchemaIssue } from '../schemas/issue.ts';
import type { ObjectType } from '../schemas/types.ts';
import { validate } from '../schemas/validate.ts';
import { Compactor } from './compact.ts';
import { typeFrom } from './pack.ts';
import type { JsonSchema } from './schema.ts';

/** One version of a kind, as defined by a given CustomResourceDefinition. */
interface KindAtHand {
  /** Returns the issues of an object; undefined if evaluating the definition takes too long. */
  readonly check: (
    data: Readonly<Record<string, unknown>>,
    opaque: (text: string) => boolean,
  ) => readonly SchemaIssue[] | undefined;
}

/** The kinds that definitions in the tree or on the command line define, by `group/version Kind`. */
export type KindsAtHand = ReadonlyMap<string, KindAtHand>;

/**
 * Reads CustomResourceDefinitions. A broken one defines nothing; its own check reports that. Each kind is compiled when
 * an object of it occurs.
 */
export function kindsAtHand(definitions: readonly unknown[]): KindsAtHand {
  const kinds = new Map<string, KindAtHand>();
  for (const definition of definitions) {
    const spec = mapAt(definition, 'spec');
    const { group, versions, scope } = spec;
    const kind = mapAt(spec, 'names')['kind'];
    if (typeof group !== 'string' || typeof kind !== 'string' || !Array.isArray(versions)) continue;
    for (const entry of versions) {
      const { name, served } = isPlainMap(entry) ? entry : {};
      const schema = mapAt(mapAt(entry, 'schema'), 'openAPIV3Schema');
      if (typeof name !== 'string' || served === false || schema['properties'] === undefined) continue;
      kinds.set(`${group}/${name} ${kind}`, readKind(group, name, kind, scope === 'Cluster', schema));
    }
  }
  return kinds;
}

function readKind(
  group: string,
  version: string,
  kind: string,
  cluster: boolean,
  schema: JsonSchema,
): KindAtHand {
  let type: ObjectType | undefined;
  return {
    check: (data, opaque) =>
      withinTime(() => {
        type ??= buildType(group, version, kind, cluster, schema);
        const issues = validate(data, type, { opaque });
        return [...issues, ...besides(checkRules(data, schema, { opaque }), issues)];
      }),
  };
}

function buildType(
  group: string,
  version: string,
  kind: string,
  cluster: boolean,
  schema: JsonSchema,
): ObjectType {
  const compactor = new Compactor({ likeness: () => undefined, facts: () => ({}), isFixed: () => false });
  compactor.add({ group, version, kind, cluster, schema });
  return typeFrom(compactor.finish(), group, version, kind);
}

function mapAt(value: unknown, key: string): Readonly<Record<string, unknown>> {
  const child = isPlainMap(value) ? value[key] : undefined;
  return isPlainMap(child) ? child : {};
}
