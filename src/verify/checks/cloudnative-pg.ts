import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import type { Check } from '../check.ts';
import { cloudNativePgCodes } from '../codes/references.ts';
import { clusterOf } from '../model/cluster.ts';
import { asList, asMap, asText, at, isOpaque } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import { type KubernetesObject, showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { isTypo } from '../model/typos.ts';
import { isNever } from '../values/cron.ts';
import { barman, ownArchive, pluginsOf, sharedArchives } from './cloudnative-pg-archives.ts';
import { roles } from './cloudnative-pg-roles.ts';

const group = 'postgresql.cnpg.io';

/** CloudNativePG across objects: backups can run, each Cluster has its own archive, and each role has one password. */
export const cloudNativePg: Check = {
  codes: cloudNativePgCodes,
  *run(model) {
    for (const kind of ['ScheduledBackup', 'Backup']) {
      for (const backup of model.ofKind(group, kind)) yield* method(model, backup);
    }
    for (const backup of model.ofKind(group, 'ScheduledBackup')) yield* schedule(backup);
    for (const cluster of model.ofKind(group, 'Cluster')) {
      yield* pluginObjects(cluster);
      yield* ownArchive(model, cluster);
      yield* passwords(model, cluster);
      yield* catalogue(model, cluster);
    }
    for (const kind of ['Database', 'Publication', 'Subscription', 'DatabaseRole'])
      yield* twice(model.ofKind(group, kind));
    for (const subscription of model.ofKind(group, 'Subscription')) yield* publisher(model, subscription);
    yield* sharedArchives(model);
    yield* roles(model);
  },
};

/** Reports a catalogue that has no image for the Cluster's version of PostgreSQL. */
function* catalogue(model: Model, cluster: KubernetesObject): Generator<Diagnostic> {
  const reference = asMap(at(cluster.data, 'spec', 'imageCatalogRef'));
  const { major } = reference;
  const [kind, name] = [asText(reference['kind']), asText(reference['name'])];
  if (typeof major !== 'number' || kind === undefined || name === undefined || isOpaque(name)) return;
  const namespace = kind === 'ClusterImageCatalog' ? undefined : cluster.namespace;
  const found = model.find({ group, kind }, namespace, name, cluster);
  if (found === undefined) return;
  const majors = asList(at(found.data, 'spec', 'images')).map((image) => at(image, 'major'));
  if (majors.length === 0 || majors.includes(major) || majors.some((own) => typeof own !== 'number')) return;
  yield inObject(cluster, ['spec', 'imageCatalogRef', 'major'], {
    code: 'ref/missing-object',
    message: `${showObject(found)} has no image of PostgreSQL ${major}`,
    hint: `It has ${majors.map(stringOf).join(', ')}.`,
  });
}

/** Reports a second object that manages the same thing: the operator refuses it. */
function* twice(all: readonly KubernetesObject[]): Generator<Diagnostic> {
  const managed = new Map<string, KubernetesObject>();
  for (const object of all) {
    const { data, aside, namespace } = object;
    const spec = asMap(data['spec']);
    const texts = [at(spec, 'cluster', 'name'), spec['dbname'] ?? '-', spec['name']].map(asText);
    if (aside || texts.some((text) => text === undefined || isOpaque(text))) continue;
    const key = [clusterOf(object), namespace, ...texts].join('|');
    const other = managed.get(key);
    if (other === undefined) managed.set(key, object);
    else if (other.name !== object.name) {
      yield inObject(object, ['spec', 'name'], {
        code: 'ref/managed-twice',
        message: `${showObject(other)} manages ${texts[2]} already, so this one is refused`,
        hint: 'Keep one of the two, or correct the name.',
      });
    }
  }
}

/** Reports a Subscription to an external cluster that its Cluster does not define. */
function* publisher(model: Model, subscription: KubernetesObject): Generator<Diagnostic> {
  const { data, namespace } = subscription;
  const name = asText(at(data, 'spec', 'cluster', 'name'));
  const external = asText(at(data, 'spec', 'externalClusterName'));
  if (name === undefined || external === undefined || isOpaque(name) || isOpaque(external)) return;
  const cluster = model.find({ group, kind: 'Cluster' }, namespace, name, subscription);
  if (cluster === undefined) return;
  const known = asList(at(cluster.data, 'spec', 'externalClusters')).map(
    (own) => asText(at(own, 'name')) ?? '',
  );
  if (known.includes(external) || known.some(isOpaque)) return;
  yield inObject(subscription, ['spec', 'externalClusterName'], {
    code: 'ref/missing-external-cluster',
    message: `${showObject(cluster)} has no external cluster ${external}`,
    hint: known.length > 0 ? `It has ${known.join(', ')}.` : 'Add it under externalClusters of the Cluster.',
  });
}

function* method(model: Model, backup: KubernetesObject): Generator<Diagnostic> {
  const name = asText(at(backup.data, 'spec', 'cluster', 'name'));
  if (name === undefined || isOpaque(name)) return;
  const cluster = model.find({ group, kind: 'Cluster' }, backup.namespace, name, backup);
  if (cluster === undefined) return;
  const given = asText(at(backup.data, 'spec', 'method'));
  const way = given ?? 'barmanObjectStore';
  const path: KeyPath = given === undefined ? ['spec', 'cluster', 'name'] : ['spec', 'method'];
  if (way === 'plugin') {
    if (at(backup.data, 'spec', 'pluginConfiguration', 'name') !== undefined) return;
    yield refusal(
      backup,
      path,
      'the method plugin needs pluginConfiguration.name',
      'Name the plugin of the Cluster.',
    );
    return;
  }
  if (!['barmanObjectStore', 'volumeSnapshot'].includes(way)) return;
  if (at(cluster.data, 'spec', 'backup', way) !== undefined) return;
  const plugins = asList(at(cluster.data, 'spec', 'plugins')).flatMap(
    (entry) => asText(at(entry, 'name')) ?? [],
  );
  yield refusal(
    backup,
    path,
    `this backup never runs: ${showObject(cluster)} has no spec.backup.${way}`,
    plugins.length > 0
      ? `Set method: plugin and pluginConfiguration: {name: ${plugins[0]}}, as the Cluster archives by that plugin.`
      : `Add spec.backup.${way} to the Cluster, or choose the method that it has.`,
  );
}

function refusal(object: KubernetesObject, path: KeyPath, message: string, hint: string): Diagnostic {
  return inObject(object, path, { code: 'ref/impossible-backup', message, hint });
}

function* schedule(backup: KubernetesObject): Generator<Diagnostic> {
  const text = asText(at(backup.data, 'spec', 'schedule'));
  if (text === undefined || isOpaque(text) || !isNever(text, 6)) return;
  yield refusal(
    backup,
    ['spec', 'schedule'],
    'this schedule never comes: no month that it names has such a day',
    'Correct the day or the month; the fields are second, minute, hour, day, month, day of the week.',
  );
}

function* pluginObjects(cluster: KubernetesObject): Generator<Diagnostic> {
  const external = asList(at(cluster.data, 'spec', 'externalClusters')).flatMap((entry, index) => {
    const plugin = at(entry, 'plugin');
    return at(plugin, 'name') === barman
      ? [{ entry: asMap(plugin), path: ['spec', 'externalClusters', index, 'plugin'] }]
      : [];
  });
  for (const { entry, path } of [...pluginsOf(cluster), ...external]) {
    if (at(entry, 'parameters', 'barmanObjectName') !== undefined) continue;
    yield inObject(cluster, [...path, at(entry, 'parameters') === undefined ? 'name' : 'parameters'], {
      code: 'ref/plugin-without-store',
      message: 'the Barman Cloud plugin needs the parameter barmanObjectName, so it refuses this Cluster',
      hint: 'Set parameters.barmanObjectName to the name of an ObjectStore of this namespace.',
    });
  }
}

function* passwords(model: Model, cluster: KubernetesObject): Generator<Diagnostic> {
  const spec = asMap(cluster.data['spec']);
  const initdb = at(spec, 'bootstrap', 'initdb');
  const owner = asText(at(initdb, 'owner')) ?? asText(at(initdb, 'database')) ?? 'app';
  const first = asText(at(initdb, 'secret', 'name')) ?? `${cluster.name}-app`;
  if (initdb !== undefined && at(initdb, 'secret', 'name') !== undefined)
    yield* username(model, cluster, first, owner, ['spec', 'bootstrap', 'initdb', 'secret', 'name']);
  for (const [index, role] of asList(at(spec, 'managed', 'roles')).entries()) {
    const name = asText(at(role, 'name'));
    const secret = asText(at(role, 'passwordSecret', 'name'));
    if (name === undefined || secret === undefined || isOpaque(name) || isOpaque(secret)) continue;
    const path: KeyPath = ['spec', 'managed', 'roles', index, 'passwordSecret', 'name'];
    yield* username(model, cluster, secret, name, path);
    if (initdb === undefined || name !== owner || secret === first || isTypo(secret, first)) continue;
    yield inObject(cluster, path, {
      code: 'ref/role-with-two-passwords',
      severity: 'warning',
      message: `the role ${name} has two passwords: that of the Secret ${first}, as the owner, and that of ${secret}`,
      hint: `Name the Secret ${first} here too, or name ${secret} under bootstrap.initdb.secret.`,
    });
  }
}

/** Reports a Secret whose username is not the name of the role that it is for. */
function* username(
  model: Model,
  cluster: KubernetesObject,
  secret: string,
  role: string,
  path: KeyPath,
): Generator<Diagnostic> {
  const found = usernameIn(model, cluster, secret);
  if (found === undefined || found === role || isOpaque(found) || isOpaque(role)) return;
  yield inObject(cluster, path, {
    code: 'ref/other-username',
    severity: 'warning',
    message: `the Secret ${secret} is for the user ${found}, not for the role ${role}`,
    hint: 'Write the name of the role into the Secret, or name the Secret of this role.',
  });
}

function usernameIn(model: Model, cluster: KubernetesObject, name: string): string | undefined {
  const secret = model.find({ group: '', kind: 'Secret' }, cluster.namespace, name, cluster);
  if (secret !== undefined) {
    if (secret.document.secret) return undefined;
    const encoded = asText(at(secret.data, 'data', 'username'));
    return (
      asText(at(secret.data, 'stringData', 'username')) ??
      (encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString('utf8'))
    );
  }
  const external = model
    .ofKind('external-secrets.io', 'ExternalSecret')
    .find(
      (own) =>
        own.namespace === cluster.namespace &&
        (asText(at(own.data, 'spec', 'target', 'name')) ?? own.name) === name,
    );
  return asText(at(external?.data, 'spec', 'target', 'template', 'data', 'username'));
}
