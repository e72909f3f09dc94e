import { defineApp, helmChart, platformPart, resources, storageSize, text } from '../../app-kit/index.ts';
import { protectedRoutes } from '../gateway-sign-in/routes.ts';
import { grafanaSecrets } from '../grafana/secrets.ts';
import { stackTargets } from '../parts/stack-targets.ts';
import { values } from './values.ts';

const prometheus = platformPart({
  prefix: 'monitoring',
  called: 'Prometheus',
  namespace: 'monitoring',
  described: 'Prometheus and Grafana',
  enabled: {
    description: 'Run Prometheus (with its operator) and Grafana. One of `true`, `false`.',
    inits: { platform: true },
  },
});

export default defineApp({
  name: 'monitoring',
  title: 'Prometheus and Grafana: metrics and dashboards',
  layer: 'platform',
  uses: ['cert-manager', 'cluster', 'grafana', 'prometheus-crds', 'envoy-gateway', 'envoy-gateway-operator'],
  alongside: ['gateway-sign-in'],
  folder: 'monitoring/kube-prometheus-stack',
  dependsOn: ['prometheus-crds'],
  parts: [
    prometheus.part,
    stackTargets,
    ...grafanaSecrets,
    helmChart({
      prefix: 'monitoring',
      called: 'kube-prometheus-stack',
      chart: 'oci://ghcr.io/prometheus-community/charts/kube-prometheus-stack',
      version: '88.5.3',
      name: 'kube-prometheus-stack',
      timeout: '10m',
      values,
    }),
  ],
  settings: {
    prometheus_storage: storageSize({
      description: 'Size of the volume of Prometheus.',
      defaults: { small: '20Gi', dev: '5Gi', production: '100Gi' },
    }),
    prometheus_resources: resources({
      description: 'Requests and limits of Prometheus.',
      defaults: {
        small: { requests: { cpu: '100m', memory: '512Mi' }, limits: { memory: '2Gi' } },
        dev: { requests: { cpu: '50m', memory: '400Mi' }, limits: { memory: '1Gi' } },
        production: { requests: { cpu: '500m', memory: '2Gi' }, limits: { memory: '8Gi' } },
      },
    }),
    prometheus_retention: text({
      description: 'How long Prometheus keeps metrics, such as `14d`.',
      pattern: '^[1-9][0-9]*(h|d|w|y)$',
      patternErrorMessage: 'must be a whole number with one of h, d, w, y, such as 14d',
      defaults: { small: '14d', dev: '3d', production: '30d' },
    }),
  },
  volumes: {
    'kube-prometheus-stack': [
      {
        kind: 'Prometheus',
        name: '{release}-prometheus',
        volume: {
          size: ['prometheus.prometheusSpec.storageSpec.volumeClaimTemplate.spec.resources.requests.storage'],
          storageClass: ['prometheus.prometheusSpec.storageSpec.volumeClaimTemplate.spec.storageClassName'],
        },
      },
    ],
  },
  variables: {
    monitoring_namespace: text('Namespace of Prometheus, Grafana and Tempo.', prometheus.namespace),
  },
  services: (v) => [
    {
      name: 'prometheus',
      ports: { http: 9090 },
      pods: prometheus.pods(v, { 'app.kubernetes.io/name': 'prometheus' }),
      exposed: false,
      keepsData: true,
    },
    {
      name: 'kube-prometheus-stack-grafana',
      ports: { http: 3000 },
      pods: { 'app.kubernetes.io/name': 'grafana' },
      exposed: false,
    },
    {
      name: 'alertmanager',
      ports: { http: 9093, reloader: 8080 },
      pods: { 'app.kubernetes.io/name': 'alertmanager' },
      exposed: false,
    },
  ],
  routes: protectedRoutes,
});
