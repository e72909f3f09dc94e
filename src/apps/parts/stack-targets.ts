import { type AppPart, toApiServer } from '../../app-kit/index.ts';

/**
 * The pods of kube-prometheus-stack that only its own monitors and webhooks reach, and the connections of its parts.
 */
export const stackTargets: AppPart = {
  services: [
    {
      name: 'kube-state-metrics',
      ports: { http: 8080 },
      pods: { 'app.kubernetes.io/name': 'kube-state-metrics' },
      exposed: false,
    },
    {
      name: 'prometheus-operator',
      ports: { https: 10250 },
      // The chart's Jobs that create its certificate have the same name, but another component.
      pods: {
        'app.kubernetes.io/name': 'kube-prometheus-stack-prometheus-operator',
        'app.kubernetes.io/component': 'prometheus-operator',
      },
      exposed: false,
    },
  ],
  connections: [
    { from: 'prometheus', ...toApiServer('targets and their metrics') },
    { from: 'kube-state-metrics', ...toApiServer('what it watches') },
    { from: 'prometheus-operator', ...toApiServer('what it watches') },
    { from: { entity: 'kube-apiserver' }, to: 'prometheus-operator', port: 'https', why: 'admission' },
    { from: 'prometheus', to: 'alertmanager', port: 'http', why: 'alerts' },
    // The targets of the chart's monitors that no other app declares.
    ...(
      [
        ['alertmanager', 'reloader'],
        ['kube-prometheus-stack-grafana', 'http'],
        ['kube-state-metrics', 'http'],
        ['prometheus-operator', 'https'],
      ] as const
    ).map(([to, port]) => ({ from: 'prometheus', to, port, why: 'metrics' })),
    {
      from: 'prometheus',
      to: { namespace: 'kube-system', pods: { 'k8s-app': 'kube-dns' }, runBy: 'Kubernetes' },
      port: 9153,
      why: 'metrics',
    },
    // Ports of the kubelet, and of the exporter, which uses the address of its node.
    ...[10250, 9100].flatMap((port) =>
      (['host', 'remote-node'] as const).map((entity) => ({
        from: 'prometheus',
        to: { entity },
        port,
        why: 'metrics of the nodes',
      })),
    ),
  ],
};
