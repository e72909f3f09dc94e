import { splitApiVersion } from '../api-version.ts';
import { own } from '../own.ts';
import type { Field, ObjectType } from '../schemas/types.ts';
import type { Addition, Additions } from './additions.ts';
import { TypeBuilder } from './build-type.ts';
import { additionsOf, builtinAdditionsOf, definitionAdditions } from './groups.ts';
import type { GroupData, Node } from './node.ts';
import { groupData, kindIndex } from './read-data.ts';

export interface Kind {
  readonly group: string;
  readonly name: string;
  /** The served versions, the preferred one first. */
  readonly versions: readonly string[];
  readonly clusterScoped: boolean;
}

export type Lookup =
  | { readonly kind: Kind; readonly type: () => ObjectType }
  /** The kind is known, but not this version. */
  | { readonly versions: readonly string[] }
  | undefined;

/** Finds the kind of an object; undefined if it is not known. */
export function findKind(apiVersion: string, name: string): Lookup {
  const { group, version } = splitApiVersion(apiVersion);
  const kind = kindOf(group, name);
  if (kind === undefined) return undefined;
  return kind.versions.includes(version)
    ? { kind, type: () => kindType(group, name, version) }
    : { versions: kind.versions };
}

export function kindOf(group: string, name: string): Kind | undefined {
  const kinds = own(kindIndex(), group);
  const entry = kinds && own(kinds, name);
  return entry && kindFrom(group, name, entry);
}

/** Returns every known kind with its API versions. */
export function allKinds(): readonly Kind[] {
  return Object.entries(kindIndex()).flatMap(([group, kinds]) =>
    Object.entries(kinds).map(([name, entry]) => kindFrom(group, name, entry)),
  );
}

function kindFrom(group: string, name: string, entry: readonly string[]): Kind {
  const clusterScoped = entry[0] === '*';
  return { group, name, versions: clusterScoped ? entry.slice(1) : entry, clusterScoped };
}

const types = new Map<string, ObjectType>();

function kindType(group: string, name: string, version: string): ObjectType {
  const key = `${group}/${version} ${name}`;
  const known = types.get(key) ?? buildKind(group, name, version);
  types.set(key, known);
  return known;
}

function buildKind(group: string, name: string, version: string): ObjectType {
  const data = groupData(group);
  if (data === undefined) throw new Error(`no data of ${group}`);
  return withOuterFields(builderOf(group), data, group, version, name);
}

/** Returns the type of a kind from data that do not ship with the program, with the additions for it. */
export function typeFrom(
  data: Pick<GroupData, 'kinds' | 'nodes'>,
  group: string,
  version: string,
  name: string,
): ObjectType {
  return withOuterFields(makeBuilder(data.nodes, group), data, group, version, name);
}

function withOuterFields(
  builder: TypeBuilder,
  { kinds }: Pick<GroupData, 'kinds'>,
  group: string,
  version: string,
  name: string,
): ObjectType {
  const index = own(kinds, name)?.versions[version];
  if (index === undefined) throw new Error(`no data of ${group}/${version} ${name}`);
  const type = builder.objectAt(index, name);
  // Kustomize also reads its own files without apiVersion, kind and metadata.
  return { ...type, fields: new Map([...outerFields(group !== 'kustomize.config.k8s.io'), ...type.fields]) };
}

const status: readonly [string, Field] = ['status', { required: false, type: () => ({ kind: 'any' }) }];

function outerFields(required: boolean): ReadonlyMap<string, Field> {
  const text = (): Field => ({ required, type: () => ({ kind: 'string', length: {} }) });
  return new Map<string, Field>([
    ['apiVersion', text()],
    ['kind', text()],
    ['metadata', { required, type: () => definition('ObjectMeta') }],
    ...(required ? [status] : []),
  ]);
}

const definitions = new Map<string, ObjectType>();

/** Returns a Kubernetes definition by its name in core/v1 or meta/v1. */
function definition(name: string): ObjectType {
  const known = definitions.get(name);
  if (known !== undefined) return known;
  const found = findDefinition(name);
  if (found === undefined) throw new Error(`Kubernetes has no definition ${name}`);
  const type = builderOf(found.group).objectAt(found.index, name);
  definitions.set(name, type);
  return type;
}

function findDefinition(name: string): { readonly group: string; readonly index: number } | undefined {
  for (const group of ['', 'apps', 'batch']) {
    const index = groupData(group)?.nodes.findIndex(
      ({ like, f }) => like === name && Object.keys(f ?? {}).length > 0,
    );
    if (index !== undefined && index >= 0) return { group, index };
  }
  return undefined;
}

const builders = new Map<string, TypeBuilder>();

function builderOf(group: string): TypeBuilder {
  const known = builders.get(group);
  if (known !== undefined) return known;
  const builder = makeBuilder(groupData(group)?.nodes ?? [], group);
  builders.set(group, builder);
  return builder;
}

function makeBuilder(nodes: readonly Node[], group: string): TypeBuilder {
  const own = additionsOf(group);
  return new TypeBuilder(
    nodes,
    (like, path) => [...additionsTo(like, group), ...matching(own, path)],
    () => definition('ObjectMeta'),
  );
}

/** Whether the selectors of a group take `*` and `?` in labels, so that the API server has no say in them. */
function takesWildcards(group: string): boolean {
  return group === 'kyverno.io';
}

function additionsTo(like: string | undefined, group: string): readonly Addition[] {
  if (like === undefined) return [];
  if (like === 'LabelSelector' && takesWildcards(group)) return [];
  return [definitionAdditions, builtinAdditionsOf(group)].flatMap((table) => own(table, like) ?? []);
}

function matching(additions: Additions, path: string): readonly Addition[] {
  const found: Addition[] = [];
  for (let at = path; ; at = at.slice(at.indexOf('.') + 1)) {
    const addition = own(additions, at === path ? at : `….${at}`);
    if (addition !== undefined) found.push(addition);
    if (!at.includes('.')) return found;
  }
}
