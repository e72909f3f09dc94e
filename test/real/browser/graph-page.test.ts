import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { run, temporaryFolder } from '../../support/cli.ts';
import { wholePlatform } from '../../support/whole-platform.ts';

/** The page of `graph` in a real browser, opened from disk as people do. */

const executablePath = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let browser: Browser;
let html: string;
let comparedHtml: string;

beforeAll(async () => {
  if (executablePath === undefined) throw new Error('install Chromium, or name it in CHROMIUM');
  // The sandbox needs rights that containers lack; the page is trusted.
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
});

afterAll(() => browser?.close());

/** A change of the whole platform: one app is removed, another has more replicas. */
async function comparedPage(): Promise<string> {
  const folder = temporaryFolder();
  const text = wholePlatform();
  const environment = { PATH: process.env['PATH'] ?? '' };
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder });
  writeFileSync(join(folder, 'cluster.yaml'), text);
  git('init', '-q', '-b', 'main');
  for (const command of ['init', 'configure'])
    expect((await run(folder, [command], environment)).status).toBe(0);
  git('add', '.');
  git('commit', '-qm', 'first');
  const changed = text.replace('cloudflared_enabled: true', 'cloudflared_enabled: false');
  writeFileSync(join(folder, 'cluster.yaml'), `${changed}langfuse_web_replicas: 3\n`);
  expect((await run(folder, ['graph', '--diff', 'HEAD'], environment)).status).toBe(0);
  return readFileSync(join(folder, 'graph.html'), 'utf8');
}

interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly theme?: 'light' | 'dark';
  /** The page of `graph --diff`. */
  readonly compared?: boolean;
}

/** A page, with its requests and errors. */
async function open({ width = 1600, height = 1000, theme = 'light', compared = false }: Look = {}) {
  const folder = temporaryFolder();
  if (compared) comparedHtml ??= await comparedPage();
  else if (html === undefined) {
    writeFileSync(join(folder, 'cluster.yaml'), wholePlatform());
    expect((await run(folder, ['graph'])).status).toBe(0);
    html = readFileSync(join(folder, 'graph.html'), 'utf8');
  }
  const file = join(folder, 'graph.html');
  writeFileSync(file, compared ? comparedHtml : html);
  // The accessibility checker is injected, which the page's own policy forbids.
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    bypassCSP: true,
  });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('request', (request) => {
    if (request.url() !== `file://${file}`) problems.push(request.url());
  });
  await page.goto(`file://${file}`);
  return { page, problems };
}

function node(page: Page, name: string) {
  return page.locator(`.view:not([hidden]) .node[aria-label^="${name} "]`).first();
}

test('a click shows the manifest with its template and settings, and highlights the neighbours', async () => {
  const { page, problems } = await open();
  await node(page, 'langfuse-web').click();
  const panel = page.locator('#panel');
  await expect.poll(() => panel.locator('h2').textContent()).toBe('langfuse-web');
  expect(await panel.textContent()).toContain('5432/TCP: transactional data');
  expect(await panel.textContent()).toContain('clusterwright/templates/config/kubernetes/apps/ai-system');
  expect(await panel.textContent()).toContain('langfuse_chart_version');
  expect(await panel.locator('pre').first().textContent()).toContain('kind: HelmRelease');
  // The picture moved beneath the pointer, which highlights what it is over.
  await page.mouse.move(2, 2);
  await expect.poll(() => page.locator('.view:not([hidden]) .line.out').count()).toBeGreaterThan(5);
  await page.locator('.go', { hasText: 'dragonfly' }).first().click();
  await expect.poll(() => panel.locator('h2').textContent()).toBe('dragonfly');
  await page.keyboard.press('Escape');
  expect(await panel.isVisible()).toBe(false);
  expect(problems).toEqual([]);
});

test('the search finds nodes of all views and objects without nodes, with the keyboard only', async () => {
  const { page, problems } = await open();
  await page.keyboard.press('/');
  await page.keyboard.type('clickhouse policy');
  await page.keyboard.press('Enter');
  expect(await page.locator('#panel p').first().textContent()).toBe('CiliumNetworkPolicy in ai-system');
  await page.keyboard.press('/');
  await page.keyboard.type('dragonfly-acl');
  await page.keyboard.press('Enter');
  expect(await page.locator('[role=tab][aria-selected=true]').textContent()).toBe('Secrets');
  expect(await page.locator('#panel h2').textContent()).toBe('dragonfly-acl');
  expect(problems).toEqual([]);
});

test('arrow keys move between boxes, Enter opens one, digits change the view', async () => {
  const { page } = await open();
  await page.keyboard.press('2');
  expect(await page.locator('[role=tab][aria-selected=true]').textContent()).toBe('Bring-up');
  await page.locator('.view:not([hidden]) .node[tabindex="0"]').focus();
  const name = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  const first = await name();
  await page.keyboard.press('ArrowRight');
  expect(await name()).not.toBe(first);
  await page.keyboard.press('Enter');
  expect(await page.locator('#panel').isVisible()).toBe(true);
});

