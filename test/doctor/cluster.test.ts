import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../support/cli.ts';
import { ask, event, pod, problemsIn, ready, secret, web } from './platform.ts';
import { standIn, writeKubeconfig } from './stand-in.ts';

describe('Flux', () => {
  const object = (kind: string, name: string, status: string) => `
---
apiVersion: ${kind === 'HelmRelease' ? 'helm' : kind === 'Kustomization' ? 'kustomize' : 'source'}.toolkit.fluxcd.io/v1
kind: ${kind}
metadata: { name: ${name}, namespace: flux-system, generation: 2 }
${status}`;
  const failed = (reason: string, message: string) =>
    `status: { observedGeneration: 2, conditions: [{ type: Ready, status: "False", reason: ${reason}, message: ${JSON.stringify(message)} }] }`;

  test.each([
    [
      'a sealed file that cannot be opened',
      'Kustomization',
      failed('BuildFailed', 'failed to decrypt and decode secret data'),
      'the Secret sops-age must contain the private key',
    ],
    [
      'an immutable field',
      'HelmRelease',
      failed('UpgradeFailed', 'StatefulSet is invalid: spec: Forbidden: updates to statefulset spec'),
      'docs/moving-between-shapes.md',
    ],
    [
      'a kind without its operator',
      'Kustomization',
      failed('ReconciliationFailed', 'no matches for kind "Cluster" in version "postgresql.cnpg.io/v1"'),
      'its operator is not installed',
    ],
    [
      'a repository that refuses',
      'GitRepository',
      failed('GitOperationFailed', 'authentication required'),
      'refuses the credentials',
    ],
    [
      'a source that cannot be reached',
      'HelmRepository',
      failed('Failed', 'dial tcp: lookup charts.example.org: no such host'),
      'cannot be reached',
    ],
    [
      'used up retries',
      'HelmRelease',
      failed('RetriesExceeded', 'Helm install failed for release ai-system/langfuse'),
      'make Flux try again',
    ],
  ])('%s', async (_, kind, status, advice) => {
    const found = await problemsIn(
      { objects: object(kind, 'thing', status) },
      /cluster\/(sources|kustomizations|releases)/,
    );
    const problem = found.find(({ line }) => line.startsWith(`error ${kind} flux-system/thing: `));
    expect(problem?.advice).toContain(advice);
    expect(problem?.command).toMatch(/^kubectl describe \w+\.\w+\.toolkit\.fluxcd\.io thing -n flux-system$/);
  });

  test('what waits for others is a warning, and so is what is suspended', async () => {
    const found = await problemsIn(
      {
        objects: [
          object(
            'Kustomization',
            'langfuse',
            failed('DependencyNotReady', "dependency 'flux-system/rustfs' is not ready"),
          ),
          object('Kustomization', 'rustfs', 'spec: { suspend: true }'),
          object(
            'Kustomization',
            'fine',
            'status: { observedGeneration: 2, conditions: [{ type: Ready, status: "True" }] }',
          ),
          object('Kustomization', 'new', ''),
        ].join(''),
      },
      /kustomizations/,
    );
    expect(found.map(({ line }) => line)).toEqual([
      "warning Kustomization flux-system/langfuse: DependencyNotReady: dependency 'flux-system/rustfs' is not ready",
      'warning Kustomization flux-system/rustfs: it is suspended: Flux does not apply changes to it',
      'error Kustomization flux-system/new: it has no condition Ready yet: no controller has processed it',
    ]);
  });

  test('a cluster without Flux', async () => {
    const found = await problemsIn({ objects: pod('web', web, ready) }, /kustomizations/);
    expect(found.map(({ line }) => line)).toEqual([
      'error the cluster has no Flux Kustomization: nothing applies the tree',
    ]);
  });
});

