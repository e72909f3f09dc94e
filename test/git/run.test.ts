import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { git } from '../../src/git/run.ts';
import { temporaryFolder } from '../support/cli.ts';

test('where git did not end, it is not started again at once', () => {
  const folder = temporaryFolder();
  const other = join(folder, 'other');
  mkdirSync(other);
  const starts = join(folder, 'starts');
  writeFileSync(join(folder, 'git'), `#!/bin/sh\necho >> ${starts}\nexec sleep 60\n`, { mode: 0o755 });
  const env = { PATH: `${folder}:${process.env['PATH']}` };
  const patience = 2000;
  const reasons = [folder, folder, other].map((cwd) => git(cwd, env, ['status'], '', patience));
  expect(new Set(reasons.map((output) => 'reason' in output && output.reason))).toEqual(
    new Set(['git did not end within a minute']),
  );
  expect(readFileSync(starts, 'utf8')).toBe('\n\n');
});
