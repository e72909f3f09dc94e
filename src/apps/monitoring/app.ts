import {
  defineApp,
  flag,
  helmChart,
  platformPart,
  resources,
  secret,
  storageSize,
  text,
  toApiServer,
} from '../../app-kit/index.ts';
import { webAddress } from '../parts/web-address.ts';
import { values } from './values.ts';

const prometheus = platformPart({
  prefix: 'monitoring',
  called: 'Prometheus',
  namespace: 'monitoring',
  described: 'Prometheus and Grafana',
  enabled: {
    description:
      'Whether Prometheus (with its operator) and Grafana run in the cluster. One of `true`, `false`.',
    inits: { platform: true },
  },
});

export default defineApp({
  name: 'monitoring',
  title: 'Prometheus and Grafana: metrics and dashboards',
  layer: 'platform',
  uses: [
    'cert-manager',
    'cluster',
    'keycloak',
    'tempo',
    'prometheus-crds',
    'envoy-gateway',
    'envoy-gateway-operator',
  ],
  alongside: ['gateway-sign-in'],
  folder: 'monitoring/kube-prometheus-stack',
  dependsOn: ['prometheus-crds', 'envoy-gateway-operator'],
  // The exporter of the nodes' own metrics sees the node.
  podSecurity: 'privileged',
  parts: [
    prometheus.part,
    helmChart({
      prefix: 'monitoring',
      called: 'kube-prometheus-stack',
      chart: 'oci://ghcr.io/prometheus-community/charts/kube-prometheus-stack',
      version: '88.5.3',
      name: 'kube-prometheus-stack',
      timeout: '10m',
      values,
    }),
    webAddress('grafana', 'Grafana', { default: 'grafana' }),
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
    grafana_admin_password: secret({
      needed: 'Grafana would make one up at each start',
      description: 'Password of the user `admin` of Grafana.',
      generate: 'alphanumeric:24',
      rotation: 'Grafana reads it at its first start only: afterwards, change it in Grafana.',
    }),
    grafana_keycloak_client_secret: secret({
      description: 'Secret of the client `grafana` in Keycloak, by which users sign in to Grafana.',
      generate: 'alphanumeric:32',
      rotation: 'The client in Keycloak gets it as well; Grafana restarts.',
    }),
  },
  variables: {
    monitoring_namespace: text('Namespace of Prometheus, Grafana and Tempo.', prometheus.namespace),
    grafana_sso_enabled: flag(
      'Whether users sign in to Grafana with Keycloak.',
      (v) => v.monitoring_deployed && v.keycloak_enabled && v.grafana_keycloak_client_secret !== undefined,
    ),
  },
  oidcClients: (v) =>
    v.grafana_sso_enabled
      ? [
          {
            id: 'grafana',
            title: 'Grafana',
            secret: 'grafana_keycloak_client_secret',
            urls: [`https://${v.grafana_hostname}`],
            callback: '/login/generic_oauth',
            pkce: true,
            roles: ['grafana-admin', 'grafana-editor'],
            firstUserRoles: ['grafana-admin'],
          },
        ]
      : [],
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
      ports: { http: 9093 },
      pods: { 'app.kubernetes.io/name': 'alertmanager' },
      exposed: false,
    },
  ],
  connections: [
    { from: 'prometheus', ...toApiServer('targets and their metrics') },
    { from: 'prometheus', to: 'alertmanager', port: 'http', why: 'alerts' },
    { from: 'prometheus', to: { entity: 'host' }, port: 10250, why: 'metrics of the nodes' },
    { from: 'prometheus', to: { entity: 'remote-node' }, port: 10250, why: 'metrics of the nodes' },
    { from: 'kube-prometheus-stack-grafana', to: 'prometheus', port: 'http', why: 'dashboards' },
    { from: 'kube-prometheus-stack-grafana', to: 'tempo', port: 'http', why: 'traces' },
    { from: 'kube-prometheus-stack-grafana', ...toApiServer('dashboards in ConfigMaps') },
    {
      from: 'kube-prometheus-stack-grafana',
      to: 'keycloak/keycloak-service',
      port: 'http',
      why: 'single sign-on',
    },
    { from: 'envoy-gateway/envoy', to: 'kube-prometheus-stack-grafana', port: 'http', why: 'browsers' },
  ],
});
