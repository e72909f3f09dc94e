import type { Derivations } from '../../derive/derivation.ts';
import { flag } from '../../schema/types.ts';
import type { App } from '../app.ts';
import { provides } from './provides.ts';

export interface MonitoringDerived {
  monitoring_namespace: string;
}

const derivations: Derivations<MonitoringDerived> = {
  monitoring_namespace: {
    description: 'Namespace of Prometheus, Grafana and Tempo.',
    compute: () => 'monitoring',
  },
};

export const app: App<MonitoringDerived> = {
  name: 'monitoring',
  layer: 'platform',
  schema: {
    groups: [
      {
        title: 'Prometheus and Grafana: metrics and dashboards',
        settings: {
          monitoring_enabled: flag({
            description:
              'Whether Prometheus (with its operator) and Grafana run in the cluster (namespace `monitoring`). One of `true`, `false`.',
            default: false,
          }),
        },
      },
    ],
  },
  derivations,
  provides,
};
