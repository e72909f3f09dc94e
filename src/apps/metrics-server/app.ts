import { chartVersion, defineApp, flag, orExisting, toApiServer } from '../../app-kit/index.ts';

const chart = 'oci://ghcr.io/home-operations/charts-mirror/metrics-server';

const metricsServer = orExisting('metrics-server', (v) => v.metrics_server_existing, {
  namespace: 'kube-system',
});

export default defineApp({
  name: 'metrics-server',
  title: 'metrics-server: what pods use, for kubectl top and autoscaling',
  layer: 'platform',
  alongside: ['monitoring', 'prometheus-crds'],
  folder: 'kube-system/metrics-server',
  enabled: (v) => v.metrics_server_enabled,
  ...metricsServer.members,
  dependsOn: ['prometheus-crds'],
  settings: {
    metrics_server_enabled: flag({
      description:
        'Whether the tree runs metrics-server. One of `true`, `false`. k3s, RKE2 and managed clusters bring it along.',
      default: false,
    }),
    metrics_server_existing: metricsServer.setting,
    metrics_server_verify_kubelets: flag({
      description:
        'Whether metrics-server verifies the certificates of the kubelets. One of `true`, `false`. kubeadm and Talos let kubelets sign their own unless told otherwise, and need `false` then.',
      default: true,
    }),
    metrics_server_chart_version: chartVersion(chart, {
      description: 'Version of the chart of metrics-server.',
      default: '3.14.0',
    }),
  },
  release: (v) => ({
    chart,
    version: v.metrics_server_chart_version,
    values: {
      ...(!v.metrics_server_verify_kubelets && { args: ['--kubelet-insecure-tls'] }),
      metrics: { enabled: v.monitoring_enabled === true },
      serviceMonitor: { enabled: v.monitoring_enabled === true },
      resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    },
  }),
  services: (v) => [
    {
      name: 'metrics-server',
      ports: { https: 10250 },
      pods: v.metrics_server_existing?.pods ?? { 'app.kubernetes.io/name': 'metrics-server' },
    },
  ],
  connections: [
    toApiServer('the nodes'),
    { to: { entity: 'host' }, port: 10250, why: 'metrics of the kubelets' },
    { to: { entity: 'remote-node' }, port: 10250, why: 'metrics of the kubelets' },
    { from: { entity: 'kube-apiserver' }, to: 'metrics-server', port: 'https', why: 'the metrics API' },
    { from: 'monitoring/prometheus', to: 'metrics-server', port: 'https', why: 'metrics' },
  ],
});
