/** The built `clusterwright lsp` with the templates of a user's app. */

import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEngine } from '../../src/jinja/index.ts';
import { filterWords, testWords } from '../../src/lsp/template/words.ts';
import { edited, LanguageServer, withCursor } from '../support/language-server.ts';
import { configuration, lineInApp, ownAppFolder, templates } from './own-app.ts';

const { folder, remove } = ownAppFolder();
const path = `${templates}/configmap.yaml.j2`;
const sealed = `${templates}/secret.sops.yaml.j2`;
const original = readFileSync(join(folder, path), 'utf8');
let server: LanguageServer;
beforeAll(async () => {
  server = await LanguageServer.start(folder);
});
afterAll(async () => {
  expect(server.logged).toEqual([]);
  expect(await server.stop()).toBe(0);
  remove();
});

/** The template with its greeting line replaced. */
const withLine = (line: string) => original.replace(/^ {2}greeting: .*$/m, line);

test('a correct template has no findings', async () => {
  expect(await server.type(path, original)).toEqual([]);
});

describe('findings', () => {
  test.each([
    ['an unknown variable', '  a: #{ podinfo_greting }#', ['template/unknown-name', 7, 8]],
    ['an unknown filter', '  a: #{ podinfo_greeting | sentense }#', ['template/unknown-filter', 7, 27]],
    [
      'an unknown test',
      '  a: #{ 1 if podinfo_greeting is dfined else 2 }#',
      ['template/unknown-test', 7, 33],
    ],
    [
      'a template that is not there',
      "#% include 'shared/nothing.partial.yaml.j2' %#",
      ['template/not-found', 7, 12],
    ],
    ['a tag that is not closed', '  a: #{ podinfo_greeting', ['template/syntax', undefined, undefined]],
    ['an operator without its operand', '  a: #{ podinfo_greeting + }#', ['template/syntax', 7, undefined]],
    ['a block that is not closed', '#% for x in [1] %#', ['template/syntax', undefined, undefined]],
    [
      'a name that is asked for and never there',
      '#% if nothing is defined and nothing %##% endif %#',
      ['template/unknown-name', 7, 6],
    ],
    ['a tag that does not exist', '#% iff podinfo_enabled %#', ['template/syntax', 7, undefined]],
  ] as const)('%s', async (_, line, [code, at, column]) => {
    const found = await server.type(path, withLine(line));
    expect(found.map((one) => one.code)).toContain(code);
    const start = found.find((one) => one.code === code)?.range.start;
    if (at !== undefined) expect(start?.line).toBe(at);
    if (column !== undefined) expect(start?.character).toBe(column);
  });

  test('of a partial are shown in the partial, and in what includes it if it is missing', async () => {
    const partial = `${templates}/more.partial.yaml.j2`;
    const include = `#% include '${partial.replace('templates/config/', '')}' %#`;
    const missing = await server.type(path, withLine(include));
    expect(missing.map(({ code }) => code)).toEqual(['template/not-found']);
    expect(await server.type(partial, '  more: #{ podinfo_hostnam }#\n')).toMatchObject([
      { code: 'template/unknown-name' },
    ]);
    expect(await server.type(path, `${withLine(include)}\n`)).toEqual([]);
    await server.type(partial, '');
    await server.type(path, original);
  });

  test('that only rendering finds appear when it is opened or saved', async () => {
    const late = `${templates}/late.yaml.j2`;
    expect(await server.type(late, 'a: #{ podinfo_greeting + 1 }#\n')).toMatchObject([
      { severity: 1, range: { start: { line: 0 } } },
    ]);
    expect(await server.type(late, 'a: 1\n')).toEqual([]);
  });
});

