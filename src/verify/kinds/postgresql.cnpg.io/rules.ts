import { stringOf } from '../../../diagnostics/string-of.ts';
import { at, list, map, maps, text } from '../read.ts';
import type { Rule } from '../rule.ts';

export const s3Credentials: Rule = (credentials, report) => {
  const { accessKeyId, secretAccessKey, inheritFromIAMRole } = credentials;
  if (inheritFromIAMRole === true) {
    if (accessKeyId !== undefined || secretAccessKey !== undefined) {
      report({
        code: 'schema/conflicting-fields',
        path: ['inheritFromIAMRole'],
        part: 'key',
        message: 'inheritFromIAMRole cannot be combined with keys',
        hint: 'Remove the keys or inheritFromIAMRole.',
      });
    }
    return;
  }
  for (const field of ['accessKeyId', 'secretAccessKey']) {
    if (credentials[field] !== undefined) continue;
    report({
      code: 'schema/missing-field',
      path: [field],
      part: 'key',
      message: `S3 credentials need ${field}`,
      hint: 'Name the Secret and its key, or set inheritFromIAMRole: true.',
    });
  }
};

/** bootstrap and replica refer to external clusters by name. */
export const clusterReferences: Rule = (spec, report) => {
  const known = maps(spec['externalClusters']).map(({ name }) => name);
  const places = [
    ['bootstrap', 'pg_basebackup', 'source'],
    ['bootstrap', 'recovery', 'source'],
    ['bootstrap', 'initdb', 'import', 'source', 'externalCluster'],
    ['replica', 'source'],
    ['replica', 'self'],
    ['replica', 'primary'],
  ];
  for (const path of places) {
    const name = at(spec, ...path);
    if (typeof name !== 'string' || known.includes(name)) continue;
    report({
      path,
      message: `no external cluster is called ${name}`,
      hint:
        known.length === 0
          ? 'Add it under externalClusters.'
          : `externalClusters has ${known.map(stringOf).join(', ')}.`,
    });
  }
};

/** The operator reads the version of PostgreSQL from the tag. */
export const postgresImage: Rule = ({ imageName }, report) => {
  if (typeof imageName !== 'string' || imageName.includes('@') || imageName === '') return;
  const tag = /:([^:/]+)$/.exec(imageName)?.[1];
  if (tag !== undefined && /^v?\d/.test(tag)) return;
  report({
    path: ['imageName'],
    message:
      tag === undefined
        ? 'the image has no tag, so the operator cannot tell the version of PostgreSQL'
        : `the operator cannot tell a version of PostgreSQL from the tag ${tag}`,
    hint: 'Use a tag that begins with the version, such as 17.2.',
  });
};

/** One Secret contains the name and the password of one role. */
export const ownerPassword: Rule = (spec, report) => {
  const initdb = map(at(spec, 'bootstrap', 'initdb'));
  const owner = initdb['owner'];
  const secret = at(initdb, 'secret', 'name');
  if (typeof owner !== 'string' || secret === undefined) return;
  const role = maps(at(spec, 'managed', 'roles')).find(
    ({ name, passwordSecret }) => at(passwordSecret, 'name') === secret && name !== owner,
  );
  if (role === undefined) return;
  report({
    path: ['bootstrap', 'initdb', 'owner'],
    message: `the owner ${owner} takes its password from the Secret of the role ${stringOf(role['name'])}`,
    hint: `Write ${stringOf(role['name'])}, or give the owner a Secret of its own: its username must be the role's.`,
  });
};

const barman = 'barman-cloud.cloudnative-pg.io';

export const barmanPlugin: Rule = ({ name, parameters }, report) => {
  if (typeof name !== 'string' || name === barman) return;
  if (map(parameters)['barmanObjectName'] === undefined) return;
  report({
    path: ['name'],
    message: `the parameter barmanObjectName is for ${barman}, not for ${name}`,
    hint: `Write ${barman}.`,
  });
};

