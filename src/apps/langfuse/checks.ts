import {
  answers,
  type LiveCheck,
  logSigns,
  type Sign,
  type Troubleshooting,
  type Variables,
} from '../../app-kit/index.ts';
import { bucketNames } from './buckets.ts';
import { services } from './connections.ts';

const web = 'langfuse-web';
const worker = 'langfuse-worker';
const clickhouse = 'langfuse-clickhouse';
const roleSync = 'langfuse-role-sync';

function podsOf(name: string, v: Variables) {
  return services(v).find((service) => service.name === name)?.pods;
}

/** Returns the checks of a running Langfuse. */
export function checks(v: Variables): readonly LiveCheck[] {
  const namespace = v.langfuse_namespace;
  const store = [web, worker].flatMap((name) => {
    const pods = podsOf(name, v);
    if (pods === undefined) return [];
    const title = `the log of ${name} shows no known trouble`;
    return [
      logSigns({ name: `${name.replace('langfuse-', '')}-log`, title, namespace, pods, signs: signs(v) }),
    ];
  });
  const workerPods = podsOf(worker, v);
  return [
    answers({
      name: 'web-health',
      title: 'the web server is healthy, and reaches its database',
      target: () => ({
        namespace,
        service: web,
        port: 3000,
        path: '/api/public/health?failIfDatabaseUnavailable=true',
      }),
      advice: startAdvice(v).join('\n'),
    }),
    answers({
      name: 'web-ready',
      title: 'the web server is ready for requests',
      target: () => ({ namespace, service: web, port: 3000, path: '/api/public/ready' }),
      advice: startAdvice(v).join('\n'),
    }),
    answers({
      name: 'worker-health',
      title: 'the worker is healthy',
      target: () => workerPods && { namespace, pods: workerPods, port: 3030, path: '/api/health' },
      advice: [...startAdvice(v), ...queueAdvice(v)].join('\n'),
    }),
    ...store,
  ];
}

/** Returns advice for pods of Langfuse that do not run. */
export function troubleshooting(v: Variables): readonly Troubleshooting[] {
  const advised: readonly (readonly [string, readonly string[]])[] = [
    [web, startAdvice(v)],
    [worker, [...startAdvice(v), ...queueAdvice(v)]],
    [
      clickhouse,
      [
        'Langfuse needs ClickHouse for everything but sign-in. It may take minutes to load its data at the start.',
        'If it runs out of memory or its queries time out, raise langfuse_clickhouse_resources, and keep it on fast disks (NVMe).',
      ],
    ],
    [
      roleSync,
      [
        `The service account ${v.langfuse_sync_keycloak_client_id} of Keycloak needs the roles view-users and view-realm of the client realm-management.`,
        'langfuse_scim_public_key and langfuse_scim_secret_key must be a key of the organization, not of a project.',
        'docs/scim.md says how roles are mapped.',
      ],
    ],
  ];
  return advised.flatMap(([name, advice]) => {
    const pods = podsOf(name, v);
    return pods === undefined ? [] : [{ pods, advice }];
  });
}

function startAdvice(v: Variables): readonly string[] {
  const { langfuse_namespace: namespace } = v;
  return [
    v.langfuse_postgres_mode === 'cnpg'
      ? `PostgreSQL has to be ready: kubectl get clusters.postgresql.cnpg.io -n ${namespace}`
      : 'PostgreSQL has to be reachable from the cluster, with the user and password of the configuration.',
    v.langfuse_clickhouse_mode === 'bundled'
      ? `ClickHouse has to be ready: kubectl get pods -n ${namespace} -l ${selector(podsOf(clickhouse, v))}`
      : `ClickHouse has to be reachable at ${v.langfuse_clickhouse_host}.`,
    'Its Secrets have to be there: `clusterwright secrets list` says which.',
  ];
}

function queueAdvice(v: Variables): readonly string[] {
  return [
    v.langfuse_redis_mode === 'dragonfly'
      ? 'The worker takes events from the queue in Dragonfly: it has to be ready, and its ACL has to allow the user langfuse (dragonfly_acl_enabled).'
      : 'The worker takes events from the queue in Redis, which has to be reachable with the password of the configuration.',
  ];
}

