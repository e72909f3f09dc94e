import { flag } from '../../schema/types.ts';
import type { App } from '../app.ts';
import { provides } from './provides.ts';

export const app: App = {
  name: 'cilium',
  layer: 'platform',
  schema: {
    groups: [
      {
        title: 'Cilium: network policies',
        settings: {
          network_policies_enabled: flag({
            description:
              'Write a CiliumNetworkPolicy for each workload, which allows the connections it needs and nothing else. One of `true`, `false`. Needs Cilium.',
            default: false,
          }),
        },
      },
    ],
  },
  derivations: {},
  provides,
};
