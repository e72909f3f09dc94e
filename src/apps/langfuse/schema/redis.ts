import type { SettingGroup } from '../../../schema/fragment.ts';
import { connectionPassword } from '../../../schema/types.ts';

export const redis: SettingGroup = {
  title: 'Langfuse: its user of the shared Dragonfly',
  settings: {
    dragonfly_langfuse_password: connectionPassword({
      description:
        'Password of the ACL user `langfuse` of Dragonfly. At least 8 letters, digits and `. _ ~ -`, for it goes into a connection string; `openssl rand -hex 24` makes one.',
      'x-rotation':
        'Change it in the ACL of Dragonfly as well; Reloader restarts web and worker. Until both have it, jobs wait.',
    }),
  },
};
