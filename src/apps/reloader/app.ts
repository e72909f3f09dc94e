import { chartVersion, defineApp, flag, orExisting, toApiServer } from '../../app-kit/index.ts';

const chart = 'oci://ghcr.io/stakater/charts/reloader';

const reloader = orExisting('Reloader', (v) => v.reloader_existing, { namespace: 'reloader' });

export default defineApp({
  name: 'reloader',
  title: 'Reloader: restarts pods whose Secrets or ConfigMaps change',
  layer: 'platform',
  alongside: ['monitoring', 'prometheus-crds'],
  folder: 'reloader/reloader',
  enabled: (v) => v.reloader_enabled,
  ...reloader.members,
  dependsOn: ['prometheus-crds'],
  settings: {
    reloader_enabled: flag({
      description:
        'Whether Reloader runs in the cluster. One of `true`, `false`. Without it a new secret reaches pods at their next restart.',
      default: false,
      inits: { platform: true },
    }),
    reloader_existing: reloader.setting,
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
  services: (v) => [
    {
      name: 'reloader',
      ports: { metrics: 9090 },
      pods: v.reloader_existing?.pods ?? { 'app.kubernetes.io/name': 'reloader' },
      exposed: false,
    },
  ],
  connections: [
    toApiServer('what it watches'),
    { from: 'monitoring/prometheus', to: 'reloader', port: 'metrics', why: 'metrics' },
  ],
});
