import { type Additions, oneOf, scalar } from '../additions.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  StorageClass: {
    fields: {
      provisioner: scalar('labelKey'),
      reclaimPolicy: oneOf('Delete', 'Retain'),
      volumeBindingMode: oneOf('Immediate', 'WaitForFirstConsumer'),
    },
  },
};
