import { defineApp, helmChart, toApiServer } from '../../app-kit/index.ts';
import { monitored } from '../parts/monitored.ts';

export default defineApp({
  name: 'dragonfly-operator',
  title: 'Dragonfly operator',
  layer: 'platform',
  uses: ['dragonfly'],
  namespace: (v) => v.dragonfly_namespace,
  folder: 'cache/dragonfly-operator',
  enabled: (v) => v.dragonfly_enabled,
  runBy: (v) => (v.dragonfly_existing === undefined ? undefined : 'the shared Dragonfly'),
  parts: [
    helmChart({
      prefix: 'dragonfly_operator',
      called: 'the Dragonfly operator',
      chart: 'oci://ghcr.io/dragonflydb/dragonfly-operator/helm/dragonfly-operator',
      version: 'v1.6.1',
      values: (v) => ({
        // Metrics without the proxy need no token.
        rbacProxy: { enabled: false },
        serviceMonitor: { enabled: v.monitoring_enabled === true },
        podSecurityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
      }),
    }),
    monitored(['dragonfly-operator']),
  ],
  services: [
    {
      name: 'dragonfly-operator',
      ports: { metrics: 8080 },
      pods: { 'app.kubernetes.io/name': 'dragonfly-operator', 'control-plane': 'controller-manager' },
      exposed: false,
    },
  ],
  connections: [
    toApiServer('what it watches'),
    { to: 'dragonfly', port: 'admin', why: 'state of the instances' },
    { to: 'dragonfly', port: 'redis', why: 'replication of the instances' },
  ],
});
