import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { newKeyFile } from '../../src/secrets/key-file.ts';
import { readIdentity } from '../../src/sops/keys.ts';
import { openSealed } from '../../src/sops/open.ts';
import { sealText } from '../../src/sops/seal.ts';
import { run as runIn, snapshot, temporaryFolder } from '../support/cli.ts';

let key: { text: string; recipient: string };
beforeAll(async () => {
  key = await newKeyFile(new Date());
});

const secret = `kind: Secret
apiVersion: v1
metadata: {name: db}
stringData:
  password: {{ password }}
  user: {{ user }}
`;

/** A repository of a makejinja user, with a key and a rule for `*.sops.yaml`. */
function repository(files: Readonly<Record<string, string>> = {}, settings = '') {
  const folder = temporaryFolder();
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const table = /^\[clusterwright\]/m.test(settings) ? '' : '[clusterwright]\nseal = true\n';
  const [own = '', more = ''] = settings.split(/(?=^\[)/m, 2);
  write(
    'makejinja.toml',
    `[makejinja]\ninputs = ["templates"]\noutput = "."\ndata = ["data.yaml"]\nforce = true\n` +
      `${settings.startsWith('[') ? '' : own}\n${settings.startsWith('[') ? settings : more}\n${table}`,
  );
  write('age.key', key.text);
  chmodSync(join(folder, 'age.key'), 0o600);
  write(
    '.sops.yaml',
    `creation_rules:\n  - path_regex: \\.sops\\.yaml$\n    encrypted_regex: ^(data|stringData)$\n    mac_only_encrypted: true\n    age: ${key.recipient}\n`,
  );
  write('data.yaml', 'password: first-Passw0rd-of-db\nuser: someone-1234\nhost: db.example.com\n');
  write('templates/out/db.sops.yaml.jinja', secret);
  write(
    'templates/out/other.sops.yaml.jinja',
    secret.replace('db', 'other').replace('{{ password }}', '{{ user }}'),
  );
  write('templates/out/plain.yaml.jinja', 'host: {{ host }}\n');
  for (const [path, text] of Object.entries(files)) write(path, text);
  return {
    folder,
    write,
    read: (path: string) => readFileSync(join(folder, path), 'utf8'),
    has: (path: string) => existsSync(join(folder, path)),
    remove: (path: string) => rmSync(join(folder, path)),
    snapshot: () => snapshot(folder),
    render: (...args: string[]) => runIn(folder, ['render', '--no-cache', ...args]),
  };
}

async function open(path: string, text: string): Promise<string> {
  const identity = await readIdentity(key.text.split('\n').find((line) => line.startsWith('AGE')) ?? '');
  const result = await openSealed(path, text, identity === undefined ? [] : [identity]);
  return 'opened' in result ? result.opened.text('readable') : JSON.stringify(result.diagnostics);
}

/** The lines in which two texts differ. */
function changedLines(before: string, after: string): string[] {
  const old = before.split('\n');
  return after.split('\n').filter((line, index) => line !== old[index]);
}

async function sealed(path: string, text: string, kind = 'encrypted_regex', value = '^password$') {
  const rule = { recipients: [key.recipient], selector: { kind, value }, macOnlyEncrypted: true } as const;
  const result = await sealText(path, text, rule as Parameters<typeof sealText>[2], {
    now: () => new Date(),
  });
  if (!('text' in result)) throw new Error(JSON.stringify(result.diagnostics));
  return result.text;
}

describe('render --seal', () => {
  it('seals what is named *.sops.*, and writes the rest as makejinja does', async () => {
    const p = repository();
    const { status, stderr } = await p.render();
    expect([status, stderr]).toEqual([0, '3 files created\n']);
    expect(p.read('out/plain.yaml')).toBe('host: db.example.com\n');
    expect(p.read('out/db.sops.yaml')).toMatch(/password: ENC\[/);
    expect(await open('db.sops.yaml', p.read('out/db.sops.yaml'))).toContain(
      'password: first-Passw0rd-of-db',
    );
  });

  it('changes no byte in a second run, and three lines for a value', async () => {
    const p = repository();
    await p.render();
    const first = p.snapshot();
    expect((await p.render()).stderr).toBe('nothing changed: 3 up to date\n');
    expect(p.snapshot()).toEqual(first);
    p.write('data.yaml', p.read('data.yaml').replace('first-', 'other-'));
    expect((await p.render()).stderr).toBe('1 file updated, 2 unchanged\n');
    expect(p.read('out/other.sops.yaml')).toBe(first['out/other.sops.yaml']);
    const changed = changedLines(first['out/db.sops.yaml'] ?? '', p.read('out/db.sops.yaml'));
    // `lastmodified` also changes if the second has passed.
    const keys = changed.map((line) => line.trim().split(':')[0]);
    expect(keys.filter((name) => name !== 'lastmodified')).toEqual(['password', 'mac']);
  });

  it('writes nothing at all if something is wrong, and never plain text', async () => {
    const p = repository({ 'templates/z.txt.jinja': '{{ nothing.at.all }}' });
    const before = p.snapshot();
    const { status, stderr } = await p.render();
    expect([status, stderr]).toEqual([1, expect.stringContaining('template/undefined')]);
    expect(p.snapshot()).toEqual(before);
  });

  it('reports what was changed by hand, and discards it only with --force', async () => {
    const p = repository();
    await p.render();
    p.write('out/plain.yaml', 'host: by-hand\n');
    const refused = await p.render();
    expect([refused.status, refused.stderr]).toEqual([1, expect.stringContaining('write/changed-by-hand')]);
    expect(p.read('out/plain.yaml')).toBe('host: by-hand\n');
    expect((await p.render('--force')).status).toBe(0);
    expect(p.read('out/plain.yaml')).toBe('host: db.example.com\n');
  });

  it('does not treat the plain text that it seals as changed by hand', async () => {
    const p = repository();
    expect((await p.render('--no-seal')).status).toBe(0);
    expect(p.read('out/db.sops.yaml')).toContain('first-Passw0rd-of-db');
    const { status, stderr } = await p.render();
    expect([status, stderr]).toEqual([0, expect.stringContaining('seal/was-plain')]);
    expect(p.read('out/db.sops.yaml')).not.toContain('first-Passw0rd-of-db');
    expect((await p.render('--no-seal')).stderr).toContain('makejinja/opens-sealed');
  });

  it('removes only what an earlier run wrote, with `clean`', async () => {
    const p = repository({ 'templates/out/gone.yaml.jinja': 'a: 1\n', 'out/mine.yaml': 'b: 2\n' });
    await p.render();
    p.remove('templates/out/gone.yaml.jinja');
    expect((await p.render()).stderr).toContain('makejinja/left');
    expect(p.has('out/gone.yaml')).toBe(true);
    expect((await p.render('--clean')).stderr).toBe('1 file removed, 3 unchanged\n');
    expect([p.has('out/gone.yaml'), p.has('out/mine.yaml')]).toEqual([false, true]);
  });

  it('does not let the manifest name inputs for removal', async () => {
    const p = repository();
    await p.render();
    const { createHash } = await import('node:crypto');
    const manifest = JSON.parse(p.read('.clusterwright-render.json')) as { files: Record<string, string> };
    for (const path of ['data.yaml', 'makejinja.toml', 'templates/out/plain.yaml.jinja'])
      manifest.files[path] = createHash('sha256').update(p.read(path)).digest('hex');
    p.write('.clusterwright-render.json', JSON.stringify(manifest));
    expect((await p.render('--clean', '--force')).status).toBe(0);
    expect([p.has('data.yaml'), p.has('makejinja.toml'), p.has('templates/out/plain.yaml.jinja')]).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('copies bytes and modes of what is not a template', async () => {
    const p = repository();
    writeFileSync(join(p.folder, 'templates/out/picture.png'), Buffer.from([0x89, 0x50, 0xff, 0x00]));
    p.write('templates/out/run.sh', '#!/bin/sh\n');
    chmodSync(join(p.folder, 'templates/out/run.sh'), 0o755);
    expect((await p.render()).status).toBe(0);
    expect(readFileSync(join(p.folder, 'out/picture.png'))).toEqual(Buffer.from([0x89, 0x50, 0xff, 0x00]));
    expect(statSync(join(p.folder, 'out/run.sh')).mode & 0o777).toBe(0o755);
    chmodSync(join(p.folder, 'out/run.sh'), 0o644);
    expect((await p.render()).stderr).toBe('1 file updated, 4 unchanged\n');
    expect(statSync(join(p.folder, 'out/run.sh')).mode & 0o777).toBe(0o755);
  });

  it('seals by a .sops.yaml that is rendered in the same run', async () => {
    const p = repository();
    p.write('templates/.sops.yaml.jinja', p.read('.sops.yaml'));
    p.remove('.sops.yaml');
    expect((await p.render()).status).toBe(0);
    expect(p.read('out/db.sops.yaml')).toMatch(/ENC\[/);
    expect(p.read('.sops.yaml')).toContain('creation_rules');
  });

  it('neither seals nor writes without rules, or if the keys are not available', async () => {
    const p = repository();
    p.remove('.sops.yaml');
    const none = await p.render();
    expect([none.status, none.stderr, p.has('out')]).toEqual([
      1,
      expect.stringContaining('sops/no-config'),
      false,
    ]);
    const q = repository();
    await q.render();
    q.remove('age.key');
    const other = await q.render();
    expect([other.status, other.stderr]).toEqual([1, expect.stringContaining('seal/cannot-compare')]);
  });
});

it('works with the commands that change secrets', async () => {
  const p = repository();
  await p.render();
  const before = p.read('out/db.sops.yaml');
  const rotated = await runIn(p.folder, ['secrets', 'rotate', '.']);
  expect([rotated.status, rotated.stderr]).toEqual([0, expect.anything()]);
  expect(p.read('out/db.sops.yaml')).not.toBe(before);
  // Neither a manual change nor a data key of unknown origin.
  expect((await p.render()).stderr).toBe('nothing changed: 3 up to date\n');
  p.write('data.yaml', p.read('data.yaml').replace('first-', 'other-'));
  expect((await p.render()).stderr).toBe('1 file updated, 2 unchanged\n');
});

describe('what is sealed', () => {
  const rule = (regex: string, more = '') =>
    `creation_rules:\n  - path_regex: ${regex}\n    age: ${key.recipient}\n${more}`;

  it('is also what a rule names, except Kubernetes objects that are not Secrets', async () => {
    const p = repository({
      'templates/talos/secrets.yaml.jinja': 'token: {{ password }}\n',
      'templates/talos/kustomization.yaml': 'resources: []\n',
      'templates/talos/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: b}\n',
    });
    p.write('.sops.yaml', rule('(talos/.*|\\.sops)\\.yaml$'));
    expect((await p.render()).status).toBe(0);
    expect(p.read('talos/secrets.yaml')).toMatch(/token: ENC\[/);
    expect(p.read('talos/kustomization.yaml')).toBe('resources: []\n');
    expect(p.read('talos/map.yaml')).toContain('data: {a: b}');
    expect((await p.render()).stderr).toContain('nothing changed');
    expect((await p.render('--check')).status).toBe(0);
  });

  it('is a Secret under a rule for any file, and nothing else', async () => {
    const p = repository({
      'templates/out/secret.yaml.jinja': secret,
      'templates/out/values.yaml.jinja': 'data: {user: {{ host }}}\n',
    });
    p.write('.sops.yaml', rule('.*\\.yaml', '    encrypted_regex: ^(data|stringData)$\n'));
    expect((await p.render()).status).toBe(0);
    expect(p.read('out/secret.yaml')).toMatch(/password: ENC\[/);
    expect(p.read('out/values.yaml')).toContain('db.example.com');
  });

  it('is not a Secret without a rule: that is a leak', async () => {
    const p = repository({ 'templates/out/secret.yaml.jinja': secret });
    const { status, stderr } = await p.render();
    expect([status, stderr, p.has('out')]).toEqual([1, expect.stringContaining('leak/plain-secret'), false]);
    expect(stderr).toContain('written by templates/out/secret.yaml.jinja');
    expect(stderr).not.toContain('Passw0rd');
  });
});

it('is never overwritten by plain text, whatever its name', async () => {
  const p = repository({ 'templates/out/token.yaml.jinja': 'password: {{ password }}\n' });
  p.write(
    'out/token.yaml',
    await sealed(
      'token.yaml',
      'password: first-Passw0rd-of-db\n',
      'encrypted_regex',
      '^(stringData|password)$',
    ),
  );
  p.write(
    '.sops.yaml',
    `creation_rules: [{encrypted_regex: '^(stringData|password)$', mac_only_encrypted: true, age: ${key.recipient}}]\n`,
  );
  expect((await p.render()).status).toBe(0);
  expect(p.read('out/token.yaml')).toMatch(/password: ENC\[/);
  p.remove('.sops.yaml');
  for (const name of ['db', 'other']) p.remove(`templates/out/${name}.sops.yaml.jinja`);
  const { status, stderr } = await p.render();
  expect([status, stderr]).toEqual([1, expect.stringContaining('sops/no-config')]);
  expect(p.read('out/token.yaml')).toMatch(/password: ENC\[/);
});

it('has each finding about a key once', async () => {
  const p = repository({
    'data.yaml': await sealed('data.yaml', 'password: first-Passw0rd\nuser: a\nhost: b\n'),
  });
  chmodSync(join(p.folder, 'age.key'), 0o644);
  const { stderr } = await p.render();
  expect(stderr.match(/sops\/readable-key/g)).toHaveLength(1);
});

describe('sealed data', () => {
  const plain = 'password: first-Passw0rd-of-db\nuser: someone-1234\nhost: db.example.com\n';

  it('is opened in memory', async () => {
    const p = repository({ 'data.yaml': await sealed('data.yaml', plain) });
    expect((await p.render()).status).toBe(0);
    expect(await open('db.sops.yaml', p.read('out/db.sops.yaml'))).toContain('first-Passw0rd-of-db');
    expect(p.read('data.yaml')).toContain('ENC[');
  });

  it.each([
    ['data.json', '{"password": "first-Passw0rd-of-db", "user": "someone-1234", "host": "h.example.com"}'],
    ['data.env', 'password=first-Passw0rd-of-db\nuser=someone-1234\nhost=h.example.com\n'],
  ])('may be %s', async (name, text) => {
    const p = repository({ [name]: await sealed(name, text) });
    expect((await p.render('-d', name)).status).toBe(0);
    expect(await open('db.sops.yaml', p.read('out/db.sops.yaml'))).toContain('first-Passw0rd-of-db');
    expect(p.read('out/plain.yaml')).toBe('host: h.example.com\n');
  });

  it('may be TOML, which sops seals as one text', async () => {
    const toml = 'password = "first-Passw0rd-of-db"\nuser = "someone-1234"\nhost = "h.example.com"\n';
    const text = await sealed('x.json', JSON.stringify({ data: toml }), 'unencrypted_suffix', '_unencrypted');
    const p = repository({ 'cluster.toml': text });
    expect((await p.render('-d', 'cluster.toml')).status).toBe(0);
    expect(await open('db.sops.yaml', p.read('out/db.sops.yaml'))).toContain('first-Passw0rd-of-db');
    p.write('templates/out/leak.yaml.jinja', 'a: {{ password }}\n');
    expect((await p.render('-d', 'cluster.toml')).stderr).toContain('the value of password is here');
  });

  it.each([[[]], [['--untrusted']], [['--no-seal']]])('is an error without a key: %j', async (args) => {
    const p = repository({ 'data.yaml': await sealed('data.yaml', plain) });
    if (args.length === 0) p.remove('age.key');
    if (args[0] === '--no-seal') p.remove('age.key');
    const { status, stderr } = await p.render(...args);
    expect([status, stderr, p.has('out')]).toEqual([1, expect.stringContaining('sops/no-identity'), false]);
    expect(stderr).toContain('data.yaml');
  });

  it('is an error if it has lost its metadata', async () => {
    const p = repository();
    p.write('data.yaml', 'host: a\nuser: b\npassword: ENC[AES256_GCM,data:abc=,iv:x,tag:y,type:str]\n');
    const { status, stderr } = await p.render('--no-seal');
    expect([status, stderr]).toEqual([1, expect.stringContaining('data.yaml:3:11 error makejinja/data')]);
    expect(stderr).toContain('Restore the file from git');
  });

  it.each([[[]], [['--no-seal']]])('leaves no secret in other outputs: %j', async (args) => {
    const p = repository({
      'data.yaml': await sealed('data.yaml', plain),
      'templates/out/url.yaml.jinja': 'a: 1\nurl: postgres://u:{{ password | urlencode }}@db\n',
    });
    const { status, stderr } = await p.render(...args);
    expect([status, p.has('out')]).toEqual([1, false]);
    expect(stderr).toContain('out/url.yaml:2');
    expect(stderr).toContain('the value of password is here');
    expect(stderr).not.toContain('Passw0rd');
  });

  it('that is encrypted as a whole hides no host names', async () => {
    const p = repository({
      'data.yaml': await sealed('data.yaml', plain, 'unencrypted_suffix', '_unencrypted'),
      'templates/out/leak.yaml.jinja': 'a: {{ password }}\n',
    });
    const { stderr } = await p.render();
    expect(stderr.match(/the value of \w+/g)).toEqual(['the value of password']);
  });
});

describe('render --check and --diff', () => {
  it('write nothing, and report what is not up to date', async () => {
    const p = repository();
    await p.render();
    expect((await p.render('--check')).status).toBe(0);
    p.write(
      'data.yaml',
      p.read('data.yaml').replace('first-', 'other-').replace('db.example', 'new.example'),
    );
    const before = p.snapshot();
    const check = await p.render('--check');
    expect([check.status, check.stdout]).toEqual([
      1,
      expect.stringContaining('out/plain.yaml:1:1 error write/outdated'),
    ]);
    const diff = await p.render('--diff');
    expect(diff.status).toBe(0);
    expect(diff.stdout).toContain('+host: new.example.com');
    expect(diff.stdout).toContain('+  password: ENC[after]');
    expect(p.snapshot()).toEqual(before);
  });

  it('work without --seal, too', async () => {
    const p = repository({}, '[clusterwright]\nseal = false');
    expect((await p.render('--check')).status).toBe(1);
    expect(p.has('out')).toBe(false);
    await p.render();
    expect((await p.render('--check')).status).toBe(0);
    expect(p.has('.clusterwright-render.json')).toBe(false);
  });

  it('keep a file that someone else wrote, and say how to see the difference', async () => {
    const p = repository();
    p.write('out/plain.yaml', 'host: mine.example.com\n');
    const { status, stderr } = await p.render();
    expect([status, p.read('out/plain.yaml')]).toEqual([1, 'host: mine.example.com\n']);
    expect(stderr).toContain('out/plain.yaml:1:1 error write/not-ours');
    expect(stderr).toContain('Compare it with --diff, move it away, or replace it with --force.');
    const diff = await p.render('--diff');
    expect(diff.stdout).toContain('-host: mine.example.com');
    expect(diff.stdout).toContain('+host: db.example.com');
    expect((await p.render('--force')).status).toBe(0);
    expect(p.read('out/plain.yaml')).toBe('host: db.example.com\n');
  });

  it.each([
    ['write/not-ours', 'host: mine.example.com\n', false],
    ['write/changed-by-hand', 'host: mine.example.com\n', true],
    ['write/outdated', undefined, true],
  ])('report once that a file is %s', async (code, text, isRendered) => {
    const p = repository();
    if (isRendered) await p.render();
    if (text === undefined) p.remove('out/plain.yaml');
    else p.write('out/plain.yaml', text);
    const { status, stdout } = await p.render('--check', '--format', 'json');
    const found = (JSON.parse(stdout) as { diagnostics: { file: string; code: string }[] }).diagnostics;
    const codes = found.filter(({ file }) => file === 'out/plain.yaml').map((finding) => finding.code);
    expect([status, codes]).toEqual([1, [code]]);
  });

  it('do not run exec_post', async () => {
    const p = repository({}, 'exec_post = ["touch ran"]');
    await p.render('--check');
    expect(p.has('ran')).toBe(false);
    await p.render();
    expect(p.has('ran')).toBe(true);
  });
});

describe('render --verify', () => {
  const broken =
    'kind: Kustomization\napiVersion: kustomize.config.k8s.io/v1beta1\nresources: [./nope.yaml]\n';

  it.each([[['--verify']], [['--verify', '--no-seal']], [['--verify', '--diff']]])(
    'writes nothing that Flux would reject: %j',
    async (args) => {
      const p = repository({ 'templates/out/kustomization.yaml.jinja': broken });
      const { status, stderr } = await p.render(...args);
      expect([status, p.has('out')]).toEqual([1, false]);
      expect(stderr).toContain('kustomize/missing-resource');
      expect(stderr).toContain('written by templates/out/kustomization.yaml.jinja:3:1');
    },
  );

  it('includes files next to the outputs', async () => {
    const p = repository({ 'templates/out/kustomization.yaml.jinja': broken });
    p.write('out/nope.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
    expect((await p.render('--verify')).status).toBe(0);
  });
});

describe('the table [clusterwright]', () => {
  it('has the options of the command line, which takes precedence', async () => {
    const p = repository({}, '[clusterwright]\nseal = true\ncheck = true');
    expect((await p.render()).status).toBe(1);
    expect(p.has('out')).toBe(false);
  });

  it('has no other options', async () => {
    const p = repository({}, '[clusterwright]\nsael = true');
    const { status, stderr } = await p.render();
    expect(status).toBe(1);
    expect(stderr).toContain(
      'makejinja.toml:8:1 error makejinja/unknown-option [clusterwright] has no option "sael"',
    );
    expect(stderr).toContain('Did you mean "seal"?');
  });

  it.each(['--seal', '--check'])('%s is refused with the standard output', async (option) => {
    const p = repository({}, '[clusterwright]\nseal = false');
    const { status, stdout, stderr } = await p.render(
      option,
      '-i',
      'templates/out/plain.yaml.jinja',
      '-o',
      '/dev/stdout',
    );
    expect([status, stdout + stderr]).toEqual([1, expect.stringContaining('makejinja/not-supported')]);
  });
});
