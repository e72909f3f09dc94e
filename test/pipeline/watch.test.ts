import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { watchInputs } from '../../src/pipeline/watch.ts';
import { workspace } from '../../src/pipeline/workspace.ts';
import { temporaryFolder } from '../support/cli.ts';

test('a change of the configuration or of a template starts a run, until the signal ends it', async () => {
  const folder = temporaryFolder();
  const config = join(folder, 'cluster.yaml');
  const overrides = join(folder, 'templates/overrides');
  mkdirSync(overrides, { recursive: true });
  writeFileSync(config, 'a: 1\n');
  const place = workspace({ cwd: folder, env: {} }, { config: 'cluster.yaml', output: '.' });
  const run = vi.fn(async (_: readonly string[]) => {});
  const end = new AbortController();
  const watching = watchInputs([place], run, end.signal);

  // As editors save: a new file is renamed into place.
  writeFileSync(`${config}.new`, 'a: 2\n');
  renameSync(`${config}.new`, config);
  await vi.waitFor(() => expect(run).toHaveBeenCalledWith(['cluster.yaml']), 20_000);

  await settled();
  run.mockClear();

  writeFileSync(join(overrides, 'x.yaml.j2'), 'x: 1\n');
  await vi.waitFor(() => expect(run).toHaveBeenCalled(), 20_000);

  end.abort();
  await watching;
  run.mockClear();
  writeFileSync(config, 'a: 3\n');
  await settled();
  expect(run).not.toHaveBeenCalled();
});

test('a folder of templates that is created later is noticed', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'cluster.yaml'), 'a: 1\n');
  const place = workspace({ cwd: folder, env: {} }, { config: 'cluster.yaml', output: '.' });
  const seen: string[] = [];
  const end = new AbortController();
  const watching = watchInputs([place], async (changed) => void seen.push(...changed), end.signal);
  const overrides = join(folder, 'templates/overrides');
  mkdirSync(overrides, { recursive: true });
  await vi.waitFor(() => expect(seen).toContain('templates'), 20_000);
  await settled();
  writeFileSync(join(overrides, 'x.yaml.j2'), 'x: 1\n');
  await vi.waitFor(() => expect(seen).toContain('templates/overrides/x.yaml.j2'), 20_000);
  // What the run itself writes is not an input.
  writeFileSync(join(folder, 'other.yaml'), '');
  await settled();
  expect(seen).not.toContain('other.yaml');
  end.abort();
  await watching;
});

/** One save may cause several events and runs; this is long enough for all of them. */
function settled(): Promise<void> {
  return new Promise((later) => setTimeout(later, 500));
}
