import { defineApp, flag, text } from '../../app-kit/index.ts';

export default defineApp({
  name: 'tempo',
  title: 'Tempo: traces',
  layer: 'platform',
  uses: ['monitoring'],
  namespace: (v) => v.monitoring_namespace,
  enabled: (v) => v.tracing_enabled,
  runBy: 'Tempo',
  settings: {
    tracing_enabled: flag({
      description:
        'Whether Tempo runs in the cluster (namespace `monitoring`) and takes traces by OTLP. One of `true`, `false`.',
      default: false,
    }),
  },
  variables: {
    tempo_otlp_url: text(
      'Address to which pods send traces: OTLP over HTTP.',
      (v) => `http://tempo.${v.monitoring_namespace}.svc.cluster.local:4318`,
    ),
  },
  services: [{ name: 'tempo', ports: { 'otlp-http': 4318 }, pods: { 'app.kubernetes.io/name': 'tempo' } }],
});
