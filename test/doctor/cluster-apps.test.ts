import { describe, expect, test } from 'vitest';
import { defineApp } from '../../src/app-kit/index.ts';
import { pod, problemsIn, ready, variables, worker } from './platform.ts';

describe('what checks of apps report', () => {
  const custom = (apiVersion: string, kind: string, status: string) =>
    `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: { name: thing, namespace: ai-system }\nstatus: { ${status} }\n`;
  const condition = (type: string, reason: string, message: string) =>
    `conditions: [{ type: ${type}, status: "False", reason: ${reason}, message: ${JSON.stringify(message)} }]`;

  test.each([
    [
      'cloudnative-pg/clusters',
      custom('postgresql.cnpg.io/v1', 'Cluster', 'phase: Setting up primary'),
      'Setting up primary',
    ],
    [
      'cloudnative-pg/databases',
      custom('postgresql.cnpg.io/v1', 'Database', 'applied: false, message: role "x" does not exist'),
      'role "x" does not exist',
    ],
    [
      'dragonfly/ready',
      custom('dragonflydb.io/v1alpha1', 'Dragonfly', 'phase: resources-created'),
      'its phase is resources-created',
    ],
    [
      'keycloak/ready',
      custom('k8s.keycloak.org/v2beta1', 'Keycloak', condition('Ready', 'Waiting', 'for more replicas')),
      'Waiting: for more replicas',
    ],
    [
      'keycloak-realm/import',
      custom('k8s.keycloak.org/v2beta1', 'KeycloakRealmImport', ''),
      'it has no condition Done yet: no controller has processed it',
    ],
    [
      'cert-manager/certificates',
      custom('cert-manager.io/v1', 'Certificate', condition('Ready', 'DoesNotExist', 'Issuing certificate')),
      'DoesNotExist: Issuing certificate',
    ],
    [
      'gateways/gateways',
      custom(
        'gateway.networking.k8s.io/v1',
        'Gateway',
        condition('Programmed', 'AddressNotAssigned', 'No addresses'),
      ),
      'AddressNotAssigned: No addresses',
    ],
    [
      'envoy-gateway/routes',
      custom(
        'gateway.networking.k8s.io/v1',
        'HTTPRoute',
        `parents: [{ parentRef: { name: envoy-external }, ${condition('ResolvedRefs', 'RefNotPermitted', 'no ReferenceGrant')} }]`,
      ),
      'envoy-external: RefNotPermitted: no ReferenceGrant',
    ],
    [
      'envoy-gateway/routes',
      custom('gateway.networking.k8s.io/v1', 'HTTPRoute', 'parents: []'),
      'no controller has looked at it: the Gateway that it names does not exist, or has no controller',
    ],
  ])('%s', async (name, objects, message) => {
    const [problem] = await problemsIn({ objects }, new RegExp(`^cluster/${name}$`));
    expect(problem?.line).toMatch(/^error \w+ ai-system\/thing: /);
    expect(problem?.line).toContain(message);
    expect(problem?.advice).not.toBe('');
  });

  test('health and readiness of Langfuse, and discovery of Keycloak, through the API server', async () => {
    const answers = {
      'langfuse-web:3000/api/public/health': '{"status":"OK"}',
      'langfuse-web:3000/api/public/ready': '{"status":"OK"}',
      'langfuse-worker-1:3030/api/health': '{"status":"ok"}',
      'keycloak-service:8080/realms/matherlynet/.well-known/openid-configuration': JSON.stringify({
        issuer: variables.keycloak_issuer_url,
      }),
    };
    const realm = `realms/${variables.keycloak_realm}`;
    const known = Object.fromEntries(
      Object.entries(answers).map(([key, value]) => [key.replace('realms/matherlynet', realm), value]),
    );
    const names = /web-health|web-ready|worker-health|discovery/;
    const objects = pod('langfuse-worker-1', worker, ready);
    const fine = await problemsIn({ objects, answers: known }, names);
    expect(fine.map(({ line }) => line)).toEqual([
      'ok the web server is healthy, and reaches its database',
      'ok the web server is ready for requests',
      'ok the worker is healthy',
      'ok Keycloak tells pods about its realm, under the address that browsers know',
    ]);
    const broken = await problemsIn(
      {
        objects,
        answers: {
          'langfuse-worker-1:3030/api/health': [404, '{"kind": "Status", "reason": "NotFound"}'],
          'langfuse-web:3000/api/public/health': [503, '{"error":"database"}'],
          [`keycloak-service:8080/${realm}/.well-known/openid-configuration`]: '{"issuer":"http://wrong"}',
        },
      },
      names,
    );
    expect(broken.map(({ line }) => line)).toEqual([
      'error langfuse-web:3000/api/public/health?failIfDatabaseUnavailable=true answered with status 503',
      'error langfuse-web has no ready pod',
      'error there is no pod langfuse-worker-1',
      `error keycloak-service:8080/${realm}/.well-known/openid-configuration answered, but not as expected`,
    ]);
    expect(broken[3]?.advice).toContain('backchannelDynamic');
    expect(broken[0]?.command).toBe(
      'kubectl get --raw /api/v1/namespaces/ai-system/services/langfuse-web:3000/proxy/api/public/health?failIfDatabaseUnavailable=true',
    );
  });

  test.each([
    [
      "Error: P1001: Can't reach database server at `langfuse-postgresql-rw:5432`",
      'it cannot reach PostgreSQL',
    ],
    ['ReplyError: NOPERM this user has no permissions to run', 'Redis forbids what it does'],
    ['ReplyError: WRONGPASS invalid username-password pair', 'Redis refuses its password'],
    ['Error: connect ECONNREFUSED 10.0.0.1:6379', 'it cannot reach Redis'],
    [
      'Code: 241. DB::Exception: Memory limit (total) exceeded (MEMORY_LIMIT_EXCEEDED)',
      'ClickHouse has too little memory',
    ],
    ['NoSuchBucket: The specified bucket does not exist', 'a bucket does not exist'],
    ['SignatureDoesNotMatch: the request signature', 'the object store refuses its keys'],
    [
      '[next-auth][error][OAUTH_CALLBACK_ERROR] OAuthCallbackError invalid_client',
      'sign-in by Keycloak fails',
    ],
    ['error=OAuthCreateAccount', 'a first sign-in by Keycloak was refused'],
  ])('a log that says %s', async (line, message) => {
    const objects = pod('langfuse-worker-1', worker, ready);
    const [problem] = await problemsIn({ objects, logs: { 'langfuse-worker-1': `${line}\n` } }, /worker-log/);
    expect(problem?.line).toContain(`warning Pod ai-system/langfuse-worker-1: ${message}`);
    expect(problem?.line).not.toContain(line);
  });

  test('LiteLLM, whose traces Langfuse refuses', async () => {
    const objects = pod('litellm-1', 'app.kubernetes.io/name: litellm', ready, variables.litellm_namespace);
    const logs = { 'litellm-1': 'langfuse.api.core.ApiError: langfuse: 401 Unauthorized\n' };
    const [problem] = await problemsIn({ objects, logs }, /litellm\/traces/);
    expect(problem?.line).toContain('Langfuse refuses the keys of LiteLLM, so no trace arrives');
  });
});

test('checks of the user’s apps run next to those of shipped ones, and one that fails is named', async () => {
  const found = await problemsIn({ objects: pod('web', 'app: web', ready) }, /^cluster\/mine\//, [
    defineApp({
      name: 'mine',
      layer: 'application',
      checks: [
        {
          name: 'pods',
          title: 'there are two pods',
          run: async (cluster) => {
            const pods = await cluster.list('Pod', { namespace: 'ai-system' });
            return pods.length === 2
              ? []
              : [{ message: `there is ${pods.length}`, advice: 'Make another one.' }];
          },
        },
        {
          name: 'broken',
          title: 'it works',
          run: () => {
            throw new TypeError('x is not a function');
          },
        },
      ],
    }),
  ]);
  expect(found.map(({ line }) => line)).toEqual([
    'error there is 1',
    'error the check itself failed: x is not a function',
  ]);
});
