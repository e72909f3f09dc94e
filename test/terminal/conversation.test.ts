/** The built command in a real terminal. `CLUSTERWRIGHT_NODE` names another Node to run it with. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { snapshot, temporaryFolder } from '../support/cli.ts';
import { converse, type Place, type Step } from '../support/terminal.ts';

const command = fileURLToPath(new URL('../../dist/clusterwright.cjs', import.meta.url));
const node = process.env['CLUSTERWRIGHT_NODE'] ?? process.execPath;
const [enter, clear, down, ctrlC, ctrlD] = ['\r', '\u0015', '\u001b[B', '\u0003', '\u0004'];
const questions = ['How should Langfuse run?', 'Domain below', 'E-mail address', 'Single sign-on'] as const;

/** The caches are outside the folder, which contains only what the command writes. */
function init(folder: string, steps: readonly Step[], place: Partial<Place> = {}) {
  const env = { HOME: join(folder, '..', 'nobody'), XDG_CACHE_HOME: `${folder}-cache`, ...place.env };
  return converse(node, [command, 'init'], { ...place, cwd: folder, env }, steps);
}

function settings(folder: string): string {
  return readFileSync(join(folder, 'cluster.yaml'), 'utf8')
    .split('\n')
    .filter((line) =>
      /^(shape|cloudflare_domain|langfuse_init_user_email|keycloak_enabled|\w+_sso_enabled|rustfs_public_url):/.test(
        line,
      ),
    )
    .join('\n');
}

function validates(folder: string): void {
  const { status, stdout, stderr } = spawnSync(node, [command, 'validate'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(status, stdout + stderr).toBe(0);
}

const defaults = questions.map((question): Step => [question, enter]);

test('Enter accepts the value shown', async () => {
  const folder = temporaryFolder();
  const { status, text } = await init(folder, defaults);
  expect(status, text).toBe(0);
  expect(text).not.toMatch(/Warning|mistake/);
  expect(settings(folder)).toMatchInlineSnapshot(`
    "cloudflare_domain: "example.com"
    rustfs_public_url: "https://s3.example.com"
    langfuse_init_user_email: "admin@example.com""
  `);
});

test('typed answers become settings, and the next question builds on them', async () => {
  const folder = temporaryFolder();
  const { status, text } = await init(folder, [
    [questions[0], enter],
    [questions[1], `home.org${enter}`],
    [questions[2], `me@home.org${enter}`],
    [questions[3], 'y'],
  ]);
  expect(status, text).toBe(0);
  expect(settings(folder)).toMatchInlineSnapshot(`
    "cloudflare_domain: "home.org"
    keycloak_enabled: true
    rustfs_public_url: "https://s3.home.org"
    langfuse_init_user_email: "me@home.org"
    langfuse_sso_enabled: true"
  `);
  validates(folder);
});

test('only apps of your own: nothing more is asked, and nothing shipped is written', async () => {
  const folder = temporaryFolder();
  const { status, text } = await init(folder, [[questions[0], `${down}${down}${enter}`]]);
  expect(status, text).toBe(0);
  expect(text).toContain('create-app <namespace> <app>');
  expect(readFileSync(join(folder, 'clusterwright.config.ts'), 'utf8')).toContain('apps: []');
  expect(settings(folder)).toBe('');
  validates(folder);
});

test('a wrong answer is asked again', async () => {
  const folder = temporaryFolder();
  const { status, text } = await init(folder, [
    [questions[0], `${down}${enter}`],
    [questions[1], `https://home.org/${enter}`],
    ['must be a domain name', `${clear}home.org${enter}`],
    [questions[2], `nobody${enter}`],
    ['must be an e-mail address', `${clear}${enter}`],
  ]);
  expect(status, text).toBe(0);
  expect(settings(folder)).toMatchInlineSnapshot(`
    "shape: "external"
    cloudflare_domain: "home.org"
    langfuse_init_user_email: "admin@home.org""
  `);
  validates(folder);
});

describe.each([
  ['Ctrl-C', ctrlC],
  ['Ctrl-D', ctrlD],
])('%s', (_, key) => {
  test.each(questions.map((question, index) => [question, index] as const))(
    'at "%s" ends with 130 and writes nothing',
    async (question, index) => {
      const folder = temporaryFolder();
      const steps: Step[] = [...defaults.slice(0, index), [question, key]];
      const { status, text } = await init(folder, steps);
      expect({ status, files: snapshot(folder) }, text).toEqual({ status: 130, files: {} });
    },
  );
});

test('npm start runs nothing after an interrupted question', async () => {
  const folder = temporaryFolder();
  const root = dirname(dirname(command));
  mkdirSync(join(folder, 'home'));
  for (const name of ['package.json', 'dist', 'templates', 'cluster.schema.json']) {
    symlinkSync(join(root, name), join(folder, name));
  }
  const place = { cwd: folder, env: { HOME: join(folder, 'home'), npm_config_update_notifier: 'false' } };
  const { status, text } = await converse('npm', ['start'], place, [[questions[0], ctrlC]]);
  expect(status, text).toBe(130);
  expect(text).not.toMatch(/does not exist|created/);
});

describe.each([50, 80])('%d columns', (columns) => {
  test('hold every line', async () => {
    const { status, text } = await init(temporaryFolder(), defaults, { columns });
    expect(status, text).toBe(0);
    const lines = text.split(/\r?\n/).filter((line) => /^[│◆◇┌└]/.test(line));
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  });
});

test('NO_COLOR disables colours', async () => {
  const painted = new RegExp(`${String.fromCharCode(27)}\\[[\\d;]*[1-9]\\d*m`);
  const plain = await init(temporaryFolder(), defaults, { env: { NO_COLOR: '1' } });
  expect(plain.status).toBe(0);
  expect(plain.raw).not.toMatch(painted);
  expect((await init(temporaryFolder(), defaults)).raw).toMatch(painted);
});

test('a terminal that cannot move its cursor gets questions too', async () => {
  const { status, text } = await init(temporaryFolder(), defaults, { env: { TERM: 'dumb' } });
  expect(status, text).toBe(0);
});

test('piped input gets no questions', () => {
  const folder = temporaryFolder();
  const { status, stderr } = spawnSync(node, [command, 'init'], {
    ...{ cwd: folder, input: 'external\n', encoding: 'utf8' },
    env: { PATH: process.env['PATH'], HOME: join(folder, 'nobody'), XDG_CACHE_HOME: `${folder}-cache` },
  });
  expect(status, stderr).toBe(0);
  expect(settings(folder)).not.toContain('external');
});
