import { bucketKeys } from '../parts/bucket-keys.ts';

export const keys = bucketKeys({
  prefix: 'dragonfly_snapshots',
  user: 'dragonfly',
  bucket: 'dragonfly-snapshots',
  description: 'Access key of the RustFS user that Dragonfly keeps its snapshots as.',
  // Its last snapshot before the restart is refused, because the old process has the old key.
  afterwards: 'Dragonfly restarts; if it runs once, it goes back to its last snapshot',
});
