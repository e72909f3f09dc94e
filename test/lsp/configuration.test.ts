/** The built `clusterwright lsp` with a `cluster.yaml` that is being typed. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { edited, LanguageServer, withCursor } from '../support/language-server.ts';
import { configuration, lineInApp, ownAppFolder } from './own-app.ts';

const { folder, remove } = ownAppFolder();
let server: LanguageServer;
beforeAll(async () => {
  server = await LanguageServer.start(folder);
});
afterAll(async () => {
  expect(server.logged).toEqual([]);
  expect(await server.stop()).toBe(0);
  remove();
});

const lines = configuration.split('\n').length - 1;

/** The configuration with a line replaced or removed. */
const without = (name: string, line = '') =>
  configuration.replace(new RegExp(`^${name}:.*\n`, 'm'), line === '' ? '' : `${line}\n`);

test('a valid configuration has no findings', async () => {
  expect(await server.type('cluster.yaml', configuration)).toEqual([]);
});

describe('findings', () => {
  test.each([
    ['a misspelt setting', `${configuration}podinfo_greting: hi\n`, ['config/unknown-key', lines]],
    ['a value of the wrong type', `${configuration}podinfo_replicas: two\n`, ['config/wrong-type', lines]],
    ['a value out of bounds', `${configuration}podinfo_replicas: 0\n`, ['config/wrong-value', lines]],
    [
      'a value that is none of the choices',
      `${configuration}network_policy_kind: calico\n`,
      ['config/wrong-value', lines],
    ],
    ['an empty text', `${configuration}podinfo_greeting: ""\n`, ['config/wrong-value', lines]],
    [
      'a rule of an own app',
      without('dragonfly_enabled', 'dragonfly_enabled: false'),
      ['podinfo/refused', 5],
    ],
    ['a missing setting', without('cloudflare_domain'), ['config/missing-key', 0]],
    ['a missing secret', without('dragonfly_password'), ['dragonfly/refused', 4]],
    [
      'a placeholder',
      without('cloudflare_domain', 'cloudflare_domain: example.com'),
      ['config/placeholder', 0],
    ],
    [
      'a placeholder of a secret',
      without('podinfo_token', 'podinfo_token: changeme'),
      ['config/placeholder-secret', 4],
    ],
    ['a weak secret', without('podinfo_token', 'podinfo_token: podinfo123'), ['config/weak-secret', 4]],
    [
      'one secret twice',
      without('podinfo_token', 'podinfo_token: HbpAu9xx64Pcoaaq2K73AbgIOq4yellN'),
      ['config/repeated-secret', 4],
    ],
    [
      'a key twice',
      `${configuration}podinfo_replicas: 1\npodinfo_replicas: 2\n`,
      ['source/duplicate-key', lines + 1],
    ],
    ['a quote that is not closed', `${configuration}podinfo_greeting: "hi\n`, ['source/yaml-syntax', lines]],
    ['a missing colon', `${configuration}podinfo_replicas 2\n`, ['source/yaml-syntax', lines]],
    [
      'a setting off the first column',
      ` ${configuration.replace('\n', '\n ')}`.replace(/^ /, ''),
      ['source/yaml-syntax', 1],
    ],
    ['a list where settings belong', '- a\n', ['source/not-a-map', 0]],
    ['a setting without a value', `${configuration}podinfo_greeting:\n`, ['config/no-value', lines]],
  ] as const)('%s', async (_, text, [code, line]) => {
    const found = await server.type('cluster.yaml', text);
    expect(found.map((one) => [one.code, one.range.start.line])).toContainEqual([code, line]);
    expect(JSON.stringify(found)).not.toContain('HbpAu9xx64');
  });
});