describe('pods', () => {
  const waiting = (reason: string, more = '') =>
    `status: { phase: Running, containerStatuses: [{ name: web, restartCount: 7, state: { waiting: { reason: ${reason}${more} } }, lastState: { terminated: { exitCode: 1, reason: Error } } }] }`;

  test.each([
    ['a crash', waiting('CrashLoopBackOff'), 'web: CrashLoopBackOff: it exits with status 1; restarts: 7'],
    [
      'a crash for want of memory',
      waiting('CrashLoopBackOff').replace('reason: Error', 'reason: OOMKilled'),
      'web: CrashLoopBackOff: it exceeded its memory limit; restarts: 7',
    ],
    [
      'an image that is not there',
      waiting('ImagePullBackOff', ', message: "Back-off pulling image"'),
      'web: ImagePullBackOff: Back-off pulling image',
    ],
    [
      'a Secret that is not there',
      waiting('CreateContainerConfigError', `, message: 'secret "langfuse" not found'`),
      'web: CreateContainerConfigError: secret "langfuse" not found',
    ],
    [
      'no node',
      'status: { phase: Pending, conditions: [{ type: PodScheduled, status: "False", reason: Unschedulable, message: "0/3 nodes are available: 3 Insufficient memory." }] }',
      'no node accepts it: 0/3 nodes are available: 3 Insufficient memory.',
    ],
    [
      'an eviction',
      'status: { phase: Failed, reason: Evicted, message: "The node was low on resource: memory." }',
      'it has failed: Evicted: The node was low on resource: memory.',
    ],
  ])('%s', async (_, status, message) => {
    const [problem] = await problemsIn({ objects: pod('langfuse-web-1', web, status) }, /cluster\/pods/);
    expect(problem?.line).toBe(`error Pod ai-system/langfuse-web-1: ${message}`);
    // The seed's advice for this pod.
    expect(problem?.advice).toContain('kubectl get clusters.postgresql.cnpg.io -n ai-system');
    expect(problem?.advice).toContain('ClickHouse has to be ready');
    expect(problem?.command).toMatch(/^kubectl (describe pod|logs) langfuse-web-1 -n ai-system/);
  });

  test('a volume that is not mounted is found in the events', async () => {
    const objects = `${pod('langfuse-web-1', web, 'status: { phase: Pending }')}${event('langfuse-web-1', 'FailedMount', 'configmap "x" not found')}`;
    const [problem] = await problemsIn({ objects }, /cluster\/pods/);
    expect(problem?.line).toBe(
      'error Pod ai-system/langfuse-web-1: it is not ready; last: FailedMount: configmap "x" not found',
    );
  });

  test('what has just started is a warning; what is ready, done, or belongs to others is not', async () => {
    const objects = [
      pod('new', web, 'status: { phase: Pending }').replace('T10:00', 'T11:59'),
      pod('fine', web, ready),
      pod('done', '', 'status: { phase: Succeeded }'),
      pod('of-others', '', waiting('CrashLoopBackOff'), 'elsewhere'),
    ].join('');
    const found = await problemsIn({ objects }, /cluster\/pods/);
    expect(found.map(({ line }) => line)).toEqual(['warning Pod ai-system/new: it is still starting']);
  });
});

test('Jobs: the newest of a CronJob is used, with the advice of its app', async () => {
  const job = (
    name: string,
    owner: string,
    created: string,
    condition: string,
    labels: string,
    namespace: string,
  ) => `
---
apiVersion: batch/v1
kind: Job
metadata: { name: ${name}, namespace: ${namespace}, creationTimestamp: "${created}"${owner && `, ownerReferences: [{ kind: CronJob, name: ${owner} }]`} }
spec: { template: { metadata: { labels: { ${labels} } } } }
status: { conditions: [{ type: ${condition}, status: "True", reason: BackoffLimitExceeded, message: "Job has reached the specified backoff limit" }] }
`;
  const sync = 'app.kubernetes.io/name: langfuse-role-sync';
  const objects = [
    job('sync-1', 'langfuse-role-sync', '2026-01-01T10:00:00Z', 'Complete', sync, 'ai-system'),
    job('sync-2', 'langfuse-role-sync', '2026-01-01T10:05:00Z', 'Failed', sync, 'ai-system'),
    job('keys-1', 'keycloak-sync', '2026-01-01T10:00:00Z', 'Failed', '', 'identity'),
    job('keys-2', 'keycloak-sync', '2026-01-01T10:05:00Z', 'Complete', '', 'identity'),
    job(
      'rustfs-setup',
      '',
      '2026-01-01T10:00:00Z',
      'Failed',
      'app.kubernetes.io/name: rustfs-setup',
      'storage',
    ),
    '---\napiVersion: batch/v1\nkind: CronJob\nmetadata: { name: langfuse-role-sync, namespace: ai-system }\nspec: { suspend: true }\n',
  ].join('');
  const [role, setup, suspended, ...others] = await problemsIn({ objects }, /cluster\/jobs/);
  expect(others).toEqual([]);
  expect(role?.line).toBe(
    'error Job ai-system/sync-2: it has failed: BackoffLimitExceeded: Job has reached the specified backoff limit',
  );
  expect(role?.advice).toContain('needs the roles view-users and view-realm of the client realm-management');
  expect(role?.command).toBe('kubectl logs -n ai-system -l job-name=sync-2 --tail=100');
  expect(setup?.advice).toMatch(/langfuse-events, langfuse-media, langfuse-exports, .* must exist/);
  expect(suspended?.line).toBe('warning CronJob ai-system/langfuse-role-sync: it is suspended');
});

