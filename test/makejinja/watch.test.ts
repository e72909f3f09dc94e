import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { renderRun } from '../../src/pipeline/render/run.ts';
import { watchedBy } from '../../src/pipeline/render/watched.ts';
import { watchFiles } from '../../src/pipeline/watch.ts';
import { temporaryFolder } from '../support/cli.ts';

it('runs again after a change of a template, the data or the plugin', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'in/deep'), { recursive: true });
  const write = (path: string, text: string) => writeFileSync(join(folder, path), text);
  write(
    'makejinja.toml',
    '[makejinja]\ninputs = ["in"]\noutput = "."\nforce = true\ndata = ["d.toml"]\nplugins = ["p.mjs"]\n',
  );
  write('d.toml', 'a = 1\n');
  write('p.mjs', 'export default { globals: { b: 1 } };\n');
  write('in/deep/x.txt.jinja', '{{ a }} {{ b }}');
  const render = () =>
    renderRun({
      cwd: folder,
      env: {},
      file: undefined,
      overrides: {},
      plugins: [],
      cache: false,
      print: () => {},
      overwrite: false,
      reseal: false,
    });
  const first = await render();
  const seen: string[] = [];
  const end = new AbortController();
  const watching = watchFiles(
    watchedBy(first, folder),
    async (changed) => {
      seen.push(...changed);
      await render();
    },
    end.signal,
  );
  const becomes = (text: string) =>
    vi.waitFor(() => expect(readFileSync(join(folder, 'deep/x.txt'), 'utf8')).toBe(text), 20_000);
  await becomes('1 1');
  write('d.toml', 'a = 2\n');
  await becomes('2 1');
  write('p.mjs', 'export default { globals: { b: 3 } };\n');
  await becomes('2 3');
  write('in/deep/x.txt.jinja', '{{ a }}{{ b }}');
  await becomes('23');
  // What the run itself writes is not an input.
  expect(seen).not.toContain('deep/x.txt');
  end.abort();
  await watching;
});
