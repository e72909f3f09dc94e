import type { Derivations } from '../../derive/derivation.ts';
import type { App } from '../app.ts';
import { shaped } from '../shape.ts';
import { flows } from './flows.ts';
import { provides } from './provides.ts';
import { group } from './schema.ts';

export interface RedisDerived {
  redis_namespace: string | undefined;
  redis_network_policy_enabled: boolean;
}

const derivations: Derivations<RedisDerived> = {
  redis_namespace: {
    description: 'Namespace of the shared Redis, where it runs in the cluster.',
    compute: ({ langfuse_redis_destination: to }) => (to?.kind === 'service' ? to.namespace : undefined),
  },
  redis_network_policy_enabled: {
    description: 'Whether a policy guards the shared Redis: asked for, and it runs in the cluster.',
    compute: (v) =>
      v.langfuse_enabled &&
      v.langfuse_redis_mode === 'external' &&
      v.redis_namespace !== undefined &&
      asked.compute(v),
  },
};

const asked = shaped('redis_network_policy_enabled', '');

/** A Redis that the cluster shares and that others run: who may reach it is still worth saying. */
export const app: App<RedisDerived> = {
  name: 'redis',
  layer: 'platform',
  schema: { groups: [group] },
  derivations,
  provides,
  flows,
};
