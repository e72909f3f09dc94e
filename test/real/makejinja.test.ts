import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';

// Small projects with settings, templates, data and, if there is a plugin, both its versions.
const fixtures = join(import.meta.dirname, '../fixtures/makejinja');
const python = process.env['CLUSTERWRIGHT_PYTHON'];
const scratch = mkdtempSync(join(tmpdir(), 'clusterwright-makejinja-'));

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** The output of the command on both streams; runs in the project's folder, because plugins read files in it. */
function clusterwright(args: readonly string[], cwd: string, cache: string): string {
  const command = join(import.meta.dirname, '../../dist/clusterwright.cjs');
  const env = { ...process.env, CLUSTERWRIGHT_CACHE: cache };
  const { stdout, stderr } = spawnSync(process.execPath, [command, ...args], { cwd, env, encoding: 'utf8' });
  return stdout + stderr;
}

/** Every file and folder below `root` with its mode and, for files, its content. */
function tree(root: string): Record<string, string> {
  const names = readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.includes('__pycache__') && !name.endsWith('plugin.mjs'))
    .sort();
  return Object.fromEntries(
    names.map((name) => {
      const stats = statSync(join(root, name));
      const mode = (stats.mode & 0o7777).toString(8);
      return [name, stats.isDirectory() ? mode : `${mode} ${readFileSync(join(root, name), 'latin1')}`];
    }),
  );
}

describe('renders the same as makejinja', () => {
  it('has a Python with makejinja to compare with', () => {
    expect(python, 'set CLUSTERWRIGHT_PYTHON to what scripts/install-python.sh prints').toBeDefined();
  });

  it.each(readdirSync(fixtures))('%s', async (name) => {
    const theirs = join(scratch, name, 'theirs');
    const ours = join(scratch, name, 'ours');
    for (const copy of [theirs, ours]) cpSync(join(fixtures, name), copy, { recursive: true });
    execFileSync(String(python), ['-m', 'makejinja', '--quiet'], { cwd: theirs, stdio: 'pipe' });

    const plugin = readdirSync(ours).includes('plugin.mjs') ? ['--plugin', 'plugin.mjs'] : [];
    const cache = join(scratch, name, 'cache');
    for (const run of ['first', 'second', 'third']) {
      const output = clusterwright(['render', '--quiet', ...plugin], ours, cache);
      expect(output, `the ${run} run`).toBe('');
      expect(tree(ours), `the ${run} run`).toEqual(tree(theirs));
    }
  });
});