describe('quick fixes', () => {
  test.each([
    ['Change to podinfo_greeting', `${configuration}podinfo_greting: hi\n`, lines, /^podinfo_greeting: hi$/m],
    [
      'Change to cilium',
      `${configuration}network_policy_kind: "Cilium"\n`,
      lines,
      /^network_policy_kind: "cilium"$/m,
    ],
    ['Generate dragonfly_password', without('dragonfly_password'), 4, /^dragonfly_password: "\w{32}"$/m],
    [
      'Generate dragonfly_password',
      without('dragonfly_password', '# dragonfly_password: "x"'),
      5,
      /^dragonfly_password: "\w{32}"$/m,
    ],
    [
      'Generate dragonfly_password',
      without('dragonfly_password', 'dragonfly_password: ""'),
      3,
      /^dragonfly_password: "\w{32}"$/m,
    ],
    [
      'Replace podinfo_token by a generated value',
      without('podinfo_token', 'podinfo_token: changeme'),
      4,
      /^podinfo_token: "\w{32}"$/m,
    ],
    [
      'Replace podinfo_token by a generated value',
      without('podinfo_token', 'podinfo_token: podinfo123'),
      4,
      /^podinfo_token: "\w{32}"$/m,
    ],
    [
      'Set dragonfly_enabled: true',
      without('dragonfly_enabled', 'dragonfly_enabled: false'),
      5,
      /^dragonfly_enabled: true$/m,
    ],
    [
      'Set podinfo_enabled: false',
      without('dragonfly_enabled', 'dragonfly_enabled: false'),
      5,
      /^podinfo_enabled: false$/m,
    ],
    [
      'Replace example.com by kube.cc',
      `${configuration}podinfo_greeting: https://git.example.com/x\n`,
      lines,
      /^podinfo_greeting: https:\/\/git\.kube\.cc\/x$/m,
    ],
    [
      'Remove the indentation',
      configuration.replace('cluster_name', '  cluster_name'),
      1,
      /^cluster_name: /m,
    ],
    [
      'Change to true',
      without('dragonfly_enabled', 'dragonfly_enabled: yes'),
      5,
      /^dragonfly_enabled: true$/m,
    ],
    [
      'Change to true',
      without('dragonfly_enabled', 'dragonfly_enabled: "true"'),
      5,
      /^dragonfly_enabled: true$/m,
    ],
    ['Change to 2', `${configuration}podinfo_replicas: "2"\n`, lines, /^podinfo_replicas: 2$/m],
    ['Change to 1', `${configuration}podinfo_replicas: 0\n`, lines, /^podinfo_replicas: 1$/m],
    [
      'Change to kubernetes',
      `${configuration}network_policy_kind: "another"\n`,
      lines,
      /^network_policy_kind: "kubernetes"$/m,
    ],
    [
      'Insert the space',
      without('dragonfly_enabled', 'dragonfly_enabled:true'),
      5,
      /^dragonfly_enabled: true$/m,
    ],
    ['Remove the line', `${configuration}cluster_name: home\n`, lines, /^dragonfly_enabled: true\n$/m],
    ['Remove the lines', `${configuration}quite_other:\n  a: 1\n`, lines, /^dragonfly_enabled: true\n$/m],
    ['Add cloudflare_domain', without('cloudflare_domain'), 0, /^cloudflare_domain: example\.com$/m],
  ] as const)('%s', async (title, text, line, expected) => {
    const before = await server.type('cluster.yaml', text);
    const action = (await server.actions('cluster.yaml', line)).find((one) => one.title === title);
    expect(action).toBeDefined();
    const fixed = edited(text, Object.values(action?.edit?.changes ?? {}).flat());
    expect(fixed).toMatch(expected);
    const rest = await server.type('cluster.yaml', fixed);
    const codes = before.map(({ code }) => code);
    expect(rest.length).toBeLessThan(codes.includes('config/missing-key') ? 2 : before.length);
  });

  test('none if nothing is wrong', async () => {
    await server.type('cluster.yaml', configuration);
    expect(await server.actions('cluster.yaml', 3)).toEqual([]);
  });
});

describe('hover', () => {
  test.each([
    [
      'a value that is given',
      'podinfo_gree¦ting: good day',
      ['`good day` (as given)', 'Default: `"welcome"`.', 'Part of Podinfo', 'configmap.yaml.j2:8'],
    ],
    ['the same on the value', 'podinfo_greeting: good ¦day', ['`good day` (as given)']],
    ['what is derived from it', 'cloudflare_dom¦ain: kube.cc', ['Derived from it:', '`podinfo_hostname`']],
    [
      'a member of a setting',
      'dragonfly_existing:\n  name¦space: cache\n  service: dragonfly',
      ['**dragonfly_existing.namespace**', '**dragonfly_existing**'],
    ],
    ['a flag', 'network_policies_ena¦bled: true', ['`true`']],
  ] as const)('shows %s', async (_, marked, parts) => {
    const [name = ''] = /^\w+/.exec(marked.replace('¦', '')) ?? [];
    const { text, position } = withCursor(`${without(name)}${marked}\n`);
    await server.type('cluster.yaml', text);
    const shown = await server.hover('cluster.yaml', position);
    for (const part of parts) expect(shown).toContain(part);
  });

  test('hides secrets', async () => {
    const { text, position } = withCursor(configuration.replace('dragonfly_password', 'dragonfly_¦password'));
    await server.type('cluster.yaml', text);
    const shown = await server.hover('cluster.yaml', position);
    expect(shown).toContain('given, secret');
    expect(shown).not.toContain('HbpAu9xx64');
  });

  test('shows what it can while the configuration has errors', async () => {
    const { text, position } = withCursor(`${configuration}podinfo_gree¦ting: hi\npodinfo_replicas: two\n`);
    await server.type('cluster.yaml', text);
    expect(await server.hover('cluster.yaml', position)).toMatch(
      /the configuration has errors[\s\S]*What the page says/,
    );
  });

  test.each([
    ['an unknown name', 'nothing_of_the¦_kind: 1'],
    ['a comment', '# podinfo_gree¦ting: hi'],
    ['an empty line', '¦'],
  ])('shows nothing for %s', async (_, marked) => {
    const { text, position } = withCursor(`${configuration}${marked}\n`);
    await server.type('cluster.yaml', text);
    expect(await server.hover('cluster.yaml', position)).toBe('');
  });
});

