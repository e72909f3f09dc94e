import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, snapshot, temporaryFolder } from '../support/cli.ts';

/** A sealed configuration with its tree, into which a secret was typed. */
async function typedIn(): Promise<{ folder: string; read: () => string; value: string }> {
  const folder = temporaryFolder();
  await run(folder, ['init']);
  expect((await run(folder, ['secrets', 'encrypt'])).status).toBe(0);
  expect((await run(folder, ['configure'])).status).toBe(0);
  const read = () => readFileSync(join(folder, 'cluster.yaml'), 'utf8');
  const value = 'typedInByHand0123456789abcdefABCDEF';
  const text = read().replace(/^langfuse_nextauth_secret: ENC.*$/m, `langfuse_nextauth_secret: "${value}"`);
  writeFileSync(join(folder, 'cluster.yaml'), text);
  expect(read()).toContain(value);
  return { folder, read, value };
}

describe('a secret that was typed into the sealed configuration', () => {
  test('is sealed by configure, together with the tree', async () => {
    const { folder, read, value } = await typedIn();
    const { status, stderr } = await run(folder, ['configure']);
    expect(status).toBe(0);
    expect(stderr).not.toContain('secrets/typed-in');
    expect(read()).toMatch(/^langfuse_nextauth_secret: ENC\[/m);
    expect(JSON.stringify(snapshot(folder))).not.toContain(value);
    expect((await run(folder, ['secrets', 'decrypt'])).stdout).toContain(value);
    const again = await run(folder, ['configure']);
    expect(again.stderr).toContain('nothing changed');
  });

  test.each(['validate', 'configure --check', 'configure --diff'])(
    'is read by %s, with a warning, and not changed',
    async (command) => {
      const { folder, read, value } = await typedIn();
      const before = read();
      const { stdout, stderr } = await run(folder, command.split(' '));
      expect(stdout + stderr).toContain('secrets/typed-in');
      expect(stdout + stderr).not.toContain(value);
      expect(read()).toBe(before);
    },
  );

  test('stays unsealed if the run fails, so that nothing is half done', async () => {
    const { folder, read } = await typedIn();
    writeFileSync(join(folder, 'cluster.yaml'), `${read()}no_such_setting: 1\n`);
    const before = snapshot(folder);
    expect((await run(folder, ['configure'])).status).toBe(1);
    expect(snapshot(folder)).toEqual(before);
  });
});
