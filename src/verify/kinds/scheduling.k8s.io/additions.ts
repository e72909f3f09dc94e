import { type Additions, between, oneOf } from '../additions.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  PriorityClass: {
    fields: {
      value: between(-2147483648, 1000000000),
      preemptionPolicy: oneOf('PreemptLowerPriority', 'Never'),
    },
    required: ['value'],
  },
};
