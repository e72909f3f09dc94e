import { flag, ratio, type SettingGroup } from '../../../app-kit/index.ts';

export const observability: SettingGroup = {
  title: 'Langfuse: its own traces and metrics',
  settings: {
    langfuse_tracing_enabled: flag({
      description:
        'Send traces of Langfuse itself to Tempo with OpenTelemetry. One of `true`, `false`. Requires `tracing_enabled`.',
      default: false,
      inits: { platform: true },
    }),
    langfuse_trace_sampling_ratio: ratio({
      description: 'Fraction of the traces that is kept: greater than `0`, at most `1` (all).',
      default: '0.1',
      examples: ['0.1', '1'],
    }),
    langfuse_monitoring_enabled: flag({
      description:
        'Let Prometheus collect the metrics of the stores and the queues of Langfuse, and write alerts and a Grafana dashboard. One of `true`, `false`. Requires `monitoring_enabled`.',
      default: false,
      inits: { platform: true },
    }),
  },
};
