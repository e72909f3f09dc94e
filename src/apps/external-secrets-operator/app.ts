import {
  defineApp,
  hostAndPort,
  type Peer,
  platformPart,
  toApiServer,
  type Variables,
} from '../../app-kit/index.ts';
import { monitored } from '../parts/monitored.ts';

const operator = platformPart({
  prefix: 'external_secrets',
  called: 'External Secrets',
  namespace: 'external-secrets',
  namespaceOf: (v) => v.external_secrets_namespace,
  enabled: {
    setting: 'external_secrets_operator_enabled',
    description:
      'Run External Secrets. One of `true`, `false`. Only used with `secrets_backend: external-secrets`. With `false`, External Secrets is expected in `external_secrets_namespace`.',
    inits: { external: true },
  },
  chart: {
    chart: 'oci://ghcr.io/external-secrets/charts/external-secrets',
    version: '2.9.0',
    name: 'external-secrets',
    values: (v) => ({
      installCRDs: true,
      serviceMonitor: { enabled: v.monitoring_enabled === true },
      resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } },
      webhook: { resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } } },
      certController: {
        resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } },
      },
    }),
  },
});

/** External Secrets itself, which fetches the values for the ExternalSecrets of the tree. */
export default defineApp({
  name: 'external-secrets-operator',
  title: 'External Secrets: its operator',
  layer: 'platform',
  uses: ['external-secrets'],
  folder: 'external-secrets/external-secrets-operator',
  enabled: (v) => v.external_secrets_operator_enabled && v.external_secrets_enabled,
  parts: [
    operator.part,
    monitored(['external-secrets', 'external-secrets-webhook', 'external-secrets-cert-controller']),
  ],
  services: (v) =>
    ['external-secrets', 'external-secrets-webhook', 'external-secrets-cert-controller'].map((name) => ({
      name,
      ports: name.endsWith('webhook') ? { https: 10250, metrics: 8080 } : { metrics: 8080 },
      pods: operator.pods(v, { 'app.kubernetes.io/name': name }),
      exposed: name.endsWith('webhook'),
    })),
  connections: (v) => [
    toApiServer('what it watches'),
    { from: 'external-secrets', ...storeOf(v), why: 'the store of secrets' },
    { from: { entity: 'kube-apiserver' }, to: 'external-secrets-webhook', port: 'https', why: 'admission' },
  ],
});

/** Returns the address of the store for connections; stores of cloud providers have several names. */
function storeOf(v: Variables): { readonly to: Peer; readonly port: number } {
  const vault =
    v.external_secrets_store === 'vault' ? hostAndPort(v.external_secrets_vault_server) : undefined;
  return vault === undefined
    ? { to: { entity: 'world' }, port: 443 }
    : { to: { host: vault.host }, port: vault.port };
}
