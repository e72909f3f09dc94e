import { flag, ratio, type SettingGroup } from '../../../app-kit/index.ts';

export const observability: SettingGroup = {
  title: 'Langfuse: its own traces and metrics',
  settings: {
    langfuse_tracing_enabled: flag({
      description:
        'Send traces of Langfuse itself to Tempo, by OpenTelemetry. One of `true`, `false`. Needs `tracing_enabled`.',
      default: false,
    }),
    langfuse_trace_sampling_ratio: ratio({
      description: 'Part of the traces that is kept: over `0`, and at most `1` for all of them.',
      default: '0.1',
      examples: ['0.1', '1'],
    }),
    langfuse_monitoring_enabled: flag({
      description:
        'Have Prometheus collect the metrics of what Langfuse stands on, and write a Grafana dashboard. One of `true`, `false`. Needs `monitoring_enabled`.',
      default: false,
    }),
  },
};
