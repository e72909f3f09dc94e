import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findBinary } from '../support/on-disk.ts';
import { repository } from '../support/render-fixture.ts';

const binary = findBinary('task');

let folder: string;
let bin: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'clusterwright-task-'));
  bin = join(folder, 'bin');
  mkdirSync(bin);
  for (const name of [
    'Taskfile.yml',
    'package.json',
    'package-lock.json',
    'dist',
    'templates',
    'cluster.schema.json',
  ]) {
    cpSync(join(repository, name), join(folder, name), { recursive: true });
  }
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs the real task binary in the folder; `environment` is added to a minimal one. */
function task(args: readonly string[], environment: Record<string, string> = {}) {
  return new Promise<{ status: number; stdout: string; output: string }>((resolve) => {
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: folder, NO_COLOR: '1', ...environment };
    execFile(binary, args, { cwd: folder, env }, (error, stdout, stderr) => {
      const status = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
      resolve({ status, stdout, output: stdout + stderr });
    });
  });
}

/** Fake programs that record their calls in one file. */
function install(...programs: readonly string[]): () => string {
  const record = join(folder, 'calls');
  for (const program of programs) {
    writeFileSync(join(bin, program), `#!/bin/sh\necho "${program} $KUBECONFIG $*" >> '${record}'\n`);
    chmodSync(join(bin, program), 0o755);
  }
  return () => readFileSync(record, 'utf8');
}

test('init, configure, validate, diff and reset do what their commands do', async () => {
  expect(await task(['init'])).toMatchObject({ status: 0 });
  expect(await task(['validate'])).toMatchObject({ status: 0 });
  expect(await task(['configure'])).toMatchObject({ status: 0 });
  const entry = join(folder, 'kubernetes/flux/cluster/ks.yaml');
  expect(readFileSync(entry, 'utf8')).toContain('path: "./kubernetes/apps"');
  expect((await task(['configure'])).output).toContain('nothing changed');

  const config = join(folder, 'cluster.yaml');
  writeFileSync(config, readFileSync(config, 'utf8').replaceAll('example.com', 'example.org'));
  const diff = await task(['diff']);
  expect(diff).toMatchObject({ status: 0 });
  expect(diff.output).toMatch(/example\.com → .*example\.org/);

  expect(await task(['--yes', 'reset'])).toMatchObject({ status: 0 });
  expect(() => readFileSync(entry)).toThrow('ENOENT');
});

test('arguments after -- are passed to the command', async () => {
  await task(['init']);
  const { stdout } = await task(['--silent', 'validate', '--', '--format', 'json']);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true });
});

test('reconcile makes Flux fetch the repository and apply the tree', async () => {
  const calls = install('flux');
  writeFileSync(join(folder, 'kubeconfig'), '');
  expect(await task(['reconcile'])).toMatchObject({ status: 0 });
  expect(calls()).toBe(
    `flux ${join(folder, 'kubeconfig')} reconcile kustomization cluster-apps --namespace flux-system --with-source\n`,
  );
});

test('reconcile uses the kubeconfig in the environment, and another Kustomization', async () => {
  const calls = install('flux');
  writeFileSync(join(folder, 'other'), '');
  const { status } = await task(['reconcile', 'FLUX_KUSTOMIZATION=langfuse'], {
    KUBECONFIG: join(folder, 'other'),
  });
  expect(status).toBe(0);
  expect(calls()).toBe(
    `flux ${join(folder, 'other')} reconcile kustomization langfuse --namespace flux-system --with-source\n`,
  );
});

test('reconcile says what is missing', async () => {
  const noFlux = await task(['reconcile']);
  expect(noFlux.status).not.toBe(0);
  expect(noFlux.output).toContain('flux is not installed');

  const calls = install('flux');
  const noKubeconfig = await task(['reconcile']);
  expect(noKubeconfig.status).not.toBe(0);
  expect(noKubeconfig.output).toContain('no kubeconfig');
  expect(calls).toThrow('ENOENT');
});

test.each([
  ['the age key, if the tree is sealed', 'name: sops-age', true],
  ['nothing else, if it is not', 'name: flux', false],
])('bootstrap installs Flux on the cluster, and %s', async (_, line, sealed) => {
  const apps = join(folder, 'kubernetes/apps/flux-system');
  const files = {
    'flux-instance/app/fluxinstance.yaml': line,
    'flux-operator/app/ocirepository.yaml': '    tag: 0.58.1',
  };
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(apps, file)), { recursive: true });
    writeFileSync(join(apps, file), `${content}\n`);
  }
  writeFileSync(join(folder, 'kubeconfig'), '');
  const calls = install('helm', 'kubectl');

  const bare = await task(['bootstrap']);
  expect(bare.status === 0).toBe(!sealed);
  if (sealed) {
    expect(bare.output).toContain('no age.key');
    writeFileSync(join(folder, 'age.key'), '');
    expect(await task(['bootstrap'])).toMatchObject({ status: 0 });
  }
  expect(calls()).toContain('flux-operator --version 0.58.1');
  expect(calls().includes('create secret generic sops-age')).toBe(sealed);
  expect(calls()).toMatch(
    /kubectl .*apply --server-side -f kubernetes.*fluxinstance\.yaml\n.*wait fluxinstance/,
  );
});
