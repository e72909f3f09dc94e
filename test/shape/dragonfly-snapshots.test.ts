import { describe, expect, test } from 'vitest';
import { shipped } from '../../src/apps/shipped.ts';
import { consequences } from '../../src/moves/consequences.ts';
import { collectDeclarations } from '../../src/pipeline/collect-declarations.ts';
import { verifyTree } from '../../src/verify/verify.ts';
import { type Changes, changedText } from '../readers/observe.ts';
import { checkConfiguration } from '../support/check-configuration.ts';
import { objectsOf } from '../support/documents.ts';
import { renderTree, validConfiguration } from '../support/render-fixture.ts';
import { wholePlatform } from '../support/whole-platform.ts';

const on = { dragonfly_snapshots_s3_enabled: true };
const changed = (changes: Changes) => changedText(wholePlatform(), changes);
const tree = (changes: Changes) => renderTree({ text: changed(changes) });
const render = async (changes: Changes) => objectsOf(await tree(changes));
const reported = (changes: Changes) =>
  checkConfiguration(changed(changes)).diagnostics.filter(({ code }) =>
    code.startsWith('dragonfly-snapshots/'),
  );

const dragonfly = async (changes: Changes) => (await render(changes)).get('Dragonfly/dragonfly');

test('Dragonfly keeps its snapshots in RustFS, as one object that only the master writes', async () => {
  const objects = await render(on);
  const from = (key: string) => ({
    name: key,
    valueFrom: { secretKeyRef: { name: 'dragonfly-s3', key } },
  });
  expect(objects.get('Dragonfly/dragonfly')).toHaveProperty('spec.snapshot', {
    cron: '*/30 * * * *',
    dir: 's3://dragonfly-snapshots/dragonfly',
    enableOnMasterOnly: true,
  });
  expect(objects.get('Dragonfly/dragonfly')).toMatchObject({
    spec: {
      args: expect.arrayContaining([
        '--dbfilename=dump',
        '--s3_endpoint=rustfs-svc.storage.svc.cluster.local:9000',
        '--s3_use_https=false',
        '--df_snapshot_format=false',
      ]),
      env: [
        { name: 'AWS_REGION', value: 'us-east-1' },
        from('AWS_ACCESS_KEY_ID'),
        from('AWS_SECRET_ACCESS_KEY'),
      ],
    },
  });
  expect(objects.get('Secret/dragonfly-s3')?.['stringData']).toEqual({
    AWS_ACCESS_KEY_ID: 'Df6mYx4QnV9vLk2RzWc8',
    AWS_SECRET_ACCESS_KEY: 'd3KtZr8LmB5vQx7NcYh2sJf6GpDa4Te9UoXi1MnW',
  });
});

test('the setup of RustFS makes its bucket and its user, before Dragonfly starts', async () => {
  const objects = await render(on);
  expect(JSON.stringify(objects.get('ConfigMap/rustfs-setup'))).toContain('dragonfly-snapshots/*');
  expect(objects.get('Secret/rustfs-setup')?.['stringData']).toMatchObject({
    'dragonfly-access-key': 'Df6mYx4QnV9vLk2RzWc8',
  });
  expect(objects.get('Kustomization/dragonfly')).toMatchObject({
    spec: {
      dependsOn: expect.arrayContaining(
        ['dragonfly-operator', 'rustfs', 'rustfs-setup'].map((name) => expect.objectContaining({ name })),
      ),
    },
  });
});

test('the Secret is sealed', async () => {
  const files = [...(await tree(on)).values()].filter(({ content }) => content.includes('dragonfly-s3'));
  expect(files.map(({ path, secret }) => `${path} ${secret}`)).toEqual([
    'kubernetes/apps/cache/dragonfly/app/dragonfly.yaml false',
    'kubernetes/apps/cache/dragonfly/app/secret.sops.yaml true',
  ]);
});

test.each(['cilium', 'kubernetes'])('with policies of kind %s, only RustFS is opened', async (kind) => {
  const changes = { network_policies_enabled: true, network_policy_kind: kind };
  const named = kind === 'cilium' ? 'CiliumNetworkPolicy' : 'NetworkPolicy';
  const policy = async (pods: string, more: Changes) =>
    JSON.stringify((await render({ ...changes, ...more })).get(`${named}/${pods}`));
  expect(await policy('dragonfly', on)).toContain('9000');
  expect(await policy('dragonfly', {})).not.toContain('9000');
  expect(await policy('rustfs-svc', on)).toContain('"dragonfly"');
  expect(await policy('rustfs-svc', {})).not.toContain('"dragonfly"');
});

test('its pods are replaced when a key changes', async () => {
  const users = (changes: Changes) =>
    validConfiguration(changed({ ...on, ...changes })).variables['dragonfly_users'];
  const hashes = [
    {},
    { dragonfly_snapshots_s3_access_key: 'Df6mYx4QnV9vLk2RzWc9' },
    { dragonfly_snapshots_s3_secret_key: 'd3KtZr8LmB5vQx7NcYh2sJf6GpDa4Te9UoXi1MnX' },
    { dragonfly_snapshots_s3_enabled: false },
  ].map(users);
  expect(new Set(hashes).size).toBe(hashes.length);
});

