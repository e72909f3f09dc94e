import type { Derivations } from '../../derive/derivation.ts';
import { flag } from '../../schema/types.ts';
import type { App } from '../app.ts';
import { provides } from './provides.ts';

export interface TempoDerived {
  tempo_otlp_url: string;
}

const derivations: Derivations<TempoDerived> = {
  tempo_otlp_url: {
    description: 'Address to which pods send traces: OTLP over HTTP.',
    compute: (v) => `http://tempo.${v.monitoring_namespace}.svc.cluster.local:4318`,
  },
};

export const app: App<TempoDerived> = {
  name: 'tempo',
  layer: 'platform',
  schema: {
    groups: [
      {
        title: 'Tempo: traces',
        settings: {
          tracing_enabled: flag({
            description:
              'Whether Tempo runs in the cluster (namespace `monitoring`) and takes traces by OTLP. One of `true`, `false`.',
            default: false,
          }),
        },
      },
    ],
  },
  derivations,
  provides,
};
