import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ageKeyFiles } from '../../src/sops/identity-files.ts';
import { findIdentities } from '../../src/sops/index.ts';
import { run, temporaryFolder } from '../support/cli.ts';

test('places for keys that this process may not read count as empty', async () => {
  const folder = temporaryFolder();
  const env = { HOME: join(folder, 'home'), XDG_CONFIG_HOME: `${'x'.repeat(5000)}` };
  expect(ageKeyFiles(folder, env).length).toBeGreaterThan(0);
  const { identities, diagnostics } = await findIdentities(folder, env);
  expect([identities, diagnostics]).toEqual([[], []]);
});

test('the summary file of a workflow is named if it cannot be written', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'a.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
  mkdirSync(join(folder, 'summary'));
  chmodSync(join(folder, 'summary'), 0o700);
  const { status, stderr } = await run(folder, ['ci', '.'], { GITHUB_STEP_SUMMARY: join(folder, 'summary') });
  expect(status).toBe(1);
  expect(stderr).toContain('summary cannot be read or written: it is a folder, not a file');
});
