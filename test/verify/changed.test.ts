/** `verify --changed BASE` reports what the full run newly finds, wherever a change has its effect. */

import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';
import { sampleTree } from './sample-tree.ts';

interface Finding {
  readonly severity: string;
  readonly code: string;
  readonly file: string;
  readonly message: string;
}

const keyOf = ({ severity, code, file, message }: Finding) => `${severity} ${code} ${file} ${message}`;
const service = 'kubernetes/apps/shop/web/app/service.yaml';
/** An old mistake, which none of the changes below introduces. */
const start = { ...sampleTree, [service]: (sampleTree[service] ?? '').replace('port: 80', 'port: 81') };

test('a change reports everything it breaks, in any file, and nothing else', {
  timeout: 1_200_000,
}, async () => {
  const folder = temporaryFolder();
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.org', ...args], { cwd: folder });
  const put = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  for (const [path, text] of Object.entries(start)) put(path, text);
  git('init', '--quiet', '-b', 'main');
  git('add', '.');
  git('commit', '--quiet', '-m', 'Begin');
  const findings = async (...args: readonly string[]) => {
    const { stdout } = await run(folder, ['verify', '.', '--format', 'json', ...args]);
    return (JSON.parse(stdout) as { diagnostics: readonly Finding[] }).diagnostics.map(keyOf);
  };
  const before = await findings();
  expect(before.length).toBeGreaterThan(0);
  expect(await findings('--changed', 'main')).toEqual([]);

  // Removes every file in turn and misspells its names: what refers to it is elsewhere.
  let told = 0;
  for (const [path, text] of Object.entries(start).filter(([path]) => /\.ya?ml$/.test(path))) {
    for (const changed of [undefined, text.replace(/(\bname: )(\w)/, '$1x$2'), `# moved down\n${text}`]) {
      if (changed === undefined) rmSync(join(folder, path));
      else put(path, changed);
      const all = await findings();
      const fresh = await findings('--changed', 'HEAD');
      expect(fresh, path).toEqual(
        all.filter(
          (finding) => !before.includes(finding) && !before.includes(finding.replace('warning', 'error')),
        ),
      );
      told += fresh.length;
      put(path, text);
    }
  }
  expect(told).toBeGreaterThan(20);
});

test('a base that git does not know is reported', async () => {
  const folder = temporaryFolder();
  execFileSync('git', ['init', '--quiet'], { cwd: folder });
  const { status, stdout } = await run(folder, ['verify', '.', '--changed', 'no-such-branch']);
  expect(status).toBe(1);
  expect(stdout).toContain('git knows no commit named no-such-branch');
});
