import { defineApp, flag, platformPart, toApiServer } from '../../app-kit/index.ts';
import { monitored } from '../parts/monitored.ts';

const metricsServer = platformPart({
  prefix: 'metrics_server',
  called: 'metrics-server',
  namespace: 'kube-system',
  enabled: {
    description:
      'Run metrics-server. One of `true`, `false`. k3s, RKE2 and managed clusters already include it.',
  },
  chart: {
    chart: 'oci://ghcr.io/home-operations/charts-mirror/metrics-server',
    version: '3.14.0',
    values: (v) => ({
      ...(!v.metrics_server_verify_kubelets && { args: ['--kubelet-insecure-tls'] }),
      metrics: { enabled: v.monitoring_enabled === true },
      serviceMonitor: { enabled: v.monitoring_enabled === true },
      resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '256Mi' } },
    }),
  },
  serves: {
    ports: { https: 10250 },
  },
});

export default defineApp({
  name: 'metrics-server',
  title: 'metrics-server: resource usage, for kubectl top and autoscaling',
  layer: 'platform',
  folder: 'kube-system/metrics-server',
  parts: [metricsServer.part, monitored(['metrics-server'], 'https')],
  settings: {
    metrics_server_verify_kubelets: flag({
      description:
        'Verify the certificates of the kubelets. One of `true`, `false`. Set it to `false` for self-signed kubelet certificates, the default of kubeadm and Talos.',
      default: true,
    }),
  },
  connections: [
    toApiServer('the nodes'),
    { to: { entity: 'host' }, port: 10250, why: 'metrics of the kubelets' },
    { to: { entity: 'remote-node' }, port: 10250, why: 'metrics of the kubelets' },
    { from: { entity: 'kube-apiserver' }, to: 'metrics-server', port: 'https', why: 'the metrics API' },
  ],
});
