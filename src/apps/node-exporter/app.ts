import { defineApp, helmChart } from '../../app-kit/index.ts';
import { values } from './values.ts';

export default defineApp({
  name: 'node-exporter',
  title: 'Node exporter: metrics of the nodes',
  layer: 'platform',
  uses: ['monitoring', 'prometheus-crds'],
  // It uses the network and the processes of its node, which no namespace with a stricter level admits.
  namespace: () => 'node-exporter',
  folder: 'node-exporter/node-exporter',
  podSecurity: 'privileged',
  enabled: (v) => v.monitoring_deployed,
  dependsOn: ['prometheus-crds'],
  parts: [
    helmChart({
      prefix: 'node_exporter',
      called: 'the node exporter',
      chart: 'oci://ghcr.io/prometheus-community/charts/prometheus-node-exporter',
      version: '4.56.1',
      name: 'node-exporter',
      values,
    }),
  ],
});
