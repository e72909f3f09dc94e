import { createHmac } from 'node:crypto';
import {
  connectionPassword,
  count,
  defineApp,
  flag,
  imageVersion,
  platformPart,
  readiness,
  sealedSecret,
  storageSize,
  text,
  textOf,
} from '../../app-kit/index.ts';
import { amountOf } from '../../verify/values/quantity.ts';
import { keys } from '../dragonfly-snapshots/keys.ts';
import { monitored } from '../parts/monitored.ts';

const image = 'docker.dragonflydb.io/dragonflydb/dragonfly';

const dragonfly = platformPart({
  prefix: 'dragonfly',
  called: 'the shared Dragonfly',
  namespace: 'cache',
  service: 'dragonfly',
  port: 'redis',
  enabled: {
    description:
      'Run the shared Dragonfly. One of `true`, `false`. Langfuse requires it with `langfuse_redis_mode: dragonfly`.',
    inits: { platform: true },
  },
  serves: {
    ports: { redis: 6379, admin: 9999 },
    labels: { app: 'dragonfly' },
    keepsData: true,
  },
});

export default defineApp({
  name: 'dragonfly',
  title: 'Dragonfly: shared cache and queue, compatible with Redis',
  layer: 'platform',
  uses: ['cluster', 'dragonfly-operator'],
  alongside: ['langfuse', 'dragonfly-snapshots'],
  folder: 'cache/dragonfly',
  dependsOn: (v) => [
    'dragonfly-operator',
    ...(v.dragonfly_snapshots_s3_enabled ? ['rustfs', 'rustfs-setup'] : []),
  ],
  flux: {
    healthChecks: [
      {
        apiVersion: 'dragonflydb.io/v1alpha1',
        kind: 'Dragonfly',
        // Earlier operators wrote it in lower case.
        current: "status.phase in ['Ready', 'ready']",
      },
    ],
  },
  parts: [
    dragonfly.part,
    monitored(['dragonfly'], 'admin'),
    sealedSecret('dragonfly-acl', { keys: { password: 'dragonfly_password' } }),
  ],
  settings: {
    dragonfly_version: imageVersion(image, {
      description: 'Version of Dragonfly, as an image tag.',
      default: 'v1.39.0',
    }),
    dragonfly_acl_enabled: flag({
      description:
        'Give each tenant of Dragonfly its own user, which can access only keys with its own prefix. One of `true`, `false`. Langfuse requires it: its user is `langfuse`, and its keys begin with `langfuse:`.',
      default: false,
      inits: { platform: true },
    }),
    dragonfly_password: connectionPassword({
      needed: 'without it everybody in the cluster could read and write all keys',
      description: 'Password of the Dragonfly user `default`, who has all permissions.',
      rotation: 'Dragonfly restarts with the new password.',
    }),
    dragonfly_replicas: count({
      description: 'Number of Dragonfly instances. With two or more, another one takes over if one fails.',
      defaults: { small: 1, dev: 1, production: 2 },
    }),
    dragonfly_storage: storageSize({
      description:
        'Size of the snapshot volume of each instance. With `dragonfly_snapshots_s3_enabled`, there is none.',
      defaults: { small: '5Gi', dev: '2Gi', production: '10Gi' },
    }),
    dragonfly_memory: storageSize({
      description:
        'Maximum memory for data in Dragonfly, such as `512Mi`. The memory limit of the container is a quarter higher.',
      defaults: { small: '512Mi', dev: '512Mi', production: '2Gi' },
    }),
  },
  variables: {
    dragonfly_image: text('Image of Dragonfly.', (v) => `${image}:${v.dragonfly_version}`),
    dragonfly_maxmemory: text(
      'Memory of Dragonfly as it reads sizes, such as `512Mb`.',
      (v) => `${v.dragonfly_memory.replace('i', '')}b`,
    ),
    dragonfly_memory_limit: text(
      'Memory limit of a Dragonfly pod: a quarter more than the data, for what is around it.',
      (v) => `${Math.ceil(((amountOf(v.dragonfly_memory) ?? 0) * 5) / 4 / 1024 ** 2)}Mi`,
    ),
    dragonfly_users: text(
      'Changes when a password or key of Dragonfly does, and says nothing about it.',
      // A hash with the strongest of the passwords as its key, because the tree may be public.
      (v) =>
        v.dragonfly_password === undefined
          ? undefined
          : createHmac('sha256', v.dragonfly_password)
              .update(v.dragonfly_langfuse_password ?? '')
              .update(
                v.dragonfly_snapshots_s3_enabled
                  ? `${v.dragonfly_snapshots_s3_access_key} ${v.dragonfly_snapshots_s3_secret_key}`
                  : '',
              )
              .digest('hex')
              .slice(0, 16),
      { optional: true },
    ),
  },
  secrets: (v) =>
    v.dragonfly_snapshots_s3_enabled
      ? keys.secrets('dragonfly-s3', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY')
      : [],
  connections: [
    { from: 'dragonfly', to: 'dragonfly', port: 'admin', why: 'replication' },
    { from: 'dragonfly', to: 'dragonfly', port: 'redis', why: 'replication' },
  ],
  checks: [
    readiness({
      name: 'ready',
      title: 'Dragonfly is ready',
      kind: 'dragonflydb.io/Dragonfly',
      problem: (dragonfly) => {
        const phase = textOf(dragonfly, 'status', 'phase');
        // Earlier operators wrote it in lower case.
        if (phase.toLowerCase() === 'ready') return undefined;
        return phase === ''
          ? 'it has no phase yet: the operator has not worked on it so far'
          : `its phase is ${phase}`;
      },
      advice: 'Read the log of its pods, and of its operator.',
    }),
  ],
});
