import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import type { CheckResult } from '../../src/doctor/check.ts';
import { newKeyFile } from '../../src/secrets/key-file.ts';
import { run, temporaryFolder } from '../support/cli.ts';

const env = { PATH: process.env['PATH'] ?? '' };

/** A folder after `init` in a git repository; with two apps, to be fast. */
async function repository(): Promise<string> {
  const folder = temporaryFolder();
  git(folder, 'init', '-q');
  writeFileSync(join(folder, 'clusterwright.config.mjs'), "export default { apps: ['dragonfly'] };\n");
  await run(folder, ['init']);
  return folder;
}

function git(folder: string, ...args: readonly string[]): void {
  const author = ['-c', 'user.name=t', '-c', 'user.email=t@example.org', '-c', 'commit.gpgsign=false'];
  execFileSync('git', [...author, ...args], { cwd: folder, stdio: 'ignore' });
}

function commit(folder: string, path: string, content: string): void {
  write(folder, path, content);
  git(folder, 'add', '-f', path);
  git(folder, 'commit', '-q', '-m', path);
}

function write(folder: string, path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

const textIn = (folder: string, path: string) => readFileSync(join(folder, path), 'utf8');

async function doctor(folder: string) {
  const { status, stdout } = await run(folder, ['doctor', '--format', 'json'], env);
  const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: readonly CheckResult[] };
  expect(ok).toBe(status === 0);
  const of = (name: string) =>
    checks
      .filter(({ check }) => check === `repository/${name}`)
      .map(
        ({ status: found, object, message }) =>
          `${found} ${object === undefined ? '' : `${object}: `}${message}`,
      );
  return { status, stdout, of };
}

test('no program that the configuration of the repository names is run', async () => {
  const folder = await repository();
  const mark = join(folder, '..', `ran-${process.pid}`);
  const program = join(folder, 'program.sh');
  writeFileSync(program, `#!/bin/sh\ntouch ${mark}\n`, { mode: 0o755 });
  commit(folder, 'a.txt', 'text\n');
  // A commit that claims to be signed.
  const text = execFileSync('git', ['cat-file', 'commit', 'HEAD'], { cwd: folder, encoding: 'utf8' });
  const signed = text.replace(
    /^committer .*$/m,
    '$&\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n aaaa\n -----END PGP SIGNATURE-----',
  );
  const hash = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
    cwd: folder,
    input: signed,
    encoding: 'utf8',
  });
  git(folder, 'update-ref', 'HEAD', hash.trim());
  mkdirSync(join(folder, 'hooks'));
  for (const hook of ['post-index-change', 'reference-transaction', 'fsmonitor-watchman'])
    copyFileSync(program, join(folder, 'hooks', hook));
  for (const [name, value] of [
    ['log.showSignature', 'true'],
    ['gpg.program', program],
    ['core.fsmonitor', program],
    ['core.hooksPath', 'hooks'],
    ['core.pager', program],
    ['diff.external', program],
    ['diff.text.textconv', program],
    ['alias.log', `!${program}`],
    ['alias.ls-files', `!${program}`],
    ['filter.x.clean', program],
  ] as const)
    git(folder, 'config', name, value);
  write(folder, '.gitattributes', '* filter=x diff=text\n');
  const { of } = await doctor(folder);
  expect(of('key-in-history')).not.toEqual([]);
  expect(existsSync(mark)).toBe(false);
});

test('a new repository, configured and committed, has no problem', async () => {
  const folder = await repository();
  await run(folder, ['configure']);
  git(folder, 'add', '.');
  git(folder, 'commit', '-q', '-m', 'all');
  const { stdout, status } = await run(folder, ['doctor'], env);
  expect(stdout).not.toMatch(/^ {2}error/m);
  expect(status).toBe(0);
  expect(stdout).toContain('ok       age.key is here, for age1');
  expect(stdout).toContain('ok       cluster.yaml is valid, and the tree is up to date');
  expect(stdout).not.toContain(textIn(folder, 'age.key').split('\n')[2]);
});

