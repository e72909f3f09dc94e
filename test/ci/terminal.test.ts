import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { temporaryFolder } from '../support/cli.ts';

async function ci(env: Readonly<Record<string, string>>): Promise<string> {
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
    columns: 100,
  });
  return stdout;
}

test('checks print text in a terminal and annotations in a workflow', async () => {
  expect(await ci({})).toMatch(/^secret\.yaml:\d+:\d+ error leak\/plain-secret /);
  expect(await ci({ GITHUB_ACTIONS: 'true' })).toMatch(/^::error file=secret\.yaml,/);
});
