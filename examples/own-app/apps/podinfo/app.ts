import { advice, chartVersion, connection, count, defineApp, flag, secret, text } from 'clusterwright';

const chart = 'oci://ghcr.io/stefanprodan/charts/podinfo';

export default defineApp({
  name: 'podinfo',
  title: 'Podinfo: a page that greets, with its cache in Dragonfly',
  layer: 'application',
  namespace: 'demo',
  uses: ['cluster', 'dragonfly'],
  dependsOn: ['dragonfly'],
  enabled: (v) => v.podinfo_enabled,
  settings: {
    podinfo_enabled: flag({ description: 'Run Podinfo. One of `true`, `false`.', default: true }),
    podinfo_replicas: count({ description: 'Number of pods.', default: 1 }),
    podinfo_chart_version: chartVersion(chart, { description: 'Version of the chart.', default: '6.9.1' }),
    podinfo_greeting: text({ description: 'What the page says.', default: 'welcome', minLength: 1 }),
    podinfo_token: secret({
      description: 'Signs the tokens that Podinfo gives out.',
      generate: 'alphanumeric:32',
      rotation: 'Tokens that were given out before are refused from then on.',
    }),
  },
  variables: {
    podinfo_hostname: text('Host name of the page.', (v) => `podinfo.${v.cloudflare_domain}`),
    podinfo_cache: text(
      'Address of the cache, with its password.',
      (v) => `tcp://:${v.dragonfly_password}@${v.dragonfly_host}:6379`,
    ),
  },
  rules: [
    function* ({ config, variables }) {
      if (!config.podinfo_enabled || variables.dragonfly_enabled) return;
      yield {
        path: ['podinfo_enabled'],
        at: ['dragonfly_enabled'],
        message: 'Podinfo has its cache in Dragonfly, which is switched off',
        ...advice`Set ${{ dragonfly_enabled: true }}, or ${{ podinfo_enabled: false }}.`,
      };
    },
  ],
  secrets: () => [{ setting: 'podinfo_token', name: 'podinfo', key: 'token' }],
  services: [{ name: 'podinfo', ports: { http: 9898 }, pods: { 'app.kubernetes.io/name': 'podinfo' } }],
  connections: [connection({ to: 'dragonfly', port: 'redis', why: 'cache' })],
  // Published if the project has gateways: add 'envoy-gateway' to `apps`.
  routes: (v) => [{ hostname: v.podinfo_hostname, port: 'http' }],
  release: (v) => ({
    chart,
    version: v.podinfo_chart_version,
    values: {
      replicaCount: v.podinfo_replicas,
      extraEnvs: [
        { name: 'PODINFO_UI_MESSAGE', valueFrom: { configMapKeyRef: { name: 'podinfo', key: 'greeting' } } },
        { name: 'PODINFO_CACHE_SERVER', valueFrom: { secretKeyRef: { name: 'podinfo', key: 'cache' } } },
        { name: 'JWT_SECRET', valueFrom: { secretKeyRef: { name: 'podinfo', key: 'token' } } },
      ],
      securityContext: {
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
        runAsNonRoot: true,
        runAsUser: 100,
        seccompProfile: { type: 'RuntimeDefault' },
      },
    },
  }),
});
