import { type Additions, at } from '../additions.ts';

/** A fork of VolSync that many clusters run adds a mover. */
export const additions: Additions = {
  ...at(['ReplicationSource.spec', 'ReplicationDestination.spec'], { more: ['kopia'] }),
};
