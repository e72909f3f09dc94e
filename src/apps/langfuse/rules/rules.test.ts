import { describe, expect, test } from 'vitest';
import { checkConfiguration, summary, withLangfuse } from '../../../../test/support/check-configuration.ts';
import { policyDocument } from '../../rustfs-setup/policy.ts';

function findings(...lines: readonly string[]) {
  return checkConfiguration(withLangfuse(...lines)).diagnostics;
}

/** Returns codes and paths, for cases in which places do not matter. */
function reported(...lines: readonly string[]): string[] {
  return findings(...lines).map(({ code, path }) => `${code} ${path}`);
}

const sso = [
  'keycloak_enabled: true',
  'langfuse_sso_enabled: true',
  'langfuse_keycloak_client_secret: zyGUDU0QafRt',
];
const license = 'langfuse_license_key: langfuse_ee_mYm8vtuGGXXv';

test('the smallest configuration that deploys Langfuse has nothing to say', () => {
  expect(reported()).toEqual([]);
});

test('without Langfuse, nothing is asked of its settings', () => {
  expect(
    reported(
      'langfuse_enabled: false',
      'cnpg_enabled: false',
      'langfuse_sso_enabled: true',
      'langfuse_disable_signup: true',
    ),
  ).toEqual([]);
});

describe('parts and secrets', () => {
  test('each that is missing has its own message', () => {
    const { diagnostics } = checkConfiguration('cloudflare_domain: example.com\nlangfuse_enabled: true\n');
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    expect(errors.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      'langfuse/missing-part cnpg_enabled',
      'langfuse/missing-part dragonfly_acl_enabled',
      'langfuse/missing-part dragonfly_enabled',
      'langfuse/missing-part rustfs_enabled',
      'langfuse/missing-secret dragonfly_langfuse_password',
      'langfuse/missing-secret langfuse_clickhouse_password',
      'langfuse/missing-secret langfuse_encryption_key',
      'langfuse/missing-secret langfuse_nextauth_secret',
      'langfuse/missing-secret langfuse_postgres_password',
      'langfuse/missing-secret langfuse_salt',
    ]);
    for (const { range } of errors) expect(range.start).toEqual({ line: 2, column: 1 });
  });
});

describe('single sign-on', () => {
  test('with everything it needs has nothing to say', () => {
    expect(reported(...sso, 'langfuse_disable_password_auth: true')).toEqual([]);
  });

  test('names all that it lacks, once', () => {
    const [finding, ...others] = findings('langfuse_sso_enabled: true');
    expect(others).toEqual([]);
    expect(finding?.message).toBe(
      'langfuse_sso_enabled is true, but has no effect: keycloak_enabled is false, and langfuse_keycloak_client_secret is missing',
    );
    expect(finding?.hint).toContain(
      'Set keycloak_enabled: true, langfuse_keycloak_client_secret; or set langfuse_sso_enabled: false.',
    );
  });

  test('that does not come out is no way in', () => {
    expect(reported('langfuse_sso_enabled: true', 'langfuse_disable_password_auth: true').sort()).toEqual([
      'langfuse/no-way-in langfuse_disable_password_auth',
      'langfuse/without-effect langfuse_sso_enabled',
    ]);
  });

  test('a new client secret is advised only if there is none', () => {
    const hints = (...lines: readonly string[]) =>
      findings(...lines)
        .map(({ hint }) => hint)
        .join('\n');
    expect(hints('langfuse_sso_enabled: true')).toContain('openssl rand');
    const given = hints('langfuse_sso_enabled: true', 'langfuse_keycloak_client_secret: zyGUDU0QafRt');
    expect(given).toContain('keycloak_enabled');
    expect(given).not.toContain('openssl rand');
  });

  test('sign-up may be disabled without it', () => {
    expect(reported('langfuse_disable_signup: true')).toEqual([]);
  });
});

describe('the first start', () => {
  test.each([
    ['an organization alone', ['langfuse_init_org_name: MyOrg']],
    ['an id alone', ['langfuse_init_org_id: my-org']],
    ['a name without letters, with an id', ['langfuse_init_org_name: "日本"', 'langfuse_init_org_id: nihon']],
    ['a project without keys', ['langfuse_init_org_name: MyOrg', 'langfuse_init_project_id: default']],
    ['only the name of the user, which has a default', ['langfuse_init_user_name: Root']],
  ])('%s is complete', (_, lines) => {
    expect(reported(...lines)).toEqual([]);
  });

  test('a name of a project without its id would be dropped', () => {
    expect(reported('langfuse_init_org_name: MyOrg', 'langfuse_init_project_name: Mine')).toEqual([
      'langfuse/incomplete-init langfuse_init_project_name',
    ]);
  });
});

