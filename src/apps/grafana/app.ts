import { defineApp, flag, needs, secret, toApiServer } from '../../app-kit/index.ts';
import { webAddress } from '../parts/web-address.ts';

const grafana = 'monitoring/kube-prometheus-stack-grafana';

/** Grafana, which the chart of Prometheus installs. */
export default defineApp({
  name: 'grafana',
  title: 'Grafana: dashboards',
  layer: 'platform',
  uses: ['cluster', 'keycloak', 'monitoring', 'tempo', 'single-sign-on'],
  namespace: (v) => v.monitoring_namespace,
  enabled: (v) => v.monitoring_deployed,
  parts: [webAddress('grafana', 'Grafana', { default: 'grafana' })],
  settings: {
    grafana_admin_password: secret({
      description: 'Password of the Grafana user `admin`.',
      generate: 'alphanumeric:24',
      rotation: 'Grafana restarts with the new password: it keeps no database beyond its pod.',
    }),
    grafana_keycloak_client_secret: secret({
      description: 'Secret of the Keycloak client `grafana`, for signing in to Grafana.',
      generate: 'alphanumeric:32',
      rotation: 'The client in Keycloak gets it as well; Grafana restarts.',
    }),
  },
  variables: {
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
  connections: [
    { from: grafana, to: 'monitoring/prometheus', port: 'http', why: 'dashboards' },
    { from: grafana, to: 'monitoring/alertmanager', port: 'http', why: 'alerts' },
    { from: grafana, to: 'tempo', port: 'http', why: 'traces' },
    { from: grafana, ...toApiServer('dashboards in ConfigMaps') },
    {
      from: grafana,
      to: 'keycloak/keycloak-service',
      port: 'http',
      why: 'single sign-on',
    },
  ],
  routes: (v) => [
    {
      name: 'grafana',
      hostname: v.grafana_hostname,
      to: grafana,
      port: 'http',
      service: { port: 80 },
      written: v.envoy_gateway_enabled,
    },
  ],
  rules: [
    needs(
      { grafana_admin_password: 'Grafana would make one up at each start' },
      { when: ({ variables }) => variables.monitoring_deployed, at: 'monitoring_enabled' },
    ),
  ],
});