export const clusterSync: Rule = (
  { instances, minSyncReplicas, maxSyncReplicas, backup, storage },
  report,
) => {
  if (
    typeof minSyncReplicas === 'number' &&
    typeof maxSyncReplicas === 'number' &&
    minSyncReplicas > maxSyncReplicas
  ) {
    report({
      path: ['minSyncReplicas'],
      message: 'minSyncReplicas is above maxSyncReplicas',
      hint: 'Swap the two.',
    });
  }
  if (typeof instances === 'number' && typeof maxSyncReplicas === 'number' && maxSyncReplicas >= instances) {
    report({
      path: ['maxSyncReplicas'],
      message: 'maxSyncReplicas must be below instances',
      hint: `Make it at most ${instances - 1}.`,
    });
  }
  if (
    at(backup, 'retentionPolicy') !== undefined &&
    at(backup, 'barmanObjectStore') === undefined &&
    at(backup, 'volumeSnapshot') === undefined
  ) {
    report({
      severity: 'warning',
      path: ['backup', 'retentionPolicy'],
      message: 'retentionPolicy needs barmanObjectStore or volumeSnapshot',
      hint: 'With the Barman Cloud plugin, set it in the ObjectStore.',
    });
  }
  if (storage === undefined) {
    report({
      code: 'schema/missing-field',
      path: ['storage'],
      part: 'key',
      message: 'a Cluster needs storage',
      hint: 'Add storage: {size: 10Gi}.',
    });
  }
};

/** Only one plugin may archive the write-ahead log. */
export const oneArchiver: Rule = ({ plugins, backup }, report) => {
  const archivers = maps(plugins).flatMap(({ isWALArchiver, enabled }, index) =>
    isWALArchiver === true && enabled !== false ? [index] : [],
  );
  const isBuiltIn = at(backup, 'barmanObjectStore') !== undefined;
  const second = isBuiltIn ? archivers[0] : archivers[1];
  if (second === undefined) return;
  report({
    code: 'schema/conflicting-fields',
    path: ['plugins', second, 'isWALArchiver'],
    message: isBuiltIn
      ? 'isWALArchiver cannot be combined with backup.barmanObjectStore, which archives as well'
      : 'only one plugin can archive the write-ahead log',
    hint: 'Keep one of the two.',
  });
};

/** A snapshot of the write-ahead log can only be restored to a volume for it. */
export const snapshotOfLog: Rule = ({ bootstrap, walStorage }, report) => {
  const path = ['bootstrap', 'recovery', 'volumeSnapshots', 'walStorage'];
  if (walStorage !== undefined || at(bootstrap, ...path.slice(1)) === undefined) return;
  report({
    path,
    part: 'key',
    message: 'recovery from a snapshot of the write-ahead log needs walStorage',
    hint: 'Add walStorage with the size of the volume.',
  });
};

export const storageSize: Rule = ({ size, pvcTemplate }, report) => {
  if (size !== undefined || at(pvcTemplate, 'resources', 'requests', 'storage') !== undefined) return;
  report({
    code: 'schema/missing-field',
    path: ['size'],
    part: 'key',
    message: 'storage needs a size',
    hint: 'Add size, such as 10Gi.',
  });
};

const reservedRoles = ['postgres', 'streaming_replica', 'cnpg_pooler_pgbouncer'];

export const rolePassword: Rule = ({ name, passwordSecret, disablePassword }, report) => {
  if (passwordSecret !== undefined && disablePassword === true) {
    report({
      code: 'schema/conflicting-fields',
      path: ['disablePassword'],
      part: 'key',
      message: 'disablePassword cannot be combined with passwordSecret',
      hint: 'Keep one of the two.',
    });
  }
  if (reservedRoles.includes(stringOf(name)) || stringOf(name).startsWith('pg_')) {
    report({
      path: ['name'],
      message: `the role name ${stringOf(name)} is reserved by PostgreSQL or the operator`,
      hint: 'Choose another name.',
    });
  }
};

/** The API server compares the given value: even without dataDurability, it rejects the names. */
export const preferredDurability: Rule = ({ dataDurability, standbyNamesPre, standbyNamesPost }, report) => {
  if (
    dataDurability === 'required' ||
    (list(standbyNamesPre).length === 0 && list(standbyNamesPost).length === 0)
  )
    return;
  report({
    path: ['dataDurability'],
    part: dataDurability === undefined ? 'key' : 'value',
    message: 'standbyNamesPre and standbyNamesPost need dataDurability: required',
    hint: 'Set it, or remove the names.',
  });
};

