import { type Additions, at } from '../additions.ts';
import type { Rule } from '../rule.ts';
import { cronField } from '../schedules.ts';

/** The CRD has no default, and without a way of copying the controller does nothing and says nothing. */
const copyMethod: Rule = (mover, report) => {
  if (mover['copyMethod'] !== undefined) return;
  report({
    code: 'schema/missing-field',
    path: ['copyMethod'],
    part: 'key',
    message: 'there is no copyMethod, so VolSync never starts',
    hint: 'Add `copyMethod: Snapshot`, `Clone` or `Direct`.',
  });
};

const movers = ['restic', 'rclone', 'rsync', 'rsyncTLS'];

export const additions: Additions = {
  // A widely used fork of VolSync adds a mover.
  ...at(['ReplicationSource.spec', 'ReplicationDestination.spec'], { more: ['kopia'] }),
  ...at(
    movers.flatMap((mover) => [`ReplicationSource.spec.${mover}`, `ReplicationDestination.spec.${mover}`]),
    { rules: [copyMethod] },
  ),
  // The pattern of the CRD accepts six fields as well; the controller does not.
  ...at(['ReplicationSource.spec.trigger', 'ReplicationDestination.spec.trigger'], {
    rules: [cronField('schedule')],
  }),
};
