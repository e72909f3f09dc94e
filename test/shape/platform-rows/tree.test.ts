/*
 * The document that describes the platform, row by row: each test is named after a row of docs/seeds.md, and checks that the
 * document's example renders to what the row says. test/docs-seeds.test.ts compares the names.
 */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { codes } from '../../../src/codes.ts';
import { repository } from '../../support/render-fixture.ts';
import { environment, example, object, secret, spec, values, variables, whole } from './example.ts';

const folder = join(repository, 'templates/config/kubernetes/apps/ai-system/langfuse');
const namespace = 'ai-system';

describe('the tree', () => {
  test('the files of the template folder', () => {
    for (const file of [
      'ks.yaml.j2',
      ...[
        ...['kustomization', 'helmrepository', 'helmrelease', 'postgresql', 'referencegrant'],
        ...['networkpolicy', 'servicemonitor', 'sync-cronjob', 'sync-secret.sops', 'sync-configmap'],
      ].map((name) => `app/${name}.yaml.j2`),
    ])
      expect(existsSync(join(folder, file)), file).toBe(true);
  });
  test('one HTTPRoute on both gateways, and no OIDC before Langfuse', () => {
    expect(spec('HTTPRoute/langfuse')).toMatchObject({
      hostnames: ['langfuse.example.com'],
      parentRefs: [{ name: 'envoy-internal' }, { name: 'envoy-external' }],
      rules: [{ backendRefs: [{ name: 'langfuse-web', namespace, port: 3000 }] }],
    });
    const protectedRoutes = [...whole.values()]
      .filter(({ kind }) => kind === 'SecurityPolicy')
      .flatMap((policy) => policy['spec'] as { targetRefs: readonly { name: string }[] })
      .flatMap(({ targetRefs }) => targetRefs.map(({ name }) => name));
    expect(protectedRoutes).toEqual(['prometheus', 'alertmanager']);
    expect(object('ReferenceGrant/langfuse-from-network')).toBeDefined();
  });
  test("LiteLLM's callback, its keys and its host", () => {
    const config = (
      object('ConfigMap/litellm-config-with-langfuse', whole)['data'] as Record<string, string>
    )['config.yaml'];
    expect(config).toMatch(/callbacks:\n +- "langfuse"\n/);
    expect(secret('litellm-langfuse', whole)).toHaveProperty('LANGFUSE_PUBLIC_KEY');
    expect(object('ConfigMap/litellm-langfuse-env', whole)['data']).toEqual({
      LANGFUSE_HOST: 'http://langfuse-web.ai-system.svc.cluster.local:3000',
    });
  });
  test('LLM connections to LiteLLM', () => {
    expect(environment('worker', whole)['LANGFUSE_LLM_CONNECTION_WHITELISTED_HOST']).toBe(
      'litellm.ai-system.svc.cluster.local',
    );
    expect(spec('Service/litellm', whole, 'ports')).toMatchObject([{ port: 4000 }]);
  });
  test('client `langfuse` of Keycloak, with its addresses', () => {
    const clients = spec('KeycloakRealmImport/keycloak-realm', whole, 'realm', 'clients') as {
      clientId: string;
    }[];
    const client = clients.find(({ clientId }) => clientId === 'langfuse');
    expect(client).toMatchObject({
      redirectUris: ['https://langfuse.example.org/api/auth/callback/keycloak'],
      webOrigins: ['https://langfuse.example.org'],
    });
  });
  test('accounts of one address are linked', () => {
    expect(values('langfuse', 'auth', 'providers', 'keycloak', 'allowAccountLinking')).toBe(true);
  });
  test('discovery inside the cluster', () => {
    expect(values('langfuse', 'auth', 'providers', 'keycloak', 'issuer')).toBe(
      'http://keycloak-service.identity.svc.cluster.local:8080/realms/matherlynet',
    );
    expect(spec('Keycloak/keycloak', whole, 'hostname', 'backchannelDynamic')).toBe(true);
  });
  test('health checks of web and worker', () => {
    expect(values('langfuse', 'web')).toMatchObject({
      livenessProbe: { path: '/api/public/health', initialDelaySeconds: 30 },
      readinessProbe: { path: '/api/public/ready', initialDelaySeconds: 10 },
    });
    expect(values('langfuse', 'worker', 'livenessProbe')).toEqual({ initialDelaySeconds: 30 });
  });
  test('network policies: six destinations and their ports', () => {
    const rules = spec('CiliumNetworkPolicy/langfuse-web', example, 'egress') as {
      readonly toEndpoints?: readonly { readonly matchLabels: Readonly<Record<string, string>> }[];
      readonly toPorts: readonly { readonly ports: readonly { readonly port: string }[] }[];
    }[];
    const opened = rules.flatMap(({ toEndpoints = [], toPorts }) =>
      toEndpoints.flatMap(({ matchLabels }) =>
        toPorts.flatMap(({ ports }) =>
          ports.map(({ port }) => `${matchLabels['k8s:io.kubernetes.pod.namespace'] ?? namespace} ${port}`),
        ),
      ),
    );
    expect(opened).toEqual(
      expect.arrayContaining([
        ...[
          'ai-system 5432',
          'ai-system 8123',
          'ai-system 9000',
          'cache 6379',
          'storage 9000',
          'identity 8080',
        ],
        'monitoring 4318',
      ]),
    );
  });
  test('names of the Services', () => {
    expect(spec('Service/langfuse-worker', example, 'ports')).toMatchObject([{ port: 3030 }]);
    expect(values('langfuse', 'web', 'service', 'port')).toBe(3000);
    expect(values('postgresql', 'host')).toBe('langfuse-postgresql-rw.ai-system.svc.cluster.local');
  });
  test('the parts that it stands on', () => {
    for (const name of [
      ...[
        'HelmRelease/cloudnative-pg',
        'Dragonfly/dragonfly',
        'HelmRelease/rustfs',
        'Gateway/envoy-internal',
      ],
      ...[
        'Gateway/envoy-external',
        'Keycloak/keycloak',
        'HelmRelease/kube-prometheus-stack',
        'HelmRelease/tempo',
      ],
      'HelmRelease/reloader',
    ])
      expect(whole.has(name), name).toBe(true);
  });
  test('derived variables', () => {
    expect(variables).toMatchObject({
      langfuse_hostname: 'langfuse.example.com',
      langfuse_url: 'https://langfuse.example.com',
      langfuse_sso_enabled: true,
      langfuse_backup_enabled: true,
      langfuse_monitoring_enabled: true,
      langfuse_tracing_enabled: true,
      langfuse_scim_sync_enabled: true,
    });
  });
});