test('commands can be typed as printed if the program is run by npx', async () => {
  const folder = await repository();
  writeFileSync(join(folder, '.gitignore'), 'node_modules/\n');
  const { stdout } = await run(folder, ['doctor'], { ...env, npm_command: 'exec' });
  expect(stdout).toMatch(/^ +\$ npx clusterwright init$/m);
  expect(stdout).toContain('`npx clusterwright init` adds what is missing');
  expect(stdout).not.toMatch(/(?:\$ |`)clusterwright /);
});

test('a missing key, and how to get it', async () => {
  const folder = await repository();
  rmSync(join(folder, 'age.key'));
  const { of, stdout } = await doctor(folder);
  expect(of('key')).toEqual([
    'error age.key: no private key is available: there is no age.key, and no SOPS variable names one',
  ]);
  expect(stdout).toContain('kubectl get secret sops-age');
});

test('someone else’s key, and one that others can read', async () => {
  const folder = await repository();
  const { text } = await newKeyFile(new Date(0));
  writeFileSync(join(folder, 'age.key'), text);
  chmodSync(join(folder, 'age.key'), 0o644);
  const { of } = await doctor(folder);
  expect(of('recipients')).toEqual([
    expect.stringMatching(
      /^error \.sops\.yaml:5: no available key opens what 2 rules seal \(lines 5, \d+\)$/,
    ),
  ]);
  expect(of('key')).toContain('warning age.key can be read by other users of this machine');
});

test('an invalid recipient', async () => {
  const folder = await repository();
  const rules = textIn(folder, '.sops.yaml').replace(/age: age1\w+/, 'age: age1notarecipient');
  writeFileSync(join(folder, '.sops.yaml'), rules);
  const { of } = await doctor(folder);
  expect(of('recipients')[0]).toMatch(/^error \.sops\.yaml:\d+: "age1notarecipient" is not a public key/);
});

test('a key in a commit: the one in use, and one that is no longer used', async () => {
  const folder = await repository();
  commit(folder, 'old/age.key', (await newKeyFile(new Date(0))).text);
  const other = await doctor(folder);
  expect(other.of('key-in-history')).toEqual([
    expect.stringMatching(
      /^warning commits contain private keys that are no longer used: old\/age\.key in [0-9a-f]+$/,
    ),
  ]);
  const key = textIn(folder, 'age.key');
  commit(folder, 'notes.txt', `the key:\n${key}`);
  commit(folder, 'notes.txt', 'gone\n');
  const { of, stdout, status } = await doctor(folder);
  expect(of('key-in-history')[0]).toMatch(
    /^error notes\.txt: commit [0-9a-f]+ contains the private key of age1\w+…\w+, which is in use$/,
  );
  expect(status).toBe(1);
  expect(stdout).not.toContain('AGE-SECRET-KEY');
});

test('a configuration in a commit, and in what can be committed next', async () => {
  const folder = await repository();
  commit(folder, 'cluster.yaml', textIn(folder, 'cluster.yaml'));
  const { of, status } = await doctor(folder);
  expect(of('configuration-in-history')).toEqual([
    expect.stringMatching(
      /^warning cluster\.yaml: commit [0-9a-f]+ contains dragonfly_password in clear text$/,
    ),
  ]);
  expect(of('clear-text')[0]).toMatch(/^error cluster\.yaml:\d+: .* (?:is|are) here in clear text/);
  expect(status).toBe(1);
});

test('missing lines of .gitignore', async () => {
  const folder = await repository();
  writeFileSync(join(folder, '.gitignore'), 'node_modules/\n');
  const { of } = await doctor(folder);
  expect(of('gitignore')).toEqual([
    'error .gitignore: it lacks age.key, *.agekey, .clusterwright/, /cluster.yaml',
  ]);
});

test('a kubeconfig that git does not ignore, and one that it tracks', async () => {
  const folder = await repository();
  write(folder, 'kubeconfig', '{}');
  expect((await doctor(folder)).of('kubeconfig')).toEqual([
    'error kubeconfig: it contains the credentials of the cluster, but git does not ignore it',
  ]);
  git(folder, 'add', 'kubeconfig');
  expect((await doctor(folder)).of('kubeconfig')).toEqual([
    'error kubeconfig: it contains the credentials of the cluster, but git tracks it',
  ]);
  appendFileSync(join(folder, '.gitignore'), '/kubeconfig\n');
  git(folder, 'rm', '-q', '--cached', 'kubeconfig');
  expect((await doctor(folder)).of('kubeconfig')).toEqual([]);
});

test('a schema of another version, and a missing one', async () => {
  const folder = await repository();
  writeFileSync(join(folder, 'cluster.schema.json'), '{}\n');
  expect((await doctor(folder)).of('schema')).toEqual([
    'warning cluster.schema.json: cluster.schema.json is from another version, so editors show settings that differ from those of this program',
  ]);
  rmSync(join(folder, 'cluster.schema.json'));
  expect((await doctor(folder)).of('schema')).toEqual([
    'info cluster.schema.json does not exist, so editors do not know the settings',
  ]);
});

/** The errors of a folder, as `doctor` shows them. */
async function errorsIn(folder: string): Promise<readonly string[]> {
  const { stdout } = await run(folder, ['doctor', '--format', 'json'], env);
  const { checks } = JSON.parse(stdout) as { checks: readonly CheckResult[] };
  return checks
    .filter(({ status }) => status === 'error')
    .map(({ check, object, message }) => `${check} ${object} ${message.split('\n')[0]}`);
}

/** A repository with a tree, all of it in the first commit. */
async function committedRepository(): Promise<string> {
  const folder = await repository();
  await run(folder, ['configure']);
  git(folder, 'add', '.');
  git(folder, 'commit', '-q', '-m', 'all');
  return folder;
}

test('one cause is one error: an edit of an output by hand', async () => {
  const folder = await committedRepository();
  const path = 'kubernetes/apps/kustomization.yaml';
  appendFileSync(join(folder, path), '# by hand\n');
  expect(await errorsIn(folder)).toEqual([
    `repository/tree ${path}:1 ${path} was changed by hand, and this run would replace it`,
  ]);
  expect((await run(folder, ['doctor'], env)).stdout).toMatch(
    /^ {2}error {4}kubernetes\/apps\/kustomization\.yaml was changed by hand/m,
  );
  const text = textIn(folder, 'cluster.yaml');
  writeFileSync(join(folder, 'cluster.yaml'), `${text}dragonfly_replicas: 3\n`);
  expect(await errorsIn(folder)).toEqual([
    expect.stringContaining('was changed by hand'),
    expect.stringMatching(/^repository\/tree kubernetes\/ the tree is not what cluster\.yaml renders to: /),
  ]);
});

test('one cause is one error: no .sops.yaml, which git has or not', async () => {
  const folder = await committedRepository();
  rmSync(join(folder, '.sops.yaml'));
  const errors = [
    expect.stringMatching(
      /^repository\/tree \.sops\.yaml it does not exist, and kubernetes\/\S+\.sops\.yaml (?:and \d+ more )?cannot be sealed without it$/,
    ),
  ];
  expect(await errorsIn(folder)).toEqual(errors);
  const tracked = await run(folder, ['doctor'], env);
  expect(tracked.stdout).toContain('`git checkout HEAD -- .sops.yaml` restores it.');
  expect(tracked.stdout).not.toContain('there is no .sops.yaml');
  git(folder, 'rm', '-q', '--cached', '.sops.yaml');
  expect(await errorsIn(folder)).toEqual(errors);
  expect((await run(folder, ['doctor'], env)).stdout).toContain('`clusterwright init` writes one');
  // A new one would be for a new key, so the old key is asked for too.
  rmSync(join(folder, 'age.key'));
  expect(await errorsIn(folder)).toEqual([
    expect.stringMatching(/^repository\/key age\.key no private key is available/),
    ...errors,
  ]);
});

test('one cause is one error: no private key, a .sops.yaml for somebody else, and one that is broken', async () => {
  const folder = await committedRepository();
  const rules = textIn(folder, '.sops.yaml');
  const key = textIn(folder, 'age.key');
  rmSync(join(folder, 'age.key'));
  expect(await errorsIn(folder)).toEqual([
    expect.stringMatching(/^repository\/key age\.key no private key is available/),
  ]);
  writeFileSync(join(folder, 'age.key'), key);
  const other = (await newKeyFile(new Date(0))).text.match(/age1\w+/)?.[0] ?? '';
  writeFileSync(join(folder, '.sops.yaml'), rules.replace(/age1\w+/g, other));
  expect(await errorsIn(folder)).toEqual([
    expect.stringMatching(
      /^repository\/recipients \.sops\.yaml:\d+ no available key opens what 2 rules seal/,
    ),
  ]);
  writeFileSync(join(folder, '.sops.yaml'), 'creation_rules: [\n');
  expect(await errorsIn(folder)).toHaveLength(1);
});

test('files with the same mistake are one error', async () => {
  const folder = await committedRepository();
  const own = textIn(folder, '.sops.yaml').match(/age1\w+/)?.[0] ?? '';
  const other = (await newKeyFile(new Date(0))).text.match(/age1\w+/)?.[0] ?? '';
  for (const name of ['a', 'b', 'c'])
    write(
      folder,
      `kubernetes/own/${name}.sops.yaml`,
      'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {password: hunter2-hunter2}\n',
    );
  const paths = ['a', 'b', 'c'].map((name) => `kubernetes/own/${name}.sops.yaml`);
  await run(folder, ['secrets', 'encrypt', ...paths]);
  const text = textIn(folder, '.sops.yaml');
  writeFileSync(join(folder, '.sops.yaml'), text.replaceAll(own, `${own},${other}`));
  const errors = await errorsIn(folder);
  expect(errors[0]).toMatch(
    /^repository\/clear-text kubernetes\/\S+ this file is not sealed for age1\w+; the same holds for \d+ other files$/,
  );
  expect(errors).toHaveLength(1);
});

test('commands name the configuration if it is elsewhere', async () => {
  const folder = await repository();
  mkdirSync(join(folder, 'clusters/a'), { recursive: true });
  writeFileSync(join(folder, 'clusters/a/cluster.yaml'), textIn(folder, 'cluster.yaml'));
  rmSync(join(folder, 'cluster.yaml'));
  const where = ['--config', 'clusters/a/cluster.yaml', '--output', 'clusters/a'];
  const { stdout } = await run(folder, ['doctor', ...where], env);
  expect(stdout).toContain(`$ clusterwright configure ${where.join(' ')} --diff`);
  expect(stdout).toContain(`run \`clusterwright configure ${where.join(' ')}\` and commit`);
});

test('a tree that is not up to date, and a configuration that is not valid', async () => {
  const folder = await repository();
  expect((await doctor(folder)).of('tree')).toEqual([
    expect.stringMatching(
      /^error kubernetes\/: the tree is not what cluster\.yaml renders to: \d+ files created$/,
    ),
  ]);
  appendFileSync(join(folder, 'cluster.yaml'), 'dragonfly_replicsa: 2\n');
  const { of } = await doctor(folder);
  expect(of('tree')[0]).toMatch(/^error cluster\.yaml:\d+: no setting is called dragonfly_replicsa/);
});

test('of many mistakes the first are shown', async () => {
  const folder = await repository();
  appendFileSync(join(folder, 'cluster.yaml'), [1, 2, 3, 4, 5, 6, 7].map((n) => `zzzzzz_${n}: 1\n`).join(''));
  const { of } = await doctor(folder);
  expect(of('tree')).toHaveLength(6);
  expect(of('tree').at(-1)).toBe('error 2 more of this kind');
});

test('an override of a template that has moved', async () => {
  const folder = await repository();
  const shipped = 'kubernetes/apps/cache/dragonfly/app/dragonfly.yaml.j2';
  write(folder, `templates/overrides/${shipped}`, '');
  expect((await doctor(folder)).of('overrides')).toEqual([
    'ok every file that replaces a shipped template was reviewed against the current one (1)',
  ]);
  write(folder, 'templates/overrides/kubernetes/apps/cache/dragonfly/app/moved.yaml.j2', '');
  expect((await doctor(folder)).of('overrides')).toEqual([
    'warning templates/overrides/kubernetes/apps/cache/dragonfly/app/moved.yaml.j2: no template has this path, so this file replaces nothing; it is written in addition to the others',
  ]);
});

test('no repository, and nothing configured', async () => {
  const { of, status } = await doctor(temporaryFolder());
  expect(of('key')).toEqual(['info no private key is needed: there is no .sops.yaml, so nothing is sealed']);
  expect(of('key-in-history')).toEqual([
    'skipped commits cannot be searched for private keys: this is not a git repository',
  ]);
  expect(of('tree')).toEqual(['error cluster.yaml:1: cluster.yaml does not exist']);
  expect(status).toBe(1);
});

test('without --cluster no cluster is contacted, and naming one is wrong usage', async () => {
  const { status, stderr } = await run(temporaryFolder(), ['doctor', '--context', 'home']);
  expect(status).toBe(2);
  expect(stderr).toBe('--kubeconfig and --context need --cluster: without it, no cluster is contacted\n');
});