describe('quick fixes', () => {
  test.each([
    ['Change to podinfo_greeting', '  a: #{ podinfo_greting | yaml }#', '  a: #{ podinfo_greeting | yaml }#'],
    [
      'Change to sentence',
      '  a: #{ podinfo_greeting | sentense }#',
      '  a: #{ podinfo_greeting | sentence }#',
    ],
    [
      'Change to defined',
      '#% if podinfo_greeting is dfined %##% endif %#',
      '#% if podinfo_greeting is defined %##% endif %#',
    ],
    ['Change to yaml', '  a: #{ podinfo_greeting | quote }#', '  a: #{ podinfo_greeting | yaml }#'],
    [
      'Change to and',
      '#% if podinfo_enabled && true %##% endif %#',
      '#% if podinfo_enabled and true %##% endif %#',
    ],
    [
      'Change to or',
      '#% if podinfo_enabled || true %##% endif %#',
      '#% if podinfo_enabled or true %##% endif %#',
    ],
    [
      'Change to ==',
      '#% if podinfo_greeting = "a" %##% endif %#',
      '#% if podinfo_greeting == "a" %##% endif %#',
    ],
    [
      'Change to elif',
      '#% if podinfo_enabled %##% elseif true %##% endif %#',
      '#% if podinfo_enabled %##% elif true %##% endif %#',
    ],
    ['Change to if', '#% iff podinfo_enabled %##% endif %#', '#% if podinfo_enabled %##% endif %#'],
  ])('%s', async (title, line, expected) => {
    await server.type(path, withLine(line));
    const action = (await server.actions(path, 7)).find((one) => one.title === title);
    const fixed = edited(withLine(line), Object.values(action?.edit?.changes ?? {}).flat());
    expect(fixed).toBe(withLine(expected));
    expect(await server.type(path, fixed)).toEqual([]);
  });
});

describe('hover', () => {
  test.each([
    ['a setting', '  a: #{ podinfo_gree¦ting | yaml }#', ['`welcome` (by default)', 'What the page says.']],
    [
      'a derived variable with what it comes from',
      '  a: #{ podinfo_host¦name }#',
      ['`podinfo.kube.cc` (derived)', '`cloudflare_domain`: `kube.cc`'],
    ],
    [
      'a filter',
      '  a: #{ podinfo_greeting | ind¦ent(2) }#',
      ['**indent([width], [first], [blank])**', 'indented'],
    ],
    [
      'a filter of the project',
      '  a: #{ podinfo_greeting | sent¦ence }#',
      ['**sentence**', 'clusterwright.config'],
    ],
    ['a test', '#% if podinfo_greeting is def¦ined %##% endif %#', ['**defined**', 'The name is defined']],
    ['a tag', '#% i¦f podinfo_enabled %##% endif %#', ['`#% if condition %#']],
    ['a function', '  a: #{ ran¦ge(3) | list }#', ['**range**']],
    ['what is known of the app', '  a: #{ ap¦p.name }#', ['**app**']],
    ['a name of the template itself', '#% set mi¦ne = 1 %##{ mine }#', ['assigned in this template']],
    [
      'an included template',
      "#% include 'shared/networkpolicy.partial.yaml.j2¦' ignore missing %#",
      ['shared/networkpolicy.partial.yaml.j2'],
    ],
  ])('explains %s', async (_, line, parts) => {
    const { text, position } = withCursor(withLine(line));
    await server.type(path, text);
    const shown = await server.hover(path, position);
    for (const part of parts) expect(shown).toContain(part);
  });

  test('shows what the line writes with the present configuration', async () => {
    const { text, position } = withCursor(withLine('  gree¦ting: #{ podinfo_greeting | sentence | yaml }#'));
    await server.type(path, text);
    await server.type('cluster.yaml', `${configuration}podinfo_greeting: good day\n`);
    const shown = await server.hover(path, position);
    expect(shown).toContain('Writes [kubernetes/apps/demo/podinfo/app/configmap.yaml:7]');
    expect(shown).toContain('greeting: "Good day"');
    await server.type('cluster.yaml', configuration);
    expect(await server.hover(path, position)).toContain('greeting: "Welcome"');
  });

  test('shows no secret: neither of a sealed file, nor of an unsealed one, nor of a variable computed from one', async () => {
    const { text, position } = withCursor(withLine('  a: #{ podinfo_¦cache }#'));
    await server.type(path, text);
    const shown = await server.hover(path, position);
    expect(shown).toContain('given, secret');
    expect(shown).toContain('[dragonfly_password]');
    const inSealed = await server.hover(sealed, { line: 7, character: 14 });
    expect(inSealed).toContain('token: •••');
    const onDisk = readFileSync(join(folder, sealed), 'utf8');
    await server.type(sealed, onDisk.replace('  token:', '  #{ podinfo_token }#:'));
    const asKey = await server.hover(sealed, { line: 7, character: 8 });
    expect(asKey).toContain('Writes');
    await server.type(sealed, onDisk);
    for (const one of [shown, inSealed, asKey]) expect(one).not.toMatch(/HbpAu9xx64|Xt3AZT3EUv/);
  });
});