describe('pages', () => {
  const page = (name: string) => readFileSync(join(repository, 'docs', name), 'utf8');
  test('commands to test it', () => {
    for (const command of [
      'kubectl get pods -n ai-system',
      'svc/langfuse-web 3000:3000',
      '/api/public/health',
      '/api/public/ready',
      'langfuse-clickhouse-shard0-0',
    ])
      expect(page('troubleshooting.md'), command).toContain(command);
  });
  test('troubleshooting', () => {
    const sections = page('troubleshooting.md').split(/^(?=## )/m);
    for (const { about, asked, caughtBy } of troubles) {
      const section = sections.find((each) => each.startsWith(`## ${about}\n`)) ?? '';
      for (const answer of asked) expect(section, about).toMatch(answer);
      for (const check of caughtBy) {
        expect(section, about).toContain(check);
        if (check.includes('/')) expect(Object.keys(codes), check).toContain(check);
      }
    }
  });
});

/** The entries of the document: where ours are, what answers each of its lines, and the checks that would have caught it. */
const troubles: readonly {
  readonly about: string;
  readonly asked: readonly RegExp[];
  readonly caughtBy: readonly string[];
}[] = [
  {
    about: 'The web pod keeps restarting',
    asked: [
      /kubectl get cluster\.postgresql\.cnpg\.io -n ai-system/,
      /kubectl get pods -n ai-system -l app\.kubernetes\.io\/name=clickhouse/,
      /kubectl get secret -n ai-system langfuse-credentials/,
    ],
    caughtBy: ['langfuse/missing-secret', 'langfuse/pooled-migrations'],
  },
  {
    about: 'Traces are accepted but do not appear',
    asked: [
      /kubectl logs -n ai-system deployment\/langfuse-worker/,
      /kubectl get dragonfly -n cache/,
      /NOPERM/,
    ],
    caughtBy: ['langfuse/missing-part'],
  },
  {
    about: 'ClickHouse is slow, or restarts',
    asked: [
      /kubectl top pods -n ai-system -l app\.kubernetes\.io\/name=clickhouse/,
      /langfuse_clickhouse_resources/,
      /NVMe/,
    ],
    caughtBy: ['doctor --cluster', 'langfuse_monitoring_enabled'],
  },
  {
    about: 'Sign-in by Keycloak fails',
    asked: [
      /kubectl get keycloak -n identity/,
      /langfuse_keycloak_client_secret/,
      /\/api\/auth\/callback\/keycloak/,
      /wget -qO- http:\/\/keycloak-service\.identity/,
      /OAuthCreateAccount.*langfuse_disable_signup/,
      /langfuse_disable_password_auth/,
      /keycloak_internal_issuer_url/,
      /hostname\.backchannelDynamic/,
    ],
    caughtBy: ['langfuse/signup-blocks-sso'],
  },
  {
    about: "LiteLLM's traces do not arrive",
    asked: [/LANGFUSE_HOST/, /`litellm-langfuse` are not those of the project/, /network policy/],
    caughtBy: ['litellm/no-traces', 'litellm/old-callback'],
  },
  {
    about: 'Uploads fail',
    asked: [/rustfs-setup/, /kubectl get secret -n ai-system langfuse-s3-credentials/, /forcePathStyle/],
    caughtBy: ['langfuse/no-public-storage'],
  },
  {
    about: 'Roles do not follow Keycloak',
    asked: [/langfuse-role-sync/, /view-users/, /view-realm/, /scim\.md#when-something-is-wrong/],
    caughtBy: ['langfuse/needs-sso', 'langfuse/needs-license', 'doctor --cluster'],
  },
];
