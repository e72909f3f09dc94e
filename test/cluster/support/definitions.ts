import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';
import { type Source, type Sources, textsOf } from '../../../scripts/kinds/download.ts';
import type { Api, KubernetesObject } from './api.ts';
import { builtVersions } from './built-versions.ts';
import { pluralOf } from './operators.ts';
import { waitFor } from './process.ts';
import { conditionOf } from './ready.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const kinds = join(root, 'src/verify/kinds');
const sources = JSON.parse(readFileSync(join(kinds, 'sources.json'), 'utf8')) as Sources;

/** The folders with custom resource definitions to install: CRDS, by default the one next to the clone. */
function definitionFolders(): readonly string[] {
  const folders = (process.env['CRDS'] ?? join(root, '../shared/crds')).split(delimiter);
  return folders.filter((folder) => existsSync(folder));
}

/** The API groups that the folders define. */
export function groupsInFolders(): readonly string[] {
  return [...new Set(textsInFolders().flatMap(readDefinitions).map(groupOf))];
}

/**
 * The definitions of API groups: from the folders, or else from the Go modules of the verifier's kinds, or else definitions that
 * accept anything. Throws if a group is not found.
 */
export async function definitionsOf(groups: readonly string[]): Promise<readonly KubernetesObject[]> {
  const inFolders = textsInFolders();
  const all: KubernetesObject[] = [];
  for (const group of groups) {
    const own = inFolders.filter((text) => text.includes(`group: ${group}\n`)).flatMap(readDefinitions);
    const found = own.some((definition) => groupOf(definition) === group)
      ? own
      : await definitionsFromSources(group, sourcesOf(group));
    all.push(...membersOf(group, found));
  }
  return all;
}

/**
 * The definitions of API groups whose controllers run here, of the versions that run: a controller may rely on a default that
 * another version of its definitions does not have. Throws if a group is not found, or none of its controllers is built.
 */
export async function definitionsOfBuilt(groups: readonly string[]): Promise<readonly KubernetesObject[]> {
  const all: KubernetesObject[] = [];
  for (const group of groups)
    all.push(...membersOf(group, await definitionsFromSources(group, builtSourcesOf(group))));
  return all;
}

/** Where the definitions of an API group are, in the version of the program that the scripts build. Throws if they build none. */
export function builtSourcesOf(group: string): readonly Source[] {
  const found = sourcesOf(group).flatMap((source) => {
    const version = typeof source === 'string' ? undefined : builtVersions.get(source.module);
    return typeof source === 'string' || version === undefined ? [] : [{ ...source, version }];
  });
  if (found.length === 0) throw new Error(`no script builds a controller of ${group}`);
  return found;
}

function membersOf(group: string, found: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const members = found.filter((definition) => groupOf(definition) === group);
  if (members.length === 0) throw new Error(`there are no definitions of ${group}`);
  return [...new Map(members.map((member) => [member.metadata.name, member])).values()];
}

/** Installs definitions, and waits until all are served. */
export async function installDefinitions(api: Api, definitions: readonly KubernetesObject[]): Promise<void> {
  for (const definition of definitions) {
    // Created instead of applied, because managed fields would make large ones too large.
    const { status, body } = await api.send(
      'POST',
      '/apis/apiextensions.k8s.io/v1/customresourcedefinitions',
      definition,
    );
    if (status >= 400 && status !== 409)
      throw new Error(`${definition.metadata.name}: ${String(body['message'])}`);
  }
  await waitFor(
    async () => {
      const all = await api.list('/apis/apiextensions.k8s.io/v1/customresourcedefinitions');
      return all.every((definition) => conditionOf(definition, 'Established')?.status === 'True');
    },
    // The list is long.
    { what: 'the custom resource definitions', seconds: 300, every: 1000 },
  );
}

function textsInFolders(): readonly string[] {
  return definitionFolders().flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.ya?ml$/.test(name))
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8')),
  );
}

/** Where the verifier's kinds of a group come from: modules, and files written by hand. */
function sourcesOf(group: string): readonly (Source | string)[] {
  const file = join(kinds, 'data', `${group}.json`);
  if (!existsSync(file)) return [];
  const { from } = JSON.parse(readFileSync(file, 'utf8')) as { readonly from: readonly string[] };
  return from.map(
    (place) => sources.crds.find(({ module, version }) => `${module}@${version}` === place) ?? place,
  );
}

async function definitionsFromSources(
  group: string,
  places: readonly (Source | string)[],
): Promise<readonly KubernetesObject[]> {
  const found: KubernetesObject[] = [];
  for (const place of places) {
    if (typeof place === 'string') found.push(...handWritten(readFileSync(join(kinds, place), 'utf8')));
    else {
      const { texts } = await textsOf(place, sources.toolchain);
      for (const text of texts.values())
        if (text.includes(`group: ${group}\n`)) found.push(...readDefinitions(text));
    }
  }
  return found;
}

function readDefinitions(text: string): KubernetesObject[] {
  // Some files are chart templates: lines that consist of a Helm action are removed.
  return parseAllDocuments(text.replace(/^\s*\{\{.*\}\}\s*$/gm, ''), {
    uniqueKeys: false,
    logLevel: 'silent',
  })
    .map((document) => document.toJS({ maxAliasCount: -1 }) as KubernetesObject | null)
    .filter((object): object is KubernetesObject => object?.kind === 'CustomResourceDefinition')
    .map((definition) => withoutProse(definition) as KubernetesObject);
}

interface Written {
  readonly kind: string;
  readonly spec?: {
    readonly group: string;
    readonly scope: string;
    readonly names: { readonly kind: string };
    readonly versions: readonly { readonly name: string }[];
  };
}

/** Definitions of kinds whose structure is written by hand. They accept any spec, because that structure is not upstream's. */
function handWritten(text: string): KubernetesObject[] {
  const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  return parseAllDocuments(text).flatMap((document) => {
    const { spec } = document.toJS() as Written;
    if (spec === undefined) return [];
    const plural = pluralOf(spec.names.kind);
    const versions = spec.versions.map(({ name }, index) => ({
      name,
      served: true,
      storage: index === 0,
      subresources: { status: {} },
      schema: { openAPIV3Schema: { type: 'object', properties: { spec: anything, status: anything } } },
    }));
    return [
      {
        apiVersion: 'apiextensions.k8s.io/v1',
        kind: 'CustomResourceDefinition',
        metadata: { name: `${plural}.${spec.group}` },
        spec: { ...spec, names: { ...spec.names, plural }, versions },
      },
    ];
  });
}

/** Descriptions are most of a definition, and are not used here. */
function withoutProse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutProse);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      // A field may have the same name; its schema is a map.
      .filter(([key, item]) => key !== 'description' || typeof item !== 'string')
      .map(([key, item]) => [key, withoutProse(item)]),
  );
}

function groupOf(definition: KubernetesObject): string {
  return (definition['spec'] as { readonly group: string }).group;
}
