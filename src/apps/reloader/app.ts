import { defineApp, helmChart, platformPart, toApiServer } from '../../app-kit/index.ts';

const reloader = platformPart({
  prefix: 'reloader',
  called: 'Reloader',
  namespace: 'reloader',
  enabled: {
    description:
      'Whether Reloader runs in the cluster. One of `true`, `false`. Without it a new secret reaches pods at their next restart.',
    inits: { platform: true },
  },
});

export default defineApp({
  name: 'reloader',
  title: 'Reloader: restarts pods whose Secrets or ConfigMaps change',
  layer: 'platform',
  alongside: ['monitoring', 'prometheus-crds'],
  folder: 'reloader/reloader',
  dependsOn: ['prometheus-crds'],
  parts: [
    reloader.part,
    helmChart({
      prefix: 'reloader',
      called: 'Reloader',
      chart: 'oci://ghcr.io/stakater/charts/reloader',
      version: '2.2.16',
      values: (v) => ({
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
      }),
    }),
  ],
  services: (v) => [
    {
      name: 'reloader',
      ports: { metrics: 9090 },
      pods: reloader.pods(v, { 'app.kubernetes.io/name': 'reloader' }),
      exposed: false,
    },
  ],
  connections: [
    toApiServer('what it watches'),
    { from: 'monitoring/prometheus', to: 'reloader', port: 'metrics', why: 'metrics' },
  ],
});
