import { defineApp, flag, text } from '../../app-kit/index.ts';

export default defineApp({
  name: 'monitoring',
  title: 'Prometheus and Grafana: metrics and dashboards',
  layer: 'platform',
  namespace: 'monitoring',
  enabled: (v) => v.monitoring_enabled,
  runBy: 'Prometheus',
  settings: {
    monitoring_enabled: flag({
      description:
        'Whether Prometheus (with its operator) and Grafana run in the cluster (namespace `monitoring`). One of `true`, `false`.',
      default: false,
    }),
  },
  variables: {
    monitoring_namespace: text('Namespace of Prometheus, Grafana and Tempo.', () => 'monitoring'),
  },
  services: [{ name: 'prometheus', pods: { 'app.kubernetes.io/name': 'prometheus' }, exposed: false }],
});
