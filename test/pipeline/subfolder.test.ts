import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

test('a tree in a subfolder of a repository has paths from the root, as Flux expects', async () => {
  const folder = temporaryFolder();
  const work = join(folder, 'infra');
  mkdirSync(join(folder, '.git'));
  mkdirSync(work);
  writeFileSync(
    join(work, 'cluster.yaml'),
    'cloudflare_domain: cluster.test\nflux_enabled: true\nflux_repository_url: https://git.example.org/a/b.git\n',
  );
  const { status, stderr } = await run(work, ['configure', '--output', 'staging']);
  expect(stderr).not.toContain(' error ');
  expect(status).toBe(0);
  const text = (path: string) => readFileSync(join(work, 'staging/kubernetes', path), 'utf8');
  expect(text('flux/cluster/ks.yaml')).toContain('path: "./infra/staging/kubernetes/apps"');
  const instance = text('apps/flux-system/flux-instance/app/fluxinstance.yaml');
  expect(instance).toContain('path: "./infra/staging/kubernetes/flux/cluster"');
  expect((await run(folder, ['verify', 'infra/staging'])).stderr).toContain('No problems found');
  expect((await run(work, ['configure'])).status).toBe(0);
  expect(readFileSync(join(work, 'kubernetes/flux/cluster/ks.yaml'), 'utf8')).toContain(
    '"./infra/kubernetes/apps"',
  );
});
