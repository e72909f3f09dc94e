import type { Derivations } from '../../derive/derivation.ts';
import { flag } from '../../schema/types.ts';
import type { App } from '../app.ts';
import { provides } from './provides.ts';

export interface DragonflyDerived {
  dragonfly_namespace: string;
  dragonfly_host: string;
}

const derivations: Derivations<DragonflyDerived> = {
  dragonfly_namespace: {
    description: 'Namespace of the shared Dragonfly.',
    compute: () => 'cache',
  },
  dragonfly_host: {
    description: 'Host name of the shared Dragonfly inside the cluster; it listens on port 6379.',
    compute: (v) => `dragonfly.${v.dragonfly_namespace}.svc.cluster.local`,
  },
};

export const app: App<DragonflyDerived> = {
  name: 'dragonfly',
  layer: 'platform',
  schema: {
    groups: [
      {
        title: 'Dragonfly: the shared cache and queue, which speaks the protocol of Redis',
        settings: {
          dragonfly_enabled: flag({
            description:
              'Whether the shared Dragonfly runs in the cluster (namespace `cache`). One of `true`, `false`. Langfuse requires it.',
            default: false,
            'x-init': true,
          }),
          dragonfly_acl_enabled: flag({
            description:
              'Whether Dragonfly gives each tenant a user of its own, which reaches only keys of its own prefix. One of `true`, `false`. Langfuse requires it: its user is `langfuse`, its keys begin with `langfuse:`.',
            default: false,
            'x-init': true,
          }),
        },
      },
    ],
  },
  derivations,
  provides,
};
