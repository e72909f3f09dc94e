import { defineApp } from '../../app-kit/index.ts';
import { monitored } from '../parts/monitored.ts';

/** The FluxInstance: version, controllers, and the repository that they follow. */
export default defineApp({
  name: 'flux-instance',
  layer: 'platform',
  uses: ['flux', 'flux-operator'],
  namespace: 'flux-system',
  enabled: (v) => v.flux_enabled,
  dependsOn: ['flux-operator'],
  parts: [monitored(['flux'])],
  services: [
    {
      name: 'flux',
      ports: { metrics: 8080 },
      pods: { 'app.kubernetes.io/part-of': 'flux' },
      exposed: false,
      runBy: 'Flux',
    },
  ],
});