test('claims without a volume', async () => {
  const claim = (name: string, spec: string) =>
    `---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: ${name}, namespace: ai-system }\nspec: { ${spec} }\nstatus: { phase: Pending }\n`;
  const objects = [
    '---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: { name: local }\n',
    claim('data-1', 'storageClassName: ceph-block'),
    claim('data-2', 'storageClassName: local'),
    claim('data-3', ''),
    event('data-2', 'ProvisioningFailed', 'no space left'),
  ].join('');
  const found = await problemsIn({ objects }, /cluster\/volumes/);
  expect(found.map(({ line }) => line)).toEqual([
    'error PersistentVolumeClaim ai-system/data-1: it is Pending: there is no StorageClass ceph-block',
    'error PersistentVolumeClaim ai-system/data-2: it is Pending: no space left',
    'error PersistentVolumeClaim ai-system/data-3: it is Pending: it names no StorageClass, and none is the default',
  ]);
  expect(found[0]?.advice).toBe("Set storage_class to one of the cluster's: local.");
});

test('missing Secrets are named with their setting; the content of Secrets is not read', async () => {
  const folder = temporaryFolder();
  const objects = '---\napiVersion: v1\nkind: Secret\nmetadata: { name: langfuse, namespace: ai-system }\n';
  await standIn(folder, { objects });
  const missing = (await ask(folder)).filter(({ check }) => check === 'cluster/secrets');
  expect(missing.map(({ object }) => object)).not.toContain('Secret ai-system/langfuse');
  expect(missing.length).toBeGreaterThan(2);
  expect(missing[0]?.message).toMatch(/^it does not exist; it contains \w+$/);
});

test('a secret in a message of the cluster is not shown', async () => {
  const password = secret.find(({ name }) => name === 'langfuse_postgres_password')?.value ?? '';
  const status = `conditions: [{ type: Ready, status: "False", reason: Failed, message: "password ${password} is wrong" }]`;
  const objects = `---\napiVersion: cert-manager.io/v1\nkind: Certificate\nmetadata: { name: x, namespace: network }\nstatus: { ${status} }\n`;
  const [problem] = await problemsIn({ objects }, /certificates/);
  expect(problem?.line).toBe(
    'error Certificate network/x: Failed: password [langfuse_postgres_password] is wrong',
  );
});

describe('a cluster that cannot be checked', () => {
  async function connection(folder: string, choice = {}) {
    const [{ status, message, advice } = { status: '', message: '' }] = await ask(folder, choice);
    return `${status} ${message} / ${advice}`.replaceAll(folder, '.');
  }

  test('no kubeconfig, and an invalid one', async () => {
    const folder = temporaryFolder();
    expect(await connection(folder)).toMatch(
      /^error there is no kubeconfig \/ Put the kubeconfig of your cluster here/,
    );
    expect(await connection(folder, { kubeconfig: 'none' })).toMatch(/^error none does not exist/);
    writeFileSync(join(folder, 'kubeconfig'), 'users: [ {token: hunter2\n');
    expect(await connection(folder)).toMatch(/^error \.\/kubeconfig cannot be read as a kubeconfig/);
  });

  test('another context', async () => {
    const folder = temporaryFolder();
    writeKubeconfig(folder, 'http://127.0.0.1:1');
    expect(await connection(folder, { context: 'hmoe' })).toBe(
      'error the kubeconfig has no context hmoe / Did you mean home? ./kubeconfig has home, away.',
    );
    expect(await connection(folder, { context: 'away' })).toMatch(
      /^error away at http:\/\/127\.0\.0\.1:1: the connection is refused/,
    );
  });

  test('credentials in the address are not shown', async () => {
    const folder = temporaryFolder();
    writeKubeconfig(folder, 'http://admin:hunter2@127.0.0.1:1');
    expect(await connection(folder)).toMatch(
      /^error home at http:\/\/127\.0\.0\.1:1: the connection is refused/,
    );
  });

  test('credentials that are not accepted', async () => {
    const folder = temporaryFolder();
    await standIn(folder, { objects: '' });
    const path = join(folder, 'kubeconfig');
    writeFileSync(path, readFileSync(path, 'utf8').replace('token-of-the-test', 'an-old-token'));
    expect(await connection(folder)).toMatch(
      /the API server does not accept the credentials of the kubeconfig \/ Sign in again/,
    );
  });

  test('a program for signing in that is not installed', async () => {
    const folder = temporaryFolder();
    writeKubeconfig(folder, 'http://127.0.0.1:1');
    const path = join(folder, 'kubeconfig');
    const exec = '"exec":{"command":"no-such-program","apiVersion":"client.authentication.k8s.io/v1"}';
    writeFileSync(path, readFileSync(path, 'utf8').replace('"token":"token-of-the-test"', exec));
    expect(await connection(folder)).toMatch(
      /the program that the kubeconfig names for signing in is not installed/,
    );
  });

  test('a missing permission: the other checks continue', async () => {
    const folder = temporaryFolder();
    await standIn(folder, { objects: pod('web', web, ready), refuse: { '/api/v1/pods': 403 } });
    const results = await ask(folder);
    expect(results.find(({ check }) => check === 'cluster/pods')).toMatchObject({
      status: 'warning',
      message: 'unknown whether every pod of the platform runs: the user of the kubeconfig may not list pods',
    });
    expect(results[0]).toMatchObject({ status: 'ok' });
  });
});
