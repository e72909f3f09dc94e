/** Errors in the user's code are findings with a place and an excerpt, whatever the code does. */

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

function project(code: string): string {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'apps/mail'), { recursive: true });
  writeFileSync(join(folder, 'clusterwright.config.ts'), 'export default { apps: [] };\n');
  writeFileSync(join(folder, 'cluster.yaml'), 'mail_host: x\n');
  writeFileSync(join(folder, 'apps/mail/app.ts'), code);
  return folder;
}

const withRule = (rule: string) => `import { defineApp, text } from 'clusterwright';
export default defineApp({
  name: 'mail', layer: 'application',
  settings: { mail_host: text({ description: 'Host.' }) },
  rules: [${rule}],
});
`;

test.each([
  [
    "function* () { yield { path: 'mail_host', message: 'no', hint: 'x' }; }",
    'yields a finding whose path is not a list',
  ],
  [
    "function* () { yield { path: [], message: 'no', hint: 'x' }; }",
    'yields a finding whose path is not a list',
  ],
  ["function* () { yield { path: ['a', null], message: 'no', hint: 'x' }; }", 'whose path is not a list'],
  [
    "function* () { yield { path: ['mail_host'], message: 3, hint: 'x' }; }",
    'yields a finding without a message',
  ],
  ["function* () { yield { path: ['mail_host'], message: 'no' }; }", 'yields a finding without a hint'],
  [
    "function* () { yield { path: ['mail_host'], message: 'no', hint: '', severity: 'fatal' }; }",
    'whose severity is neither',
  ],
  [
    "function* () { yield { path: ['mail_host'], message: 'no', hint: '', part: 'all' }; }",
    'whose part is neither',
  ],
  [
    "function* () { yield { path: ['mail_host'], message: 'no', hint: '', code: 3 }; }",
    'whose code is not text',
  ],
  [
    "function* () { yield { path: ['mail_host'], at: 'x', message: 'no', hint: '' }; }",
    'whose `at` is not a list',
  ],
  ["function* () { yield 'no'; }", 'yields a finding that is not { path, message, hint }'],
  ['() => 5', 'a rule of mail returns no findings'],
  ['async function* () {}', 'a rule of mail returns no findings'],
])('a rule that yields something that is not a finding: %s', async (rule, message) => {
  const { status, stdout } = await run(project(withRule(rule)), ['validate']);
  expect(status).toBe(1);
  expect(stdout).toContain('apps/mail/app.ts:5:3 error project/module-failed a rule of mail');
  expect(stdout).toContain(message);
  expect(stdout).toContain('> 5 |   rules: [');
});

test.each([
  ["list('Ports.', () => [25])", 'a variable of type list needs the type of its items: list('],
  ["list('Ports.', types.number)", 'a variable of type list needs a function that computes it: list('],
  ["map('Ports.', () => ({}))", 'a variable of type map needs the type of its values: map('],
  ["text('Port.')", 'a variable of type text needs a function that computes it: text('],
  ["port('Port.', 25)", 'a variable of type port needs a function that computes it: port('],
])('a variable that is not declared as one: %s', async (declared, message) => {
  const code = `import { defineApp, list, map, port, text, types } from 'clusterwright';
export default defineApp({
  name: 'mail', layer: 'application',
  settings: { mail_host: text({ description: 'Host.' }) },
  variables: {
    mail_ports: ${declared},
  },
});
`;
  const { status, stdout } = await run(project(code), ['validate']);
  expect(status).toBe(1);
  expect(stdout).toContain(`apps/mail/app.ts:6:5 error project/module-failed ${message}`);
});

