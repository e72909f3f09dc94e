import { flag } from '../../schema/types.ts';
import type { App } from '../app.ts';
import { provides } from './provides.ts';

export const app: App = {
  name: 'cloudnative-pg',
  layer: 'platform',
  schema: {
    groups: [
      {
        title: 'CloudNativePG: the operator that runs PostgreSQL',
        settings: {
          cnpg_enabled: flag({
            description:
              'Whether CloudNativePG runs in the cluster (namespace `cnpg-system`). One of `true`, `false`. Langfuse requires it.',
            default: false,
            'x-init': true,
          }),
        },
      },
    ],
  },
  derivations: {},
  provides,
};