test('the filter hides namespaces and kinds, with their edges, and draws the background on request', async () => {
  const { page } = await open();
  const lines = () => page.locator('.view:not([hidden]) .line:visible').count();
  const before = await lines();
  await page.keyboard.press('f');
  await page.locator('.chip', { hasText: 'monitoring' }).click();
  expect(await node(page, 'tempo').isVisible()).toBe(false);
  expect(await lines()).toBeLessThan(before);
  await page.getByRole('button', { name: 'Show everything' }).click();
  expect(await lines()).toBe(before);
  await page.locator('.chip', { hasText: 'metrics' }).click();
  expect(await lines()).toBeGreaterThan(before);
});

describe.each([
  [1600, 1000, false],
  [1024, 768, false],
  [390, 844, false],
  [1600, 1000, true],
  [390, 844, true],
])('at %i by %i, compared: %s', (width, height, compared) => {
  test.each(['light', 'dark'] as const)(
    'in %s colours nothing overlaps, and axe finds nothing serious',
    async (theme) => {
      const { page, problems } = await open({ width, height, theme, compared });
      const overlapping = await page.evaluate(() => {
        const found: string[] = [];
        for (const view of document.querySelectorAll<HTMLElement>('.view')) {
          const boxes = [...view.querySelectorAll<SVGGraphicsElement>('.node')].map((own) => {
            const { x, y, width: w, height: h } = (own.querySelector('rect') as SVGRectElement).getBBox();
            const text = Math.max(
              ...[...own.querySelectorAll<SVGTextElement>(':scope > text')].map(
                (line) => line.getBBox().x + line.getBBox().width,
              ),
            );
            if (text > x + w && !view.hidden)
              found.push(`${own.getAttribute('aria-label')} is wider than its box`);
            return { x, y, w, h };
          });
          for (const [index, a] of boxes.entries()) {
            for (const b of boxes.slice(index + 1)) {
              if (view.hidden) continue;
              if (a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)
                found.push('boxes overlap');
            }
          }
        }
        return found;
      });
      expect(overlapping).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await page.addScriptTag({ content: axe });
      for (const key of ['1', '2', '3']) {
        await page.keyboard.press(key);
        await page.locator('.view:not([hidden]) .node').first().click({ force: true });
        const serious = await page.evaluate(async () => {
          const { violations } = await (
            window as unknown as {
              axe: {
                run: () => Promise<{
                  violations: { id: string; impact: string; nodes: { html: string }[] }[];
                }>;
              };
            }
          ).axe.run();
          return violations
            .filter(({ impact }) => impact === 'serious' || impact === 'critical')
            .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
        });
        expect(serious).toEqual([]);
      }
      expect(problems).toEqual([]);
    },
  );
});

describe('the page of graph --diff', () => {
  test('opens with the changes, and shows them by field, with the keyboard too', async () => {
    const { page, problems } = await open({ compared: true });
    const panel = page.locator('#panel');
    await expect.poll(() => panel.locator('h2').textContent()).toBe('What changes');
    expect(await page.locator('h1 small').textContent()).toMatch(/^HEAD \(\w+\) → this configuration$/);
    await page.keyboard.press('Escape');
    expect(await panel.isVisible()).toBe(false);
    await page.keyboard.press('c');
    await panel.locator('summary', { hasText: 'HelmRelease langfuse' }).click();
    expect(await panel.locator('details[open] .difference').textContent()).toContain(
      '+ spec.values.langfuse.web.replicas: 3',
    );
    await node(page, 'cloudflared').click();
    expect(await node(page, 'cloudflared').getAttribute('aria-label')).toMatch(/, removed$/);
    expect(await panel.locator('.mark.removed').count()).toBeGreaterThan(2);
    expect(problems).toEqual([]);
  });

  test('the filter keeps what is removed', async () => {
    const { page } = await open({ compared: true });
    await page.keyboard.press('f');
    await page.locator('.chip', { hasText: 'removed' }).dblclick();
    expect(await page.locator('.view:not([hidden]) .node:visible').count()).toBe(1);
    expect(await node(page, 'cloudflared').isVisible()).toBe(true);
  });
});

test('its own policy forbids every request', async () => {
  const { page } = await open();
  const context = await browser.newContext();
  onTestFinished(() => context.close());
  const strict = await context.newPage();
  await strict.goto(page.url());
  const refused = await strict.evaluate(() =>
    fetch('http://127.0.0.1:9/').then(
      () => 'sent',
      () => 'refused',
    ),
  );
  expect(refused).toBe('refused');
  expect(await strict.locator('[role=tab]').count()).toBe(3);
});

test('all pictures are printed, each on a page', async () => {
  const { page } = await open();
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(pdf.match(/\/Type\s*\/Page\b/g)?.length).toBe(3);
});
