import { describe, expect, test } from 'vitest';
import { type Changes, changedText } from '../../../test/readers/observe.ts';
import { checkConfiguration } from '../../../test/support/check-configuration.ts';
import { type KubernetesDocument, objectsOf } from '../../../test/support/documents.ts';
import { renderTree } from '../../../test/support/render-fixture.ts';
import { wholePlatform } from '../../../test/support/whole-platform.ts';

const whole = wholePlatform();
const changed = (changes: Changes) => changedText(whole, changes);
const render = async (text: string) => objectsOf(await renderTree({ text }));
const reported = (text: string) =>
  checkConfiguration(text)
    .diagnostics.filter(({ code }) => code === 'clickhouse-backup/refused')
    .map(({ path, message }) => `${path}: ${message}`);

interface Policy {
  readonly ingress: unknown;
  readonly egress: unknown;
}
interface Pod {
  readonly containers: readonly {
    readonly env: readonly { readonly name: string; readonly value: string }[];
    readonly securityContext: unknown;
  }[];
  readonly volumes: readonly unknown[];
}
function podOf(cronJob: KubernetesDocument | undefined): Pod {
  const spec = cronJob?.['spec'] as { jobTemplate: { spec: { template: { spec: Pod } } } };
  return spec.jobTemplate.spec.template.spec;
}

describe.each(['1.5.41', '2.0.0'])('with version %s of the chart', (version) => {
  const text = changed({ langfuse_chart_version: version });

  test('a CronJob asks every replica of ClickHouse, as the user that the chart makes', async () => {
    const objects = await render(text);
    const job = objects.get('CronJob/clickhouse-backup');
    expect(job?.metadata?.namespace).toBe('ai-system');
    expect(job?.['spec']).toMatchObject({
      schedule: '0 4 * * *',
      timeZone: 'Etc/UTC',
      concurrencyPolicy: 'Forbid',
    });
    const { containers, volumes } = podOf(job);
    expect(Object.fromEntries(containers[0]?.env.map(({ name, value }) => [name, value]) ?? [])).toEqual({
      PYTHONUNBUFFERED: '1',
      CLICKHOUSE_URL: 'http://langfuse-clickhouse-headless.ai-system.svc.cluster.local:8123',
      CLICKHOUSE_USER: 'default',
      CLICKHOUSE_DATABASE: 'default',
      S3_ENDPOINT: 'http://rustfs-svc.storage.svc.cluster.local:9000',
      S3_BUCKET: 'langfuse-clickhouse-backups',
      RETENTION: '7d',
    });
    expect(volumes[1]).toEqual({
      name: 'secrets',
      projected: {
        sources: [
          { secret: { name: 'clickhouse-backup' } },
          {
            secret: {
              name: 'langfuse-clickhouse-credentials',
              items: [{ key: 'clickhouse-password', path: 'clickhouse-password' }],
            },
          },
        ],
      },
    });
  });

  test('network policies allow what a backup needs', async () => {
    const objects = await render(text);
    const spec = (pods: string) => {
      const policy = objects.get(`CiliumNetworkPolicy/${pods}`)?.['spec'] as Policy | undefined;
      return { ingress: JSON.stringify(policy?.ingress), egress: JSON.stringify(policy?.egress) };
    };
    expect(spec('clickhouse-backup').egress).toContain('"8123"');
    expect(spec('clickhouse-backup').egress).toContain('"9000"');
    expect(spec('langfuse-clickhouse').ingress).toContain('clickhouse-backup');
    expect(spec('langfuse-clickhouse').egress).toContain('rustfs');
  });
});

test('the setup of RustFS makes the bucket, and a user of it alone', async () => {
  const objects = await render(whole);
  const setup = objects.get('ConfigMap/rustfs-setup')?.['data'] as Record<string, string>;
  const { tenants } = JSON.parse(setup['setup.json'] ?? '') as { tenants: readonly { user: string }[] };
  expect(tenants.find(({ user }) => user === 'langfuse-clickhouse-backup')).toMatchObject({
    buckets: ['langfuse-clickhouse-backups'],
    policy: 'langfuse-clickhouse-backup-storage',
  });
  expect(objects.get('Secret/rustfs-setup')?.['stringData']).toMatchObject({
    'langfuse-clickhouse-backup-access-key': 'Vt6mYx4QnV9vLk2RzWc8',
  });
});

test('it starts once ClickHouse and the bucket are there', async () => {
  const tree = await renderTree({ text: whole });
  const ks = tree.get('kubernetes/apps/ai-system/clickhouse-backup/ks.yaml')?.content;
  expect(ks).toContain('- name: "langfuse"');
  expect(ks).toContain('- name: "rustfs-setup"');
});

test('backups are made in production without being asked, and else not', async () => {
  const unasked = { langfuse_clickhouse_backup_enabled: undefined };
  expect((await render(changed(unasked))).has('CronJob/clickhouse-backup')).toBe(false);
  const production = await render(changed({ ...unasked, platform_profile: 'production' }));
  expect(production.has('CronJob/clickhouse-backup')).toBe(true);
});

test('an alert watches the last run if Prometheus collects metrics of Langfuse', async () => {
  const unwatched = changed({ langfuse_monitoring_enabled: false });
  expect((await render(unwatched)).has('PrometheusRule/clickhouse-backup')).toBe(false);
  const monitored = await render(whole);
  expect(JSON.stringify(monitored.get('PrometheusRule/clickhouse-backup'))).toContain(
    'kube_cronjob_status_last_successful_time{namespace=\\"ai-system\\", cronjob=\\"clickhouse-backup\\"}',
  );
});

describe('what keeps backups from being made is reported', () => {
  const key = 'langfuse_clickhouse_backup_s3_secret_key';
  const lacksKey = `langfuse_clickhouse_backup_enabled: ClickHouse of Langfuse is not backed up: ${key} is missing or false`;
  const keyless = { [key]: undefined };

  test('a key that is missing, whether asked for or by the profile', async () => {
    expect(reported(changed(keyless))).toEqual([lacksKey]);
    expect((await render(changed(keyless))).has('CronJob/clickhouse-backup')).toBe(false);
    const byProfile = { langfuse_clickhouse_backup_enabled: undefined, platform_profile: 'production' };
    expect(reported(changed({ ...keyless, ...byProfile }))).toEqual([lacksKey]);
    const off = { langfuse_clickhouse_backup_enabled: false, platform_profile: 'production' };
    expect(reported(changed({ ...keyless, ...off }))).toEqual([]);
  });

  test('a ClickHouse that others run', async () => {
    const external = changed({
      langfuse_clickhouse_mode: 'external',
      langfuse_clickhouse_host: 'ch.example.com',
    });
    expect(reported(external)).toEqual([
      'langfuse_clickhouse_backup_enabled: langfuse_clickhouse_backup_enabled has no effect: an external ClickHouse is backed up where it runs',
    ]);
    expect((await render(external)).has('CronJob/clickhouse-backup')).toBe(false);
  });

  test('a RustFS that others run has the user made in its Console', async () => {
    const theirs = { rustfs_existing: { namespace: 'storage' }, rustfs_console_route_enabled: undefined };
    const { diagnostics } = checkConfiguration(changed({ ...keyless, ...theirs }));
    const hint = diagnostics.find(({ code }) => code === 'clickhouse-backup/refused')?.hint;
    expect(hint).toContain('Create User: langfuse-clickhouse-backup');
    expect(hint).toContain('arn:aws:s3:::langfuse-clickhouse-backups/*');
    expect((await render(changed(theirs))).has('CronJob/clickhouse-backup')).toBe(true);
  });
});
