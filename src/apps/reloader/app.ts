import { chartVersion, defineApp, existing, flag, orExisting } from '../../app-kit/index.ts';

const chart = 'oci://ghcr.io/stakater/charts/reloader';

export default defineApp({
  name: 'reloader',
  title: 'Reloader: restarts pods whose Secrets or ConfigMaps change',
  layer: 'platform',
  alongside: ['monitoring', 'prometheus-crds'],
  namespace: (v) => v.reloader_existing?.namespace ?? 'reloader',
  folder: 'reloader/reloader',
  enabled: (v) => v.reloader_enabled,
  ...orExisting('Reloader', (v) => v.reloader_existing),
  dependsOn: ['prometheus-crds'],
  settings: {
    reloader_enabled: flag({
      description:
        'Whether Reloader runs in the cluster. One of `true`, `false`. Without it a new secret reaches pods at their next restart.',
      default: false,
      inits: { platform: true },
    }),
    reloader_existing: existing('Reloader', { namespace: 'reloader' }),
    reloader_chart_version: chartVersion(chart, {
      description: 'Version of the chart of Reloader.',
      default: '2.2.16',
    }),
  },
  release: (v) => ({
    chart,
    version: v.reloader_chart_version,
    values: {
      fullnameOverride: 'reloader',
      reloader: {
        // Annotations do not differ from what Flux applied, as environment variables would.
        reloadStrategy: 'annotations',
        readOnlyRootFileSystem: true,
        podMonitor: { enabled: v.monitoring_enabled === true },
        deployment: {
          resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '128Mi' } },
          containerSecurityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      },
    },
  }),
  services: [
    {
      name: 'reloader',
      ports: { metrics: 9090 },
      pods: { 'app.kubernetes.io/name': 'reloader' },
      exposed: false,
    },
  ],
  connections: [
    { to: { entity: 'kube-apiserver' }, port: 6443, why: 'what it watches' },
    { from: 'monitoring/prometheus', to: 'reloader', port: 'metrics', why: 'metrics' },
  ],
});
