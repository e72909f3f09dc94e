import { type Additions, at } from '../additions.ts';
import { cronField } from '../schedules.ts';

export const additions: Additions = {
  // A widely used fork of VolSync adds a mover.
  ...at(['ReplicationSource.spec', 'ReplicationDestination.spec'], { more: ['kopia'] }),
  // The pattern of the CRD accepts six fields as well; the controller does not.
  ...at(['ReplicationSource.spec.trigger', 'ReplicationDestination.spec.trigger'], {
    rules: [cronField('schedule')],
  }),
};
