import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { run, temporaryFolder } from '../support/cli.ts';

async function ci(env: Readonly<Record<string, string>>, columns?: number): Promise<string> {
  const folder = temporaryFolder();
  writeFileSync(
    join(folder, 'secret.yaml'),
    'apiVersion: v1\nkind: Secret\nstringData: {password: hunter2}\n',
  );
  let stdout = '';
  await main(['ci', '--skip', 'verify,diff'], {
    cwd: folder,
    env: { HOME: join(folder, 'nobody'), ...env },
    version: '0.0.0-test',
    stdout: (text) => {
      stdout += text;
    },
    stderr: () => undefined,
    color: false,
    ...(columns !== undefined && { columns }),
  });
  return stdout;
}

const text = /^secret\.yaml:\d+:\d+ error leak\/plain-secret /;

test('annotations are only for the log of a workflow; a terminal, a pipe and another CI get text', async () => {
  expect(await ci({}, 100)).toMatch(text);
  expect(await ci({})).toMatch(text);
  expect(await ci({ GITLAB_CI: 'true', CI: 'true' })).toMatch(text);
  for (const name of ['GITHUB_ACTIONS', 'FORGEJO_ACTIONS', 'GITEA_ACTIONS']) {
    expect(await ci({ [name]: 'true' }), name).toMatch(/^::error file=secret\.yaml,/);
    expect(await ci({ [name]: 'true' }, 100), name).toMatch(/^::error file=secret\.yaml,/);
  }
});

/** A repository with a sealed configuration, and without its key: the key is returned. */
async function sealed(): Promise<{ readonly folder: string; readonly key: string }> {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'clusterwright.config.mjs'), "export default { apps: ['dragonfly'] };\n");
  for (const args of [['init'], ['configure'], ['secrets', 'encrypt', 'cluster.yaml']])
    expect((await run(folder, args)).status, args.join(' ')).toBe(0);
  const key = readFileSync(join(folder, 'age.key'), 'utf8');
  rmSync(join(folder, 'age.key'));
  return { folder, key };
}

const onlyConfigure = ['ci', '--skip', 'verify,secrets,diff'];

test('a sealed configuration without a key fails the check, and SOPS_AGE_KEY opens it', async () => {
  const { folder, key } = await sealed();
  const without = await run(folder, onlyConfigure);
  expect(without.status).toBe(1);
  expect(without.stdout).toContain('in CI, put it into the secret SOPS_AGE_KEY');
  expect(without.stderr).toContain('Failed: configure --check');
  expect(await run(folder, onlyConfigure, { SOPS_AGE_KEY: key })).toMatchObject({ status: 0 });
});

test('an untrusted run says that the check was skipped, and fails for any other reason', async () => {
  const { folder, key } = await sealed();
  const summary = join(folder, 'summary.md');
  const env = { SOPS_AGE_KEY: key, GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
  rmSync(join(folder, 'clusterwright.config.mjs'));
  const { status, stdout, stderr } = await run(folder, [...onlyConfigure, '--untrusted'], env);
  expect(stdout).toMatch(/^::notice title=clusterwright::configure --check was skipped: /m);
  expect(stdout).not.toContain('::error');
  expect(stderr).not.toContain('passed: configure');
  expect(readFileSync(summary, 'utf8')).toContain('| ➖ | configure --check: skipped');
  expect(status).toBe(0);

  appendFileSync(join(folder, 'cluster.yaml'), 'cluster_name: [\n');
  expect((await run(folder, [...onlyConfigure, '--untrusted'], env)).status).toBe(1);
});
