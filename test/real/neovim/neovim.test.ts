/** docs/editor.md, "Neovim": its snippet in a real Neovim, with the built command. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { configuration, ownAppFolder, templates } from '../../lsp/own-app.ts';
import { repository } from '../../support/render-fixture.ts';

const neovim = process.env['NEOVIM'];
const page = readFileSync(join(repository, 'docs/editor.md'), 'utf8');
const [, snippet = ''] = /```lua\n(.*?)```/s.exec(page) ?? [];

interface Session {
  readonly error?: string;
  readonly filetype: string;
  readonly findings: readonly string[];
  readonly hover: { readonly value: string };
  readonly actions: readonly string[];
  readonly mended: readonly string[];
  readonly definition: string;
  readonly template_filetype: string;
  readonly template_findings: readonly string[];
  readonly template_mistake: readonly string[];
}

test('findings, hover, quick fix, definition and rename in a real Neovim', () => {
  expect(neovim, 'set NEOVIM to what scripts/install-neovim.sh prints').toBeDefined();
  const { folder, remove } = ownAppFolder(`${configuration}podinfo_greting: hi\n`);
  onTestFinished(remove);
  const home = join(folder, 'nobody');
  for (const path of ['nobody', 'node_modules/.bin']) mkdirSync(join(folder, path), { recursive: true });
  symlinkSync(join(repository, 'dist/clusterwright.cjs'), join(folder, 'node_modules/.bin/clusterwright'));
  writeFileSync(join(folder, 'package.json'), '{}\n');
  const result = join(home, 'result.json');
  const init = join(home, 'init.lua');
  writeFileSync(init, `vim.o.swapfile = false\n${snippet}`);

  const template = `${templates}/configmap.yaml.j2`;
  const { stderr } = spawnSync(
    neovim ?? '',
    ['--headless', '-u', init, '-S', join(import.meta.dirname, 'session.lua')],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: home, RESULT: result, TEMPLATE: template },
      encoding: 'utf8',
      timeout: 280_000,
    },
  );
  const session = JSON.parse(readFileSync(result, 'utf8')) as Session;
  expect(session.error, stderr).toBeUndefined();
  expect(session.filetype).toBe('yaml');
  expect(session.findings).toEqual([
    'config/unknown-key: no setting is called podinfo_greting\nDid you mean podinfo_greeting?',
  ]);
  expect(session.hover.value).toContain('given, secret');
  expect(session.hover.value).not.toContain('Xt3AZT3EUvPYLDiEpEGjp2LdVg7of0L8');
  expect(session.actions).toEqual(['Change to podinfo_greeting']);
  expect(session.mended).toContain('podinfo_greeting: hi');
  expect(session.definition).toContain('podinfo_token');
  expect(session.template_filetype).toBe('jinja');
  expect(session.template_findings).toEqual([]);
  expect(session.template_mistake.join()).toContain('template/unknown-name');
  // Renamed in all files, and saved.
  expect(readFileSync(join(folder, 'cluster.yaml'), 'utf8')).toContain('podinfo_welcome: hi');
  expect(readFileSync(join(folder, 'apps/podinfo/app.ts'), 'utf8')).toContain('podinfo_welcome:');
  expect(readFileSync(join(folder, template), 'utf8')).toContain('podinfo_welcome');
});
