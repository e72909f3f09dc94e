import { type Additions, oneOf, scalar } from '../additions.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'Dragonfly.spec.pdb': {
    fields: { maxUnavailable: scalar('intOrPercent'), minAvailable: scalar('intOrPercent') },
  },
  'Dragonfly.spec.serviceSpec': {
    fields: { type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName') },
  },
  'Dragonfly.spec.snapshot': { fields: { cron: scalar('cron') } },
  'Dragonfly.spec': {
    fields: { image: scalar('image'), imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never') },
  },
};