function selector(pods: Readonly<Record<string, string>> | undefined): string {
  return Object.entries(pods ?? {})
    .map((pair) => pair.join('='))
    .join(',');
}

/** Returns lines in the logs of web and worker, with their causes. */
function signs(v: Variables): readonly Sign[] {
  return [
    {
      line: /\bP1001\b|Can't reach database server/,
      message: 'it cannot reach PostgreSQL',
      advice: startAdvice(v)[0] ?? '',
    },
    {
      line: /\bP1000\b|password authentication failed/,
      message: 'PostgreSQL refuses its password',
      advice: 'The role in PostgreSQL and langfuse_postgres_password differ: change it in both places.',
    },
    {
      line: /\bP3009\b|\bP3018\b|failed migrations?/,
      message: 'a migration of its database has failed',
      advice:
        'Read its log from the start of the pod; docs/moving-between-shapes.md says what an upgrade needs.',
    },
    {
      line: /Invalid environment variables?/i,
      message: 'a variable of its environment is missing or not valid',
      advice:
        'The line after it names the variable. `clusterwright secrets list` says where each secret goes.',
    },
    {
      line: /MEMORY_LIMIT_EXCEEDED|Memory limit .*exceeded/,
      message: 'ClickHouse has too little memory for its queries',
      advice: 'Raise langfuse_clickhouse_resources.',
    },
    {
      line: /clickhouse.*(?:ECONNREFUSED|ENOTFOUND|Timeout|socket hang up)|(?:ECONNREFUSED|ETIMEDOUT)[^\n]*:(?:8123|9000)\b/i,
      message: 'ClickHouse does not answer in time',
      advice: `Look at its memory (kubectl top pods -n ${v.langfuse_namespace}), raise langfuse_clickhouse_resources, and keep it on fast disks (NVMe).`,
    },
    {
      line: /\bNOPERM\b|this user has no permissions/,
      message: 'Redis forbids what it does: the ACL of its user lacks a command or a prefix of keys',
      advice:
        'Its user needs all keys that begin with its prefix: see dragonfly_acl_enabled and langfuse_redis_key_prefix.',
    },
    {
      line: /\bWRONGPASS\b|\bNOAUTH\b/,
      message: 'Redis refuses its password',
      advice: 'The password in the Secret and that of Redis differ. After a change, both have to restart.',
    },
    {
      line: /(?:ECONNREFUSED|ETIMEDOUT|ENOTFOUND)[^\n]*(?::6379|redis|dragonfly)|(?:redis|dragonfly)[^\n]*(?:ECONNREFUSED|ETIMEDOUT|ENOTFOUND)/i,
      message: 'it cannot reach Redis, so no event is processed',
      advice: queueAdvice(v)[0] ?? '',
    },
    {
      line: /NoSuchBucket/,
      message: 'a bucket does not exist, so uploads fail',
      advice: `${bucketNames} must exist: the Job rustfs-setup creates them in RustFS; elsewhere, create them yourself.`,
    },
    {
      line: /InvalidAccessKeyId|SignatureDoesNotMatch/,
      message: 'the object store refuses its keys, so uploads fail',
      advice:
        'The keys of the configuration and those of the store differ: `clusterwright secrets list` says which Secret has them.',
    },
    {
      line: /AccessDenied/,
      message: 'the object store forbids what it does, so uploads fail',
      advice: `Its user needs to read, write and delete in ${bucketNames}.`,
    },
    {
      line: /OAuthCreateAccount/,
      message: 'a first sign-in by Keycloak was refused: OAuthCreateAccount',
      advice:
        v.langfuse_disable_signup === true
          ? 'langfuse_disable_signup refuses new users of single sign-on as well: set it to false; langfuse_disable_password_auth keeps the password form away.'
          : 'Look whether a user of the same e-mail address is there, and whether accounts may be linked.',
    },
    {
      line: /OAuthCallbackError|OAuthSignin|invalid_client|unauthorized_client/,
      message: 'sign-in by Keycloak fails',
      advice:
        'langfuse_keycloak_client_secret must be the secret of the client langfuse, and the client must have the redirect URI /api/auth/callback/keycloak of the address of Langfuse.',
    },
  ];
}