describe('default roles', () => {
  test('go with the organization and project of the first start', () => {
    expect(
      reported(
        license,
        'langfuse_init_org_name: MyOrg',
        'langfuse_init_project_id: default',
        'langfuse_default_org_role: VIEWER',
        'langfuse_default_project_role: VIEWER',
      ),
    ).toEqual([]);
  });

  test('or with given ones', () => {
    expect(reported('langfuse_default_org_id: my-org', 'langfuse_default_org_role: NONE')).toEqual([]);
  });
});

describe('host names', () => {
  test('of Keycloak and Langfuse may be the same while Keycloak does not run', () => {
    expect(reported('keycloak_subdomain: langfuse')).toEqual([]);
  });

  test('RustFS cannot have that of Langfuse', () => {
    expect(reported('rustfs_public_url: https://langfuse.example.com')).toEqual([
      'config/host-taken langfuse_subdomain',
    ]);
  });
});

describe('instances and resources', () => {
  test.each([1, 3, 5])('%d instances are fine', (count) => {
    expect(reported(`langfuse_postgres_instances: ${count}`)).toEqual([]);
  });

  test.each([2, 4])('%d instances are one too many', (count) => {
    expect(reported(`langfuse_postgres_instances: ${count}`)).toEqual([
      'langfuse/even-instances langfuse_postgres_instances',
    ]);
  });

  test('a request may be as high as its limit, in whatever unit', () => {
    expect(
      reported(
        'langfuse_web_resources: {requests: {memory: 2048Mi, cpu: 1}, limits: {memory: 2Gi, cpu: 1000m}}',
      ),
    ).toEqual([]);
  });

  test('and not higher', () => {
    expect(
      findings('langfuse_worker_resources: {requests: {cpu: 1.5}, limits: {cpu: 1400m}}').map(summary),
    ).toEqual(['error config/request-over-limit at 20:45']);
  });
});

describe('steps', () => {
  const storagePolicy = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        // The last is not in the specification: multipart uploads need it, and the last two below.
        Action: ['s3:ListBucket', 's3:GetBucketLocation', 's3:ListBucketMultipartUploads'],
        Resource: [
          'arn:aws:s3:::langfuse-events',
          'arn:aws:s3:::langfuse-media',
          'arn:aws:s3:::langfuse-exports',
        ],
      },
      {
        Effect: 'Allow',
        Action: [
          's3:GetObject',
          's3:PutObject',
          's3:DeleteObject',
          's3:AbortMultipartUpload',
          's3:ListMultipartUploadParts',
        ],
        Resource: [
          'arn:aws:s3:::langfuse-events/*',
          'arn:aws:s3:::langfuse-media/*',
          'arn:aws:s3:::langfuse-exports/*',
        ],
      },
    ],
  };

  /** Returns the policy in a hint. */
  const policyIn = (hint: string): unknown => JSON.parse(/^ {3}\{$.*?^ {3}\}$/ms.exec(hint)?.[0] ?? 'null');

  test('for the buckets hold the policy of least privilege, ready to paste', () => {
    expect(policyDocument(['langfuse-events', 'langfuse-media', 'langfuse-exports'])).toEqual(storagePolicy);
    const [finding] = findings('langfuse_s3_access_key: ""');
    expect(finding?.message).toMatch(/^langfuse_s3_access_key is missing/);
    expect(policyIn(finding?.hint ?? '')).toEqual(storagePolicy);
    expect(finding?.hint).toContain('name it langfuse-storage');
  });

  test('for backups hold another policy, for their bucket alone', () => {
    const [finding] = findings('langfuse_backup_enabled: true');
    expect(policyIn(finding?.hint ?? '')).toEqual(policyDocument(['langfuse-postgres-backups']));
    expect(finding?.hint).toContain('name it langfuse-backup-storage');
  });

  test('are not given where the keys are there and something else is missing', () => {
    const [finding] = findings(
      'langfuse_scim_sync_enabled: true',
      'langfuse_scim_public_key: lf_pk_uJxSs3DCg9hC',
      'langfuse_scim_secret_key: lf_sk_e50jzzM5TumJ',
      license,
      ...sso,
    );
    expect(finding?.message).toContain('langfuse_sync_keycloak_client_secret is missing');
    expect(finding?.hint).not.toContain('API Keys');
  });

  test('for the keys of the organization name the address to sign in', () => {
    const hint = findings('langfuse_scim_sync_enabled: true', license, ...sso)[0]?.hint;
    expect(hint).toContain('https://langfuse.example.com');
    expect(hint).toContain('Organization Settings > API Keys');
  });
});
