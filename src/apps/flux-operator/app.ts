import { defineApp, text } from '../../app-kit/index.ts';

/** The operator that installs and upgrades Flux. Its first release comes from the command that bootstraps the cluster. */
export default defineApp({
  name: 'flux-operator',
  title: 'Flux Operator: installs and upgrades Flux',
  layer: 'platform',
  uses: ['flux'],
  alongside: ['monitoring', 'prometheus-crds'],
  namespace: 'flux-system',
  enabled: (v) => v.flux_enabled,
  dependsOn: ['prometheus-crds'],
  settings: {
    flux_operator_chart_version: text({
      description: 'Version of the chart of Flux Operator.',
      default: '0.58.1',
    }),
  },
  release: (v) => ({
    chart: 'oci://ghcr.io/controlplaneio-fluxcd/charts/flux-operator',
    version: v.flux_operator_chart_version,
    values: {
      // Its web page would be open to the cluster without a sign-in.
      web: { enabled: false },
      serviceMonitor: { create: v.monitoring_enabled === true },
      resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '512Mi' } },
    },
  }),
  // The policies that Flux brings for its namespace select this pod as well: no connection that Flux needs to mend the
  // tree may depend on the tree.
  services: [
    {
      name: 'flux-operator',
      ports: { metrics: 8080 },
      pods: { 'app.kubernetes.io/name': 'flux-operator' },
      runBy: 'Flux',
    },
  ],
  connections: [{ from: 'monitoring/prometheus', to: 'flux-operator', port: 'metrics', why: 'metrics' }],
});