test.each([
  ["text({ description: 'Host.', pattern: 5 })", 'pattern must be string'],
  ["text({ description: 'Host.', minLength: -1 })", 'minLength must be >= 0'],
  ["map({ description: 'Host.', members: { a: text({ description: 5 }) } })", 'description must be string'],
  ["text({ description: 'Host.', patern: 'x' })", 'unknown keyword: "patern"'],
])('a setting that is not JSON Schema: %s', async (declared, said) => {
  const code = `import { defineApp, map, text } from 'clusterwright';
export default defineApp({
  name: 'mail', layer: 'application',
  settings: { mail_host: ${declared} },
});
`;
  const { status, stdout } = await run(project(code), ['validate']);
  expect(status).toBe(1);
  const found =
    'apps/mail/app.ts:4:15 error project/invalid-app the setting mail_host is not valid JSON Schema';
  expect(stdout).toContain(found);
  expect(stdout).toContain(said);
});

test('what the code of a package throws is shown where the app declares what called it', async () => {
  const code = `import { age_key } from 'clusterwright/plugin';
import { defineApp, text } from 'clusterwright';
export default defineApp({
  name: 'mail', layer: 'application',
  settings: { mail_host: text({ description: 'Host.' }) },
  variables: {
    mail_key: text('Key.', age_key),
  },
});
`;
  const { status, stdout } = await run(project(code), ['validate']);
  expect(status).toBe(1);
  expect(stdout).toContain('apps/mail/app.ts:7:5 error project/module-failed');
});

test('an excerpt of a module does not show secrets in it', async () => {
  const code = withRule('() => 5').replace(
    '  rules:',
    "  title: 'fine',\n  introduction: 'token sk-live-8sd7f6s8df76',\n  rules:",
  );
  const { stdout } = await run(project(code), ['validate']);
  expect(stdout).toContain('> 7 |   rules: [');
  expect(stdout).not.toContain('sk-live');
});

test.each([
  [
    'a timer',
    "setTimeout(() => {\n  throw new Error('later');\n}, 0);",
    'apps/mail/app.ts',
    3,
    'this code failed after it was loaded: later',
  ],
  [
    'a promise',
    "\nPromise.reject(new Error('nobody waits'));",
    'apps/mail/app.ts',
    3,
    'this code failed after it was loaded: nobody waits',
  ],
  [
    'a promise without an error',
    "\nPromise.reject('text');",
    'clusterwright.config.ts',
    1,
    'code of this project failed after it was loaded: text',
  ],
])('%s that fails after the module was loaded is a finding', (_, code, file, line, message) => {
  const folder = project(
    `import { defineApp } from 'clusterwright';\n${code}\nexport default defineApp({ name: 'mail', layer: 'application' });\n`,
  );
  const main = `import { run } from ${JSON.stringify(resolve('src/process.ts'))}; await run(['validate', '--format', 'json']);`;
  const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', main];
  const env = { ...process.env, HOME: folder };
  const { status, stdout, stderr } = spawnSync(process.execPath, [...args], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  expect(stderr).toBe('');
  expect(status).toBe(1);
  const { diagnostics } = JSON.parse(stdout);
  expect(diagnostics).toMatchObject([
    {
      code: 'project/module-failed',
      file,
      line,
      message,
    },
  ]);
});

test('an app whose folder cannot be looked into stops the run, which would remove its part of the tree', async () => {
  const folder = project(withRule(''));
  rmSync(join(folder, 'apps/mail'), { recursive: true });
  symlinkSync('mail', join(folder, 'apps/mail'));
  const { status, stderr } = await run(folder, ['validate']);
  expect(status).toBe(1);
  expect(stderr).toContain('apps/mail/app.ts cannot be read or written: its links form a cycle');
});

test('a file beside the folders of apps is no app, as `apps/kustomization.yaml` of a Flux repository', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'apps/web'), { recursive: true });
  writeFileSync(join(folder, 'apps/kustomization.yaml'), 'resources: [web/namespace.yaml]\n');
  symlinkSync('kustomization.yaml', join(folder, 'apps/link.yaml'));
  writeFileSync(
    join(folder, 'apps/web/namespace.yaml'),
    'apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n',
  );
  const { status, stdout, stderr } = await run(folder, ['verify']);
  expect(stdout + stderr).not.toContain('app.ts');
  expect(status).toBe(0);
});
