import type { SettingGroup } from '../../../schema/fragment.ts';
import { connectionPassword, count, storageSize } from '../../../schema/types.ts';

export const postgres: SettingGroup = {
  title: 'Langfuse: PostgreSQL, run by CloudNativePG',
  settings: {
    langfuse_postgres_password: connectionPassword({
      description:
        'Password of the database user `langfuse`. At least 8 letters, digits and `. _ ~ -`, for it goes into a connection string; `openssl rand -hex 24` makes one.',
      'x-rotation':
        'CloudNativePG sets the new password on its managed role, and Reloader restarts web and worker.',
    }),
    langfuse_postgres_instances: count({
      description:
        'Instances of PostgreSQL, a whole number from 1: 1 for development, 3 or another odd number for high availability.',
      default: 1,
      examples: [1, 3],
    }),
    langfuse_postgres_storage: storageSize({
      description: 'Volume of each instance, as a Kubernetes quantity. It can grow later, not shrink.',
      default: '10Gi',
      examples: ['10Gi', '50Gi'],
    }),
  },
};