describe('completion', () => {
  test.each([
    ['a setting', '  a: #{ podinfo_¦ }#', ['podinfo_greeting', 'podinfo_hostname', 'range', 'app']],
    ['a variable in a tag that is not closed', '  a: #{ podinfo_¦', ['podinfo_greeting']],
    ['a variable in a statement', '#% if podinfo_¦ %#', ['podinfo_enabled']],
    ['a name of the template', '#% for item in [1] %##{ it¦ }##% endfor %#', ['item', 'loop']],
    ['filters', '  a: #{ podinfo_greeting | ¦ }#', ['yaml', 'sentence', 'default', 'tojson']],
    ['filters after another', '  a: #{ podinfo_greeting | lower | in¦ }#', ['indent']],
    ['tests', '#% if podinfo_greeting is ¦ %#', ['defined', 'none']],
    ['tests after not', '#% if podinfo_greeting is not d¦ %#', ['defined']],
    ['what a loop knows', '#% for item in [1] %##{ loop.¦ }##% endfor %#', ['index', 'first', 'last']],
    ['tags', '#% ¦ %#', ['if', 'for', 'include']],
    ['templates', "#% include '¦' %#", ['shared/networkpolicy.partial.yaml.j2']],
  ])('proposes %s', async (_, line, expected) => {
    const { text, position } = withCursor(withLine(line));
    await server.type(path, text);
    const labels = (await server.complete(path, position)).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(expected));
  });

  test('proposes the keys of a map in the present configuration', async () => {
    const existing = `${configuration.replace(/^dragonfly_.*\n/gm, '')}podinfo_enabled: false\ndragonfly_existing: {kustomization: cache/dragonfly}\n`;
    expect(await server.type('cluster.yaml', existing)).toEqual([]);
    const { text, position } = withCursor(withLine('  a: #{ dragonfly_existing.¦ }#'));
    await server.type(path, text);
    const labels = (await server.complete(path, position)).map(({ label }) => label);
    expect(labels).toContain('kustomization');
    await server.type('cluster.yaml', configuration);
  });

  test.each([
    ['outside of tags', '  a: pod¦'],
    ['in a text', '  a: #{ "pod¦" }#'],
    ['in a comment', '#| pod¦ #|'],
    ['after a dot', '  a: #{ app.¦ }#'],
  ])('proposes nothing %s', async (_, line) => {
    const { text, position } = withCursor(withLine(line));
    await server.type(path, text);
    expect(await server.complete(path, position)).toEqual([]);
  });

  test('explains every filter and test of the engine', () => {
    const { filters, tests } = createEngine({ loader: () => undefined }).vocabulary();
    const unexplained = [
      ...filters.filter(({ name }) => filterWords[name] === undefined),
      ...tests.filter(({ name }) => /^\w/.test(name) && testWords[name] === undefined),
    ];
    expect(unexplained).toEqual([]);
  });
});

