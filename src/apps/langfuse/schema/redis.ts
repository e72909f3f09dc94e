import {
  choice,
  connectionPassword,
  databaseName,
  flag,
  hostName,
  port,
  type SettingGroup,
  type SettingOptions,
  type SettingSchema,
} from '../../../app-kit/index.ts';

const redisModes = {
  dragonfly: 'The shared Dragonfly of the platform, with a user of its own',
  external: 'A Redis that others run, in the cluster or outside',
  bundled: 'Valkey, run by the chart of Langfuse',
} as const;

export const redis: SettingGroup = {
  title: 'Langfuse: Redis, which holds queues and caches',
  introduction:
    'It must never evict keys (maxmemory-policy noeviction), or jobs are lost. Dragonfly also needs --default_lua_flags=allow-undeclared-keys.',
  settings: {
    langfuse_redis_mode: choice(redisModes, {
      defaults: { platform: 'dragonfly', external: 'external' },
      description:
        'Which Redis Langfuse uses. One of `dragonfly` (the shared Dragonfly), `external` (your own: `langfuse_redis_host`) and `bundled` (Valkey, run by the chart).',
      examples: ['dragonfly', 'external', 'bundled'],
    }),
    dragonfly_langfuse_password: connectionPassword({
      description: 'Password of the ACL user `langfuse` of Dragonfly.',
      rotation:
        'Dragonfly restarts with it, and Reloader restarts web and worker; jobs wait until all have it. If others run Dragonfly, change it in the ACL there.',
    }),
    langfuse_redis_host: hostName({
      description: 'Host of the external Redis: a Service of the cluster, or a host outside it.',
      default: 'redis.default.svc.cluster.local',
      examples: ['redis.default.svc.cluster.local'],
    }),
    langfuse_redis_port: port({
      description: 'Port of the external Redis.',
      default: 6379,
    }),
    langfuse_redis_user: databaseName({
      description: 'User of the external Redis. With a password only, it is `default`.',
      default: 'default',
      examples: ['default', 'langfuse'],
    }),
    langfuse_redis_tls: flag({
      description: 'Encrypt the connection to the external Redis. One of `true`, `false`.',
      default: false,
    }),
    // The value for an external Redis cannot be generated, so `init` writes none.
    langfuse_redis_password: given({
      description: 'Password of the external or the bundled Redis.',
      rotation:
        'Change it in Redis as well; Reloader restarts web and worker. Until both have it, jobs wait.',
    }),
  },
};

function given(options: SettingOptions): SettingSchema {
  const { 'x-generate': _, ...rest } = connectionPassword(options);
  return rest;
}