/** A RustFS that others run; the tree publishes no Console of it. */
const elsewhere = {
  rustfs_existing: { namespace: 'objects', service: 's3', port: 8333 },
  rustfs_console_route_enabled: false,
};

test('a RustFS that others run is where the tree says', async () => {
  expect(await dragonfly({ ...on, ...elsewhere })).toMatchObject({
    spec: { args: expect.arrayContaining(['--s3_endpoint=s3.objects.svc.cluster.local:8333']) },
  });
});

describe('the tree has no findings', () => {
  test.each<[string, Changes]>([
    ['with one instance', on],
    ['with several', { ...on, dragonfly_replicas: 3 }],
    ['with a RustFS that others run', { ...on, ...elsewhere }],
    [
      'without users of its own',
      {
        ...on,
        langfuse_redis_mode: 'bundled',
        langfuse_redis_password: 'Rk6mYx4QnV9vLk2RzWc8Jt6m',
        dragonfly_acl_enabled: false,
      },
    ],
  ])('%s', async (_, changes) => {
    const { variables } = validConfiguration(changed(changes));
    const files = [...(await tree(changes)).values()].map((file) => ({ ...file, sealed: file.secret }));
    expect(
      verifyTree({
        files,
        declarations: collectDeclarations(shipped.apps, variables),
        options: { closedWorld: true },
      }).map(({ code, message }) => `${code}: ${message}`),
    ).toEqual([]);
  });
});

describe('otherwise snapshots stay on volumes', () => {
  const off = { dragonfly_snapshots_s3_enabled: false };
  test('by default, without a bucket, a Secret or an argument', async () => {
    const contents = async (changes: Changes) =>
      [...(await tree(changes)).values()].map(({ path, content }) => [path, content]);
    const before = await contents({});
    expect(await contents(off)).toEqual(before);
    expect(JSON.stringify(before)).not.toMatch(/dragonfly-s3|dragonfly-snapshots|s3_endpoint/);
    expect(await dragonfly({})).toHaveProperty('spec.snapshot.persistentVolumeClaimSpec');
  });

  test.each<[string, Changes, string]>([
    [
      'a key is missing',
      { dragonfly_snapshots_s3_secret_key: undefined },
      'the snapshots of Dragonfly stay on its volumes: dragonfly_snapshots_s3_secret_key is missing or false',
    ],
    [
      'both are',
      { dragonfly_snapshots_s3_access_key: '', dragonfly_snapshots_s3_secret_key: undefined },
      'the snapshots of Dragonfly stay on its volumes: dragonfly_snapshots_s3_access_key, dragonfly_snapshots_s3_secret_key are missing or false',
    ],
    [
      'there is no RustFS',
      { langfuse_enabled: false, rustfs_enabled: false },
      'the snapshots of Dragonfly stay on its volumes: rustfs_enabled is missing or false',
    ],
    [
      'a store has the secrets',
      { secrets_backend: 'external-secrets' },
      'the snapshots of Dragonfly stay on its volumes: they are kept in RustFS with keys of this file only, and secrets_backend is external-secrets',
    ],
  ])('if %s, and configure says so', (_, changes, message) => {
    const found = reported({ ...on, ...changes });
    expect(found.map((each) => [each.severity, each.path, each.message])).toEqual([
      ['warning', 'dragonfly_snapshots_s3_enabled', message],
    ]);
    expect(JSON.stringify(found)).not.toContain('d3KtZr8LmB5');
  });

  test('nothing is said if all is there, or others run Dragonfly', () => {
    expect(reported(on)).toEqual([]);
    expect(reported({ ...on, dragonfly_existing: { namespace: 'databases' } })).toEqual([]);
  });
});

describe('on a running tree', () => {
  const found = async (before: Changes, after: Changes) => {
    const [old, next] = [await tree(before), await tree(after)].map((files) => [...files.values()]);
    return consequences(old ?? [], next ?? [], { apps: shipped.apps, force: false });
  };

  test('a move into RustFS announces the jobs and the volumes that stay behind', async () => {
    const diagnostics = await found({}, on);
    expect(diagnostics.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      [
        'move/data-left-behind',
        'warning',
        'what Dragonfly starts from moves from its own volumes to s3://dragonfly-snapshots/dragonfly; left behind: jobs that wait, if it runs once',
      ],
      [
        'move/immutable-field',
        'warning',
        'Dragonfly cache/dragonfly: spec.snapshot.persistentVolumeClaimSpec is removed, which cannot be done in place',
      ],
    ]);
    expect(diagnostics[1]?.hint).toContain('--cascade=orphan');
    expect(diagnostics[1]?.hint).not.toContain('Raise');
  });

  test('so does the way back', async () => {
    expect((await found(on, {})).map(({ code }) => code)).toEqual([
      'move/data-left-behind',
      'move/immutable-field',
    ]);
  });

  test('a change of size matters only to volumes', async () => {
    const larger = { dragonfly_storage: '99Gi' };
    expect(await found(on, { ...on, ...larger })).toEqual([]);
    expect((await found({}, larger)).map(({ code }) => code)).toEqual(['move/immutable-field']);
  });
});