describe('completion', () => {
  test.each([
    ['a setting with its likeliest value', 'podinfo_re¦', 'podinfo_replicas', 'podinfo_replicas: 1'],
    ['a flag with what is not the default', 'podinfo_en¦', 'podinfo_enabled', 'podinfo_enabled: false'],
    ['a choice', 'network_policy_k¦', 'network_policy_kind', 'network_policy_kind: cilium'],
    [
      'a map with an example',
      'dragonfly_ex¦',
      'dragonfly_existing',
      'dragonfly_existing:\n  namespace: cache\n  service: dragonfly',
    ],
    ['a name alone before its colon', 'podinfo_re¦: 2', 'podinfo_replicas', 'podinfo_replicas'],
    ['a member of a map', 'dragonfly_existing:\n  na¦', 'namespace', /^namespace: /],
    ['the other member of a map', 'dragonfly_existing:\n  namespace: cache\n  ¦', 'service', /^service: /],
    ['a value of a choice', 'network_policy_kind: ¦', 'kubernetes', 'kubernetes'],
    ['a flag as a value', 'podinfo_enabled: ¦', 'false', 'false'],
    ['an example as a value', 'dragonfly_storage: ¦', '"5Gi"', '"5Gi"'],
  ] as const)('proposes %s', async (_, marked, label, inserted) => {
    const { text, position } = withCursor(`${configuration}${marked}\n`);
    await server.type('cluster.yaml', text);
    const item = (await server.complete('cluster.yaml', position)).find((one) => one.label === label);
    const newText = item?.textEdit?.newText ?? '';
    if (typeof inserted === 'string') expect(newText).toBe(inserted);
    else expect(newText).toMatch(inserted);
  });

  test('generates a secret, a different one each time', async () => {
    const { text, position } = withCursor(without('dragonfly_password', 'dragonfly_password: ¦'));
    await server.type('cluster.yaml', text);
    const values = [
      await server.complete('cluster.yaml', position),
      await server.complete('cluster.yaml', position),
    ].map(([item]) => item?.textEdit?.newText ?? '');
    expect(values[0]).toMatch(/^\w{32}$|^"\w{32}"$/);
    expect(values[0]).not.toBe(values[1]);
  });

  test('leaves out given settings, and proposes nothing in a comment', async () => {
    const { text, position } = withCursor(`${configuration}¦\n`);
    await server.type('cluster.yaml', text);
    const labels = (await server.complete('cluster.yaml', position)).map(({ label }) => label);
    expect(labels).toContain('podinfo_greeting');
    expect(labels).not.toContain('podinfo_token');
    const comment = withCursor(`${configuration}# ¦\n`);
    await server.type('cluster.yaml', comment.text);
    expect(await server.complete('cluster.yaml', comment.position)).toEqual([]);
  });
});

describe('definition', () => {
  test('leads from a setting to the app, and to the templates that read it', async () => {
    const { text, position } = withCursor(`${configuration}podinfo_gree¦ting: hi\n`);
    await server.type('cluster.yaml', text);
    expect(await server.locations('definition', 'cluster.yaml', position)).toEqual([
      `apps/podinfo/app.ts:${lineInApp('podinfo_greeting: text')}`,
      'templates/config/kubernetes/apps/demo/podinfo/app/configmap.yaml.j2:8',
    ]);
  });

  test('leads from a shipped setting to shipped templates', async () => {
    const { text, position } = withCursor(configuration.replace('dragonfly_pass', 'dragonfly_¦pass'));
    await server.type('cluster.yaml', text);
    const found = await server.locations('definition', 'cluster.yaml', position);
    expect(found[0]).toMatch(/^shipped:config\/kubernetes\/apps\/.+\.j2:\d+$/);
  });

  test('leads from code to the setting', async () => {
    await server.type('cluster.yaml', configuration);
    const position = { line: lineInApp('podinfo_token: secret') - 1, character: 8 };
    expect(await server.locations('definition', 'apps/podinfo/app.ts', position)).toEqual([
      'cluster.yaml:5',
      'templates/config/kubernetes/apps/demo/podinfo/app/secret.sops.yaml.j2:8',
    ]);
  });
});