describe('definition', () => {
  test.each([
    [
      'a setting, to its line and its app',
      '  a: #{ podinfo_tok¦en }#',
      ['cluster.yaml:5', `apps/podinfo/app.ts:${lineInApp('podinfo_token: secret')}`],
    ],
    [
      'a derived variable, to its app',
      '  a: #{ podinfo_host¦name }#',
      [`apps/podinfo/app.ts:${lineInApp('podinfo_hostname: text')}`],
    ],
    ['a filter of the project', '  a: #{ podinfo_greeting | sent¦ence }#', ['clusterwright.config.ts:8']],
    [
      'an included template',
      "#% include 'shared/release.partial.yaml.j2¦' %#",
      ['shipped:config/shared/release.partial.yaml.j2:1'],
    ],
    [
      'a line, to what it writes',
      '  gre¦eting: #{ podinfo_greeting }#',
      ['kubernetes/apps/demo/podinfo/app/configmap.yaml:7'],
    ],
  ])('of %s', async (_, line, expected) => {
    const { text, position } = withCursor(withLine(line));
    await server.type(path, text);
    expect(await server.locations('definition', path, position)).toEqual(expected);
  });

  test('of a line of the tree is the template line', async () => {
    await server.type(path, original);
    const output = 'kubernetes/apps/demo/podinfo/app/configmap.yaml';
    expect(await server.locations('definition', output, { line: 6, character: 3 })).toEqual([`${path}:8`]);
    expect(await server.locations('implementation', path, { line: 7, character: 20 })).toEqual([
      `${output}:7`,
    ]);
  });

  test('of a name also finds every mention', async () => {
    const at = { line: 7, character: 18 };
    expect(await server.locations('references', path, at)).toEqual([
      `apps/podinfo/app.ts:${lineInApp('podinfo_greeting: text')}`,
      `${path}:8`,
    ]);
  });
});

describe('rename', () => {
  test('changes a user’s setting in the configuration, the code, the templates and .sops.yaml', async () => {
    writeFileSync(
      join(folder, '.sops.yaml'),
      'creation_rules:\n  - encrypted_regex: ^(dragonfly_password|podinfo_token)$\n',
    );
    await server.type('cluster.yaml', configuration);
    const position = { line: 4, character: 3 };
    const files = server.applied(await server.rename('cluster.yaml', position, 'podinfo_signature'));
    expect(Object.keys(files).sort()).toEqual(['.sops.yaml', 'apps/podinfo/app.ts', 'cluster.yaml', sealed]);
    expect(files['cluster.yaml']).toBe(configuration.replace('podinfo_token', 'podinfo_signature'));
    expect(files['.sops.yaml']).toContain('^(dragonfly_password|podinfo_signature)$');
    expect(files['apps/podinfo/app.ts']).toContain("secrets: () => [{ setting: 'podinfo_signature'");
    for (const text of Object.values(files)) expect(text).not.toContain('podinfo_token');
  });

  test('can start in a template, also for a derived variable', async () => {
    await server.type(path, original);
    const files = server.applied(await server.rename(path, { line: 8, character: 32 }, 'podinfo_domain'));
    expect(files[path]).toContain('podinfo_domain) | yaml');
    expect(files['apps/podinfo/app.ts']).toContain('podinfo_domain: text(');
  });

  test.each([
    ['a shipped setting', 3, 'x', /belongs to a shipped app/],
    ['to a name that is taken', 4, 'podinfo_replicas', /is already taken/],
    ['to what is no name', 4, 'Podinfo-Token', /is not a name/],
  ])('refuses %s', async (_, line, name, message) => {
    await server.type('cluster.yaml', configuration);
    await expect(server.rename('cluster.yaml', { line, character: 3 }, name)).rejects.toThrow(message);
  });
});

test('writes nothing', () => {
  expect(readFileSync(join(folder, path), 'utf8')).toBe(original);
  expect(existsSync(join(folder, 'kubernetes'))).toBe(false);
  expect(existsSync(join(folder, 'cluster.schema.json'))).toBe(false);
});
