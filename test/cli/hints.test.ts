import { expect, test } from 'vitest';
import { withCommands } from '../../src/cli/next-steps.ts';
import { startOfFile } from '../../src/diagnostics/diagnostic.ts';
import { run, temporaryFolder } from '../support/cli.ts';

test('a hint names a command as it can be typed in that folder', async () => {
  const finding = {
    code: 'source/not-found',
    severity: 'error',
    message: '',
    file: 'cluster.yaml',
    path: '',
    range: startOfFile,
    hint: 'Run `clusterwright init`, then `clusterwright configure`.',
  } as const;
  const hint = (env: Record<string, string>) => withCommands([finding], { cwd: '/home/me', env })[0]?.hint;
  expect(hint({})).toBe(finding.hint);
  expect(hint({ npm_command: 'exec' })).toBe(
    'Run `npx clusterwright init`, then `npx clusterwright configure`.',
  );
});

test('and so does the output of a command', async () => {
  const { stdout, stderr } = await run(temporaryFolder(), ['validate'], { npm_command: 'exec' });
  expect(stdout + stderr).toContain('Run `npx clusterwright init`');
});
