import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** Run the real task binary in the folder; `environment` comes on top of a bare one. */
function task(args: readonly string[], environment: Record<string, string> = {}) {
  return new Promise<{ status: number; stdout: string; output: string }>((resolve) => {
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, HOME: folder, NO_COLOR: '1', ...environment };
    execFile(binary, args, { cwd: folder, env }, (error, stdout, stderr) => {
      const status = typeof error?.code === 'number' ? error.code : error ? 1 : 0;
      resolve({ status, stdout, output: stdout + stderr });
    });
  });
}

/** A stand-in for flux that records how it was called. */
function installFlux(): () => string {
  const record = join(folder, 'flux-arguments');
  writeFileSync(join(bin, 'flux'), `#!/bin/sh\necho "$KUBECONFIG $*" >> '${record}'\n`);
  chmodSync(join(bin, 'flux'), 0o755);
  return () => readFileSync(record, 'utf8');
}

test('init, configure, validate, diff and reset do what their commands do', async () => {
  expect(await task(['init'])).toMatchObject({ status: 0 });
  expect(await task(['validate'])).toMatchObject({ status: 0 });
  expect(await task(['configure'])).toMatchObject({ status: 0 });
  const entry = join(folder, 'kubernetes/flux/cluster/ks.yaml');
  expect(readFileSync(entry, 'utf8')).toContain('path: ./kubernetes/apps');
  expect((await task(['configure'])).output).toContain('nothing changed');

  const config = join(folder, 'cluster.yaml');
  writeFileSync(config, readFileSync(config, 'utf8').replace('example.com', 'example.org'));
  const diff = await task(['diff']);
  expect(diff).toMatchObject({ status: 0 });
  expect(diff.output).toMatch(/example\.com → .*example\.org/);

  expect(await task(['--yes', 'reset'])).toMatchObject({ status: 0 });
  expect(() => readFileSync(entry)).toThrow('ENOENT');
});

test('arguments behind -- reach the command', async () => {
  await task(['init']);
  const { stdout } = await task(['--silent', 'validate', '--', '--format', 'json']);
  expect(JSON.parse(stdout)).toMatchObject({ ok: true });
});

test('reconcile has Flux fetch the repository and apply the tree', async () => {
  const calls = installFlux();
  writeFileSync(join(folder, 'kubeconfig'), '');
  expect(await task(['reconcile'])).toMatchObject({ status: 0 });
  expect(calls()).toBe(
    `${join(folder, 'kubeconfig')} reconcile kustomization cluster-apps --namespace flux-system --with-source\n`,
  );
});

test('reconcile takes the kubeconfig that the environment names, and another Kustomization', async () => {
  const calls = installFlux();
  writeFileSync(join(folder, 'other'), '');
  const { status } = await task(['reconcile', 'FLUX_KUSTOMIZATION=langfuse'], {
    KUBECONFIG: join(folder, 'other'),
  });
  expect(status).toBe(0);
  expect(calls()).toBe(
    `${join(folder, 'other')} reconcile kustomization langfuse --namespace flux-system --with-source\n`,
  );
});

test('reconcile says what is missing', async () => {
  const noFlux = await task(['reconcile']);
  expect(noFlux.status).not.toBe(0);
  expect(noFlux.output).toContain('flux is not installed');

  const calls = installFlux();
  const noKubeconfig = await task(['reconcile']);
  expect(noKubeconfig.status).not.toBe(0);
  expect(noKubeconfig.output).toContain('no kubeconfig');
  expect(calls).toThrow('ENOENT');
});
