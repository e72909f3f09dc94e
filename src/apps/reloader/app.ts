import { defineApp, platformPart, toApiServer } from '../../app-kit/index.ts';
import { monitored } from '../parts/monitored.ts';

const reloader = platformPart({
  prefix: 'reloader',
  called: 'Reloader',
  namespace: 'reloader',
  enabled: {
    description:
      'Run Reloader. One of `true`, `false`. Without it, a new secret reaches pods only at their next restart.',
    inits: { platform: true },
  },
  chart: {
    chart: 'oci://ghcr.io/stakater/charts/reloader',
    version: '2.2.16',
    values: (v) => ({
      fullnameOverride: 'reloader',
      reloader: {
        // Unlike environment variables, annotations do not count as a difference from what Flux applied.
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
  },
  serves: {
    ports: { metrics: 9090 },
    exposed: false,
  },
});

export default defineApp({
  name: 'reloader',
  title: 'Reloader: restarts pods whose Secrets or ConfigMaps change',
  layer: 'platform',
  folder: 'reloader/reloader',
  parts: [reloader.part, monitored(['reloader'])],
  connections: [toApiServer('what it watches')],
});
