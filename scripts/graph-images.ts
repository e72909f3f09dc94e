/**
 * Takes the screenshots of docs/graph.md in Chromium: `npx tsx scripts/graph-images.ts`, after `npm run build`. `CHROMIUM` names
 * the browser, by default what scripts/install-chromium.sh finds.
 */

import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright-core';
import { wholePlatform } from '../test/support/whole-platform.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'clusterwright-images-'));
const run = (program: string, ...args: string[]) =>
  execFileSync(program, args, { cwd: folder, stdio: 'pipe' });
const clusterwright = (...args: string[]) =>
  run(process.execPath, join(root, 'dist/clusterwright.cjs'), ...args);
const git = (...args: string[]) => run('git', '-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args);

function pages(): void {
  const config = join(folder, 'cluster.yaml');
  git('init', '-q', '-b', 'main');
  clusterwright('init');
  // What one command and a few edits give: single sign-on, network policies, monitoring.
  const text = readFileSync(join(root, 'test/fixtures/platform.yaml'), 'utf8');
  writeFileSync(config, text);
  clusterwright('graph', '-o', 'platform.html');
  const whole = wholePlatform();
  writeFileSync(config, whole);
  clusterwright('configure', '--force');
  git('add', '--all', '--force', '.');
  git('commit', '-qm', 'first');
  const changed = whole
    .replace('litellm_enabled: true', 'litellm_enabled: false')
    .replace('cloudflared_enabled: true', 'cloudflared_enabled: false');
  writeFileSync(config, changed);
  clusterwright('graph', '--diff', 'main', '-o', 'change.html');
}

const views: readonly {
  readonly name: string;
  readonly file: string;
  readonly theme: 'light' | 'dark';
  readonly prepare?: (page: Page) => Promise<void>;
}[] = [
  { name: 'graph-connections', file: 'platform.html', theme: 'light' },
  {
    name: 'graph-bring-up',
    file: 'platform.html',
    theme: 'light',
    prepare: (page) => page.keyboard.press('2'),
  },
  {
    name: 'graph-selected-dark',
    file: 'platform.html',
    theme: 'dark',
    prepare: async (page) => {
      await page.locator('.view:not([hidden]) .node[aria-label^="langfuse-web "]').first().click();
      // Otherwise the connection below the pointer is highlighted.
      await page.mouse.move(2, 2);
    },
  },
  { name: 'graph-diff', file: 'change.html', theme: 'light' },
];

try {
  pages();
  const script = join(root, 'scripts/install-chromium.sh');
  const executablePath =
    process.env['CHROMIUM'] ?? execFileSync('bash', [script], { encoding: 'utf8' }).trim();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  for (const { name, file, theme, prepare } of views) {
    const page = await browser.newPage({ viewport: { width: 1500, height: 950 }, colorScheme: theme });
    await page.goto(`file://${join(folder, file)}`);
    await page.waitForTimeout(500);
    await prepare?.(page);
    await page.waitForTimeout(1000);
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await page.close();
    cpSync(join(folder, `${name}.png`), join(root, `docs/images/${name}.png`));
    process.stdout.write(`docs/images/${name}.png\n`);
  }
  await browser.close();
} finally {
  rmSync(folder, { recursive: true, force: true });
}
