import { describe, expect, test } from 'vitest';
import { changedText } from '../../../test/readers/observe.ts';
import { objectsOf } from '../../../test/support/documents.ts';
import { renderTree } from '../../../test/support/render-fixture.ts';
import { wholePlatform } from '../../../test/support/whole-platform.ts';

async function treeWith(changes: Readonly<Record<string, unknown>>) {
  return objectsOf(await renderTree({ text: changedText(wholePlatform(), changes) }));
}

interface Deployment {
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly containers: readonly {
          readonly env: readonly { readonly name: string; readonly value: string }[];
        }[];
        readonly volumes: readonly unknown[];
      };
    };
  };
}

function podOf(objects: Awaited<ReturnType<typeof treeWith>>) {
  return (objects.get('Deployment/langfuse-queues') as unknown as Deployment).spec.template.spec;
}

describe('it asks the Redis of Langfuse, with the user and the prefix of Langfuse', () => {
  test.each([
    [
      {},
      {
        REDIS_HOST: 'dragonfly.cache.svc.cluster.local',
        REDIS_PORT: '6379',
        REDIS_USER: 'langfuse',
        REDIS_TLS: 'false',
        QUEUE_PREFIX: 'langfuse:',
      },
    ],
    [
      {
        langfuse_redis_mode: 'external',
        langfuse_redis_host: 'redis.example.net',
        langfuse_redis_port: 6380,
        langfuse_redis_user: 'traces',
        langfuse_redis_tls: true,
        langfuse_redis_password: 'Kq7hSRFXEISw59M7m2gLqWygFRoCO4Zx',
      },
      {
        REDIS_HOST: 'redis.example.net',
        REDIS_PORT: '6380',
        REDIS_USER: 'traces',
        REDIS_TLS: 'true',
        QUEUE_PREFIX: 'langfuse:',
      },
    ],
    [
      { langfuse_redis_mode: 'bundled', langfuse_redis_password: 'Kq7hSRFXEISw59M7m2gLqWygFRoCO4Zx' },
      {
        REDIS_HOST: 'langfuse-redis-primary.ai-system.svc.cluster.local',
        REDIS_PORT: '6379',
        REDIS_USER: 'default',
        REDIS_TLS: 'false',
      },
    ],
  ])('%j', async (changes, expected) => {
    const objects = await treeWith({ network_policies_enabled: true, ...changes });
    const pod = podOf(objects);
    expect(Object.fromEntries(pod.containers[0]?.env.map(({ name, value }) => [name, value]) ?? [])).toEqual(
      expected,
    );
    expect(pod.volumes).toContainEqual({
      name: 'secrets',
      secret: {
        secretName: 'langfuse-redis-credentials',
        items: [{ key: 'redis-password', path: 'redis-password' }],
      },
    });
    expect(JSON.stringify(objects.get('CiliumNetworkPolicy/langfuse-queues'))).toContain(expected.REDIS_PORT);
  });
});

test('with a store, it reads the Secret that the store fills', async () => {
  const objects = objectsOf(
    await renderTree({
      text: `shape: external
cloudflare_domain: example.org
langfuse_postgres_host: db.example.net
external_secrets_store: doppler
external_secrets_doppler_project: platform
external_secrets_doppler_config: prd
monitoring_enabled: true
monitoring_existing: { namespace: monitoring }
langfuse_enabled: true
langfuse_monitoring_enabled: true
redis_network_policy_enabled: true
network_policies_enabled: true
network_policy_kind: kubernetes
`,
    }),
  );
  expect(podOf(objects).volumes).toContainEqual({
    name: 'secrets',
    secret: { secretName: 'redis-secrets', items: [{ key: 'redis-password', path: 'redis-password' }] },
  });
  // The policy before the shared Redis lets it in.
  const guard = [...objects].find(([name]) => name === 'NetworkPolicy/redis-np')?.[1];
  expect(JSON.stringify(guard)).toContain('"app.kubernetes.io/name":"langfuse-queues"');
});

test('nothing of it is there without monitoring', async () => {
  const objects = await treeWith({ langfuse_monitoring_enabled: false });
  expect([...objects.keys()].filter((name) => name.endsWith('/langfuse-queues'))).toEqual([]);
});
