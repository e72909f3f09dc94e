import { defineApp, helmChart, toApiServer } from '../../app-kit/index.ts';

/** The plugin with which CloudNativePG writes backups to object storage. Its certificates come from cert-manager. */
export default defineApp({
  name: 'barman-cloud',
  title: 'Barman Cloud: backups of PostgreSQL',
  layer: 'platform',
  uses: ['cloudnative-pg', 'cert-manager'],
  // The operator looks for the plugin in its own namespace.
  namespace: (v) => v.cnpg_namespace,
  folder: 'cnpg-system/barman-cloud',
  enabled: (v) => v.cnpg_enabled,
  runBy: (v) =>
    v.cnpg_existing === undefined && v.cert_manager_enabled
      ? undefined
      : 'the Barman Cloud plugin of CloudNativePG',
  dependsOn: ['cert-manager', 'cloudnative-pg'],
  parts: [
    helmChart({
      prefix: 'barman_cloud',
      called: 'the Barman Cloud plugin',
      chart: 'oci://ghcr.io/cloudnative-pg/charts/plugin-barman-cloud',
      version: '0.7.0',
      name: 'plugin-barman-cloud',
      values: () => ({ crds: { create: true } }),
    }),
  ],
  services: [
    {
      name: 'barman-cloud',
      ports: { grpc: 9090 },
      pods: { 'app.kubernetes.io/name': 'plugin-barman-cloud' },
    },
  ],
  connections: [toApiServer('what it watches')],
});
