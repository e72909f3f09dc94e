import { type TypeOf, types } from '../../app-kit/index.ts';

/** A user of RustFS, and the policy by which it reaches its buckets and nothing else. */
export const access = types.record({
  policy: types.text,
  user: types.text,
  buckets: types.list(types.text),
});

export type Access = TypeOf<typeof access>;

export const storageOfLangfuse: Access = {
  policy: 'langfuse-storage',
  user: 'langfuse',
  buckets: ['langfuse-events', 'langfuse-media', 'langfuse-exports'],
};

export const storageOfTempo: Access = { policy: 'tempo-storage', user: 'tempo', buckets: ['tempo-traces'] };

/** Where `databaseBackup` archives the database of an app. */
export function backupsOf(app: string): Access {
  return { policy: `${app}-backup-storage`, user: `${app}-backup`, buckets: [`${app}-postgres-backups`] };
}
