import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import { clusterOf } from '../model/cluster.ts';
import { asList, asMap, asText, at, isOpaque, type PlainMap } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import { type KubernetesObject, showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';

export const barman = 'barman-cloud.cloudnative-pg.io';

/** Returns the enabled entries of the Barman Cloud plugin in a Cluster, with their paths. */
export function pluginsOf(cluster: KubernetesObject): { entry: PlainMap; path: KeyPath }[] {
  return asList(at(cluster.data, 'spec', 'plugins'))
    .map((entry, index) => ({ entry: asMap(entry), path: ['spec', 'plugins', index] }))
    .filter(({ entry }) => entry['name'] === barman && entry['enabled'] !== false);
}

/** The archive that a Cluster writes to or is restored from: a store and the name of a server in it. */
interface Archive {
  readonly store: string;
  readonly server: string;
}

/** Identifies an archive by its bucket, because two ObjectStores for one bucket are one archive. */
function archiveOf(
  model: Model,
  { namespace }: KubernetesObject,
  parameters: unknown,
  server: string,
): Archive | undefined {
  const name = asText(at(parameters, 'barmanObjectName'));
  if (name === undefined) return undefined;
  const store = model.find({ group: 'barmancloud.cnpg.io', kind: 'ObjectStore' }, namespace, name);
  const own = asText(at(parameters, 'serverName')) ?? server;
  const archive = objectStoreOf(at(store?.data, 'spec', 'configuration'), own);
  return { store: archive?.store ?? `plugin ${name}`, server: own };
}

function objectStoreOf(store: unknown, server: string): Archive | undefined {
  const path = asText(at(store, 'destinationPath'));
  if (path === undefined) return undefined;
  const endpoint = asText(at(store, 'endpointURL')) ?? '';
  return {
    store: `${endpoint} ${path.replace(/(?<!\/)\/+$/, '')}`,
    server: asText(at(store, 'serverName')) ?? server,
  };
}

/** Returns the archives that a Cluster writes to, as far as the tree shows them. */
function writtenBy(model: Model, cluster: KubernetesObject): { archive: Archive; path: KeyPath }[] {
  const own: { archive: Archive | undefined; path: KeyPath }[] = [
    ...pluginsOf(cluster)
      .filter(({ entry }) => entry['isWALArchiver'] === true)
      .map(({ entry, path }) => ({
        archive: archiveOf(model, cluster, entry['parameters'], cluster.name),
        path: [...path, 'parameters', 'barmanObjectName'],
      })),
    {
      archive: objectStoreOf(at(cluster.data, 'spec', 'backup', 'barmanObjectStore'), cluster.name),
      path: ['spec', 'backup', 'barmanObjectStore', 'destinationPath'],
    },
  ];
  return own.flatMap(({ archive, path }) =>
    archive === undefined || isOpaque(archive.store) || isOpaque(archive.server) ? [] : [{ archive, path }],
  );
}

function isUnchecked({ data }: KubernetesObject): boolean {
  return at(data, 'metadata', 'annotations', 'cnpg.io/skipEmptyWalArchiveCheck') === 'enabled';
}

/** Reports a second Cluster that archives into the archive of another: it must be empty when a Cluster begins. */
export function* sharedArchives(model: Model): Generator<Diagnostic> {
  const writers = new Map<string, KubernetesObject>();
  for (const cluster of model.ofKind('postgresql.cnpg.io', 'Cluster')) {
    if (cluster.aside) continue;
    for (const { archive, path } of writtenBy(model, cluster)) {
      // An ObjectStore that the tree does not show is known by its name, within its namespace.
      const home = archive.store.startsWith('plugin ') ? cluster.namespace : '';
      const key = JSON.stringify([clusterOf(cluster), home, archive.store, archive.server]);
      const first = writers.get(key);
      if (first === undefined) writers.set(key, cluster);
      else if (
        (first.name !== cluster.name || first.namespace !== cluster.namespace) &&
        !isUnchecked(cluster)
      )
        yield inObject(cluster, path, {
          code: 'ref/shared-archive',
          message: `${showObject(cluster)} archives into the archive of ${showObject(first)}, which must be empty for it`,
          hint: 'Give one of the two another serverName, or another store.',
        });
    }
  }
}

/** Reports a restored Cluster that archives to where it is restored from: its archive must be empty. */
export function* ownArchive(model: Model, cluster: KubernetesObject): Generator<Diagnostic> {
  const spec = asMap(cluster.data['spec']);
  const source = asText(at(spec, 'bootstrap', 'recovery', 'source'));
  if (source === undefined || isUnchecked(cluster)) return;
  const origin = asList(spec['externalClusters']).find((entry) => at(entry, 'name') === source);
  const from =
    archiveOf(model, cluster, at(origin, 'plugin', 'parameters'), source) ??
    objectStoreOf(at(origin, 'barmanObjectStore'), source);
  if (from === undefined) return;
  for (const { archive, path } of writtenBy(model, cluster)) {
    if (archive.store !== from.store || archive.server !== from.server) continue;
    yield inObject(cluster, path, {
      code: 'ref/own-archive',
      message: `${showObject(cluster)} archives into the archive that it is restored from, which must be empty`,
      hint: 'Give it another serverName, or another store.',
    });
  }
}
