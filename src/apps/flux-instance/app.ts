import { defineApp } from '../../app-kit/index.ts';

/** Flux as the operator keeps it: its version, its controllers, and the repository that they follow. */
export default defineApp({
  name: 'flux-instance',
  layer: 'platform',
  uses: ['flux', 'flux-operator'],
  alongside: ['monitoring', 'prometheus-crds'],
  namespace: 'flux-system',
  enabled: (v) => v.flux_enabled,
  dependsOn: ['flux-operator', 'prometheus-crds'],
  services: [
    {
      name: 'flux',
      ports: { metrics: 8080 },
      pods: { 'app.kubernetes.io/part-of': 'flux' },
      exposed: false,
      runBy: 'Flux',
    },
  ],
  connections: [{ from: 'monitoring/prometheus', to: 'flux', port: 'metrics', why: 'metrics' }],
});
