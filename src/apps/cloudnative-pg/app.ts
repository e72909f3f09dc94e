import {
  defineApp,
  fieldOf,
  imageVersion,
  platformPart,
  readiness,
  text,
  textOf,
  toApiServer,
} from '../../app-kit/index.ts';
import { monitored } from '../parts/monitored.ts';

const image = 'ghcr.io/cloudnative-pg/postgresql';

const cnpg = platformPart({
  prefix: 'cnpg',
  called: 'CloudNativePG',
  namespace: 'cnpg-system',
  described: 'CloudNativePG (with its Barman Cloud plugin)',
  enabled: {
    description:
      'Run CloudNativePG, which runs PostgreSQL in the cluster. One of `true`, `false`. Langfuse requires it with `langfuse_postgres_mode: cnpg`.',
    inits: { platform: true },
  },
  chart: {
    chart: 'oci://ghcr.io/cloudnative-pg/charts/cloudnative-pg',
    version: '0.29.0',
    values: (v) => ({
      crds: { create: true },
      monitoring: { podMonitorEnabled: v.monitoring_enabled === true },
      resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    }),
  },
  serves: {
    name: 'cloudnative-pg',
    ports: { webhook: 9443, metrics: 8080 },
    exposed: false,
  },
});

export default defineApp({
  name: 'cloudnative-pg',
  title: 'CloudNativePG: the operator that runs PostgreSQL',
  layer: 'platform',
  uses: ['barman-cloud'],
  folder: 'cnpg-system/cloudnative-pg',
  parts: [cnpg.part, monitored(['cloudnative-pg'])],
  settings: {
    cnpg_postgres_version: imageVersion(image, {
      description:
        'Version of PostgreSQL in all databases of the tree, as an image tag. Change the major version separately from other changes: CloudNativePG then upgrades the databases in place, offline, and backups of the old version can be restored only with the old version.',
      pattern: '^[1-9][0-9]\\.[0-9]+(-[A-Za-z0-9_.-]+)?$',
      patternErrorMessage: 'must be a version such as 17.11-standard-trixie, with its minor version',
      default: '17.11-standard-trixie',
    }),
  },
  variables: {
    cnpg_postgres_image: text('Image of PostgreSQL.', (v) => `${image}:${v.cnpg_postgres_version}`),
  },
  connections: [
    toApiServer('what it watches'),
    { from: { entity: 'kube-apiserver' }, to: 'cloudnative-pg', port: 'webhook', why: 'admission' },
    { to: 'barman-cloud', port: 'grpc', why: 'backups by the plugin' },
  ],
  checks: [
    readiness({
      name: 'clusters',
      title: 'every PostgreSQL cluster is healthy',
      kind: 'postgresql.cnpg.io/Cluster',
      problem: (cluster) => {
        const [phase, reason] = [
          textOf(cluster, 'status', 'phase'),
          textOf(cluster, 'status', 'phaseReason'),
        ];
        if (phase === 'Cluster in healthy state') return undefined;
        if (phase === '') return 'it has no phase yet: the operator has not worked on it so far';
        return reason === '' ? phase : `${phase}: ${reason}`;
      },
      advice:
        'Read the log of its pods and of the operator. An unknown plugin means that the Barman Cloud plugin is not installed, which backups need; an instance that waits needs its volume.',
    }),
    readiness({
      name: 'databases',
      title: 'every Database of PostgreSQL is applied',
      kind: 'postgresql.cnpg.io/Database',
      problem: (database) =>
        fieldOf(database, 'status', 'applied') === true
          ? undefined
          : textOf(database, 'status', 'message') || 'it is not applied yet',
      advice: 'Its cluster has to be healthy first; then the message says what PostgreSQL refuses.',
    }),
  ],
});
