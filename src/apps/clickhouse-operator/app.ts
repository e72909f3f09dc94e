import { defineApp, platformPart, toApiServer } from '../../app-kit/index.ts';
import { monitored } from '../parts/monitored.ts';

const operator = platformPart({
  prefix: 'clickhouse_operator',
  called: 'the ClickHouse operator',
  namespace: 'clickhouse-operator-system',
  enabled: {
    description:
      'Run the ClickHouse operator. One of `true`, `false`. Version 2 of the Langfuse chart needs it with `langfuse_clickhouse_mode: bundled`; version 1 does not use it.',
  },
  chart: {
    chart: 'oci://ghcr.io/clickhouse/clickhouse-operator-helm',
    version: '0.0.5',
    values: (v) => ({
      crd: { enable: true, keep: true },
      // The certificate of the webhook comes from cert-manager.
      certManager: { enable: v.cert_manager_enabled, install: false },
      webhook: { enable: v.cert_manager_enabled },
      metrics: { enable: true, secure: false },
      // Its ServiceMonitor uses https for what is served by http; the tree has a PodMonitor instead.
      prometheus: { service_monitor: false },
      manager: {
        resources: { requests: { cpu: '10m', memory: '64Mi' }, limits: { memory: '256Mi' } },
      },
    }),
  },
  serves: {
    ports: { webhook: 9443, metrics: 8080 },
    pods: {
      'app.kubernetes.io/name': 'clickhouse-operator',
      'control-plane': 'controller-manager',
    },
    exposed: false,
  },
});

/** The operator with which version 2 of Langfuse's chart runs ClickHouse and Keeper. */
export default defineApp({
  name: 'clickhouse-operator',
  title: 'ClickHouse operator',
  layer: 'platform',
  uses: ['cert-manager'],
  folder: 'clickhouse-operator-system/clickhouse-operator',
  dependsOn: ['cert-manager'],
  parts: [operator.part, monitored(['clickhouse-operator'])],
  connections: (v) => [
    toApiServer('what it watches'),
    ...(v.cert_manager_enabled
      ? [
          {
            from: { entity: 'kube-apiserver' as const },
            to: 'clickhouse-operator',
            port: 'webhook',
            why: 'admission',
          },
        ]
      : []),
  ],
});