export const poolerName: Rule = (pooler, report) => {
  const name = text(at(pooler, 'metadata', 'name'));
  const cluster = text(at(pooler, 'spec', 'cluster', 'name'));
  if (name === undefined || cluster === undefined) return;
  const isService = ['rw', 'ro', 'r'].some((role) => name === `${cluster}-${role}`);
  if (name !== cluster && !isService) return;
  report({
    path: ['metadata', 'name'],
    message: `a Pooler may not have the name of its Cluster${isService ? '’s Service' : ''}`,
    hint: 'Choose another name: the Services of the two would be the same.',
  });
};

export const backupPlugin: Rule = ({ method, pluginConfiguration }, report) => {
  if (method === 'plugin' && pluginConfiguration === undefined) {
    report({
      code: 'schema/missing-field',
      path: ['pluginConfiguration'],
      part: 'key',
      message: 'method plugin needs pluginConfiguration',
      hint: 'Add pluginConfiguration: {name: barman-cloud.cloudnative-pg.io}.',
    });
  } else if (method !== 'plugin' && pluginConfiguration !== undefined) {
    report({
      code: 'schema/conflicting-fields',
      path: ['pluginConfiguration'],
      part: 'key',
      message: 'pluginConfiguration is only for method: plugin',
      hint: 'Set method: plugin; the default is barmanObjectStore.',
    });
  }
};

/** There must be fewer synchronous standbys than instances. */
export const synchronousNumber: Rule = ({ instances, postgresql }, report) => {
  const synchronous = map(at(postgresql, 'synchronous'));
  const { number } = synchronous;
  if (typeof number !== 'number' || typeof instances !== 'number') return;
  const others = list(synchronous['standbyNamesPre']).length + list(synchronous['standbyNamesPost']).length;
  if (number < instances + others) return;
  report({
    path: ['postgresql', 'synchronous', 'number'],
    message: `number must be less than the ${instances + others} instances and standby names`,
    hint: `Make it at most ${instances + others - 1}, or add instances.`,
  });
};

/** PostgreSQL reserves some names. */
export const tablespaceName: Rule = ({ name }, report) => {
  if (typeof name !== 'string') return;
  const isOwn = name.startsWith('pg_');
  if (!isOwn && /^[a-z_][a-z0-9_$]*$/i.test(name) && name.length <= 63) return;
  report({
    path: ['name'],
    message: isOwn
      ? 'PostgreSQL keeps names of tablespaces that begin with pg_ for itself'
      : `${name} is not a valid name for a tablespace`,
    hint: 'Use letters, digits and underscores, beginning with a letter.',
  });
};

/** The operator's own Services, which others must not replace; the one for writing always exists. */
export const managedServices: Rule = (cluster, report) => {
  const services = map(at(cluster['spec'], 'managed', 'services'));
  const own = text(at(cluster['metadata'], 'name'));
  const path = ['spec', 'managed', 'services'];
  for (const [index, type] of list(services['disabledDefaultServices']).entries()) {
    if (type !== 'rw') continue;
    report({
      path: [...path, 'disabledDefaultServices', index],
      message: 'the Service for writing cannot be disabled',
      hint: 'Remove rw.',
    });
  }
  const seen = new Set<string>();
  for (const [index, service] of maps(services['additional']).entries()) {
    const name = text(at(service, 'serviceTemplate', 'metadata', 'name'));
    if (name === undefined) continue;
    const isOwn = own !== undefined && ['rw', 'ro', 'r', 'any'].some((role) => name === `${own}-${role}`);
    if (isOwn || seen.has(name))
      report({
        path: [...path, 'additional', index, 'serviceTemplate', 'metadata', 'name'],
        message: isOwn ? `the operator makes the Service ${name} itself` : `two Services are called ${name}`,
        hint: 'Choose another name.',
      });
    seen.add(name);
  }
};
