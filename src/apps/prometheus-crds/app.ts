import { chartVersion, defineApp } from '../../app-kit/index.ts';

const chart = 'oci://ghcr.io/prometheus-community/charts/prometheus-operator-crds';

/** The kinds of the Prometheus operator, installed before everything that has a monitor. */
export default defineApp({
  name: 'prometheus-crds',
  title: 'Kinds of the Prometheus operator',
  layer: 'platform',
  uses: ['monitoring'],
  namespace: (v) => v.monitoring_namespace,
  folder: 'monitoring/prometheus-crds',
  enabled: (v) => v.monitoring_enabled,
  runBy: (v) => (v.monitoring_existing === undefined ? undefined : 'Prometheus'),
  settings: {
    prometheus_crds_chart_version: chartVersion(chart, {
      description: 'Version of the chart of prometheus-operator-crds.',
      default: '31.0.1',
    }),
  },
  release: (v) => ({
    chart,
    version: v.prometheus_crds_chart_version,
    values: {},
  }),
});
