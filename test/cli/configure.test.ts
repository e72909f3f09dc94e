import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { copyOf, folderOfFile, run, snapshot } from '../support/cli.ts';

const releasePath = 'kubernetes/apps/ai-system/langfuse/app/helmrelease.yaml';
const secretPath = 'kubernetes/apps/ai-system/langfuse/app/secret.sops.yaml';

/** What `init` writes, and the same with the tree of a first run; each test works on a copy of one of them. */
const initialized = folderOfFile();
const configured = folderOfFile();
beforeAll(async () => {
  await run(initialized, ['init']);
  cpSync(initialized, configured, { recursive: true });
  await run(configured, ['configure']);
});

let folder: string;
beforeEach(() => {
  folder = copyOf(initialized);
});
const startConfigured = () => {
  folder = copyOf(configured);
};

const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const write = (path: string, text: string) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};
const edit = (path: string, from: string | RegExp, to: string) => {
  const before = read(path);
  const after = before.replace(from, to);
  expect(after, `${path} holds ${from}`).not.toBe(before);
  write(path, after);
};
const configure = (...flags: string[]) => run(folder, ['configure', ...flags]);
const json = async (...flags: string[]) => JSON.parse((await configure('--format', 'json', ...flags)).stdout);

/** The values of all secret settings in cluster.yaml. */
const secrets = () =>
  [...read('cluster.yaml').matchAll(/^\w+: "([A-Za-z0-9]{20,})"$/gm)].map(([, value = '']) => value);

test('the summary says what a change restarts, and nothing of a first run or of one that restarts nothing', async () => {
  expect((await configure()).stderr).not.toContain('What restarts');
  startConfigured();
  edit(
    'cluster.yaml',
    /^langfuse_clickhouse_password: .*$/m,
    'langfuse_clickhouse_password: Pq3Tz8Xw2Lk9Vb4N',
  );
  const { stderr } = await configure();
  expect(stderr).toMatch(/^1 file updated, \d+ unchanged\nWhat restarts:$/m);
  expect(stderr).toContain(`What restarts:
  Secret ai-system/langfuse-clickhouse-credentials: pods of HelmRelease ai-system/langfuse restart, because its annotation requests it
`);
  write('cluster.yaml', `${read('cluster.yaml')}flux_repository_branch: trunk\n`);
  expect((await configure()).stderr).not.toContain('What restarts');
});

describe('the tree', () => {
  test('is written completely, and sealed', async () => {
    const { status, stderr } = await configure();
    expect(status).toBe(0);
    expect(stderr).toMatch(/^\d+ files created$/m);
    expect(read(secretPath)).toMatch(/salt: ENC\[AES256_GCM,/);
    expect(read(secretPath)).toContain('name: "langfuse-credentials"');
  });

  test('contains no secret in clear text, and neither does any message', async () => {
    const { stdout, stderr } = await configure('--diff');
    const lines = await configure('--diff', 'lines');
    await configure();
    const tree = Object.entries(snapshot(folder)).filter(([path]) => path.startsWith('kubernetes/'));
    expect(secrets().length).toBeGreaterThan(5);
    for (const secret of secrets()) {
      expect(stdout + stderr + lines.stdout).not.toContain(secret);
      for (const [path, content] of tree) expect(content.includes(secret), path).toBe(false);
    }
  });

  test('accepts resealed files as its own, even when their content changes next', async () => {
    startConfigured();
    const sealed = read(secretPath);
    expect((await run(folder, ['secrets', 'rotate'])).status).toBe(0);
    expect(read(secretPath)).not.toBe(sealed);
    expect((await configure('--check')).status).toBe(0);
    const newValue = ['secrets', 'rotate', '--setting', 'langfuse_nextauth_secret', '--yes'];
    expect((await run(folder, newValue)).status).toBe(0);
    const { status, stderr } = await configure();
    expect(stderr).toMatch(/1 (file )?updated/);
    expect(status).toBe(0);
  });

  test('still reports a file that was changed by hand after it was resealed', async () => {
    startConfigured();
    edit(secretPath, 'name: "langfuse-credentials"', 'name: "my-credentials"');
    expect((await run(folder, ['secrets', 'rotate'])).status).toBe(0);
    expect((await configure()).stderr).toContain('changed by hand');
  });

  test('does not change by a byte in a second run, which says so', async () => {
    startConfigured();
    const before = snapshot(folder);
    const { status, stderr } = await configure();
    expect(status).toBe(0);
    expect(stderr).toContain('nothing changed');
    expect(snapshot(folder)).toEqual(before);
  });

  test('changes only what the configuration changes: the value, and MAC and time of its file', async () => {
    startConfigured();
    const before = read(secretPath).split('\n');
    edit('cluster.yaml', /^(langfuse_postgres_password: ").*"$/m, '$1Qm4vT8xZ2nB6kL9pR3sW7yC1dF5gH0jA"');
    const { files } = await json();
    expect(files.updated).toEqual([secretPath]);
    expect(files.created.concat(files.removed)).toEqual([]);
    const changed = read(secretPath)
      .split('\n')
      .filter((line, index) => line !== before[index])
      .map((line) => line.trim().split(':')[0]);
    // SOPS repeats them in each document of the file. Two runs within one second have the same time.
    expect(changed.filter((key) => key !== 'lastmodified' && key !== 'mac')).toEqual(['password']);
    expect(changed.filter((key) => key === 'mac')).toHaveLength(
      before.filter((line) => line === 'sops:').length,
    );
  });

  test('loses what is disabled, and keeps what others wrote', async () => {
    startConfigured();
    write('kubernetes/apps/mine/app.yaml', 'kind: Mine\n');
    edit('cluster.yaml', 'langfuse_enabled: true', 'langfuse_enabled: false');
    expect((await configure()).stderr).toContain('move/data-kept');
    const paths = Object.keys(snapshot(folder)).filter((path) => path.startsWith('kubernetes/'));
    expect(paths.filter((path) => path.includes('langfuse'))).toEqual([]);
    expect(paths).toContain('kubernetes/apps/mine/app.yaml');
  });

  test('has no findings of verify, with or without its configuration', async () => {
    startConfigured();
    expect(await run(folder, ['verify'])).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('No problems found'),
    });
    rmSync(join(folder, 'cluster.yaml'));
    expect(await run(folder, ['verify'])).toMatchObject({ status: 0 });
  });

  test('goes to the folder that --output names', async () => {
    const { status } = await configure('--output', 'out');
    expect(status).toBe(0);
    expect(read(`out/${releasePath}`)).toContain('kind: HelmRelease');
  });
});

describe('what is on disk', () => {
  test('is not replaced if it was changed by hand, unless forced', async () => {
    startConfigured();
    edit(releasePath, 'timeout: 15m', 'timeout: 99m');
    edit('cluster.yaml', 'cloudflare_domain: "example.com"', 'cloudflare_domain: "example.org"');
    const before = snapshot(folder);
    const refused = await configure();
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`${releasePath}:1:1 error write/changed-by-hand`);
    expect(refused.stderr).toMatch(/^ {2}-\s+timeout: 99m\n {2}\+\s+timeout: 15m$/m);
    expect(snapshot(folder)).toEqual(before);

    expect((await configure('--force')).status).toBe(0);
    expect(read(releasePath)).toContain('timeout: 15m');
  });

  test('is compared but not written by --check, which fails if it is out of date', async () => {
    const before = snapshot(folder);
    expect((await configure('--check')).status).toBe(1);
    expect(snapshot(folder)).toEqual(before);
    await configure();
    expect((await configure('--check')).status).toBe(0);
  });

  test.each(['text', 'github', 'json'])(
    'is compared by --check, which names the files as %s',
    async (format) => {
      startConfigured();
      edit('cluster.yaml', 'cloudflare_domain: "example.com"', 'cloudflare_domain: "example.org"');
      const { status, stdout } = await configure('--check', '--format', format);
      expect(status).toBe(1);
      expect(stdout).toContain('write/outdated');
      expect(stdout).toContain(releasePath);
      expect(stdout).toMatch(/-.*example\.com/);
      expect(stdout).toMatch(/\+.*example\.org/);
      for (const secret of secrets()) expect(stdout).not.toContain(secret);
    },
  );

  test('is compared by --diff=lines, which shows only that a secret changes', async () => {
    startConfigured();
    edit('cluster.yaml', 'cloudflare_domain: "example.com"', 'cloudflare_domain: "example.org"');
    edit('cluster.yaml', /^(langfuse_postgres_password: ").*"$/m, '$1Qm4vT8xZ2nB6kL9pR3sW7yC1dF5gH0jA"');
    const before = snapshot(folder);
    const { status, stdout } = await configure('--diff=lines');
    expect(status).toBe(0);
    expect(stdout).toContain(`--- a/${releasePath}\n+++ b/${releasePath}\n`);
    expect(stdout).toMatch(/^-.*langfuse\.example\.com/m);
    expect(stdout).toMatch(/^\+.*langfuse\.example\.org/m);
    expect(stdout).toMatch(/^-\s+password: ENC\[before\]\n\+\s+password: ENC\[after\]$/m);
    expect(stdout).not.toContain('AES256_GCM');
    expect(snapshot(folder)).toEqual(before);
  });

  test('is compared by --diff object by object, with the template line and the settings behind each field', async () => {
    startConfigured();
    edit('cluster.yaml', 'cloudflare_domain: "example.com"', 'cloudflare_domain: "example.org"');
    edit('cluster.yaml', /^(langfuse_postgres_password: ").*"$/m, '$1Qm4vT8xZ2nB6kL9pR3sW7yC1dF5gH0jA"');
    const before = snapshot(folder);
    const { status, stdout } = await configure('--diff');
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /^ {6}spec\.values\.langfuse\.nextauth\.url: \S+example\.com → \S+example\.org {3}\S+helmrelease\.yaml\.j2:\d+ \(cloudflare_domain, langfuse_subdomain\)$/m,
    );
    expect(stdout).toMatch(/^ {6}stringData\.password: \(secret, changed\) /m);
    expect(stdout).toContain(`  M ${releasePath}\n`);
    expect(stdout).not.toMatch(/ENC\[|Qm4vT8xZ2nB6kL9pR3sW7yC1dF5gH0jA/);
    expect(snapshot(folder)).toEqual(before);
  });
});

describe('templates of the user', () => {
  const namespace = (name: string, mark: string) =>
    `apiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  labels:\n    mark: ${mark}\n`;
  const configMap = (name: string) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: ai-system\ndata:\n  cluster: #{ cluster_name | yaml }#\n`;

  test('in templates/overrides replace shipped ones, file by file, and add others', async () => {
    const app = 'kubernetes/apps/ai-system/langfuse/app';
    write(`templates/overrides/${app}/service.yaml.j2`, configMap('instead'));
    write(`templates/overrides/${app}/extra.yaml.j2`, configMap('extra'));
    await configure();
    expect(read(`${app}/service.yaml`)).toContain('name: instead');
    expect(read(`${app}/extra.yaml`)).toContain('cluster: "home"');
    expect(read(`${app}/kustomization.yaml`)).toContain('./extra.yaml');
  });

  test('in templates/config are added to shipped ones, and replace those with the same path', async () => {
    startConfigured();
    const ours = Object.keys(snapshot(join(folder, 'kubernetes')));
    write('templates/config/kubernetes/apps/ai-system/one.yaml.j2', configMap('one'));
    write('templates/config/kubernetes/apps/ai-system/namespace.yaml', namespace('ai-system', 'mine'));
    const { files, diagnostics } = await json();
    expect(diagnostics.filter(({ severity }: { severity: string }) => severity === 'error')).toEqual([]);
    expect(files).toMatchObject({ created: ['kubernetes/apps/ai-system/one.yaml'] });
    expect(files.updated).toContain('kubernetes/apps/ai-system/namespace.yaml');
    expect(files.removed).toEqual([]);
    expect(Object.keys(snapshot(join(folder, 'kubernetes')))).toEqual(expect.arrayContaining(ours));

    write('templates/overrides/kubernetes/apps/ai-system/namespace.yaml', namespace('ai-system', 'over'));
    await configure();
    expect(read('kubernetes/apps/ai-system/namespace.yaml')).toContain('over');
  });

  test('with errors are reported with their place, all at once, and nothing is written', async () => {
    write('templates/overrides/kubernetes/a.yaml.j2', 'ok: 1\nname: #{ cluster_nmae }#\n');
    write('templates/overrides/kubernetes/b.yaml.j2', '#% if %#\n');
    const before = snapshot(folder);
    const { status, stderr } = await configure();
    expect(status).toBe(1);
    expect(stderr).toMatch(/templates\/overrides\/kubernetes\/a\.yaml\.j2:2:\d+ error template\/undefined/);
    expect(stderr).toContain('cluster_name');
    expect(stderr).toMatch(/templates\/overrides\/kubernetes\/b\.yaml\.j2:1:\d+ error template\/syntax/);
    expect(snapshot(folder)).toEqual(before);
  });
});

describe('an error', () => {
  test('in the configuration is reported at its place, and changes nothing on disk', async () => {
    startConfigured();
    edit('cluster.yaml', 'langfuse_enabled: true', 'langfuse_enabeld: true\nlangfuse_log_level: 3');
    const before = snapshot(folder);
    const { status, stderr } = await configure();
    expect(status).toBe(1);
    expect(stderr).toMatch(/^cluster\.yaml:\d+:1 error config\/unknown-key .*langfuse_enabeld/m);
    expect(stderr).toContain('langfuse_enabled');
    expect(stderr).toMatch(/^cluster\.yaml:\d+:\d+ error config\/\S+ .*langfuse_log_level/m);
    expect(stderr).toContain('nothing was written');
    for (const secret of secrets()) expect(stderr).not.toContain(secret);
    expect(snapshot(folder)).toEqual(before);
  });

  test('about a missing configuration says how to create one', async () => {
    rmSync(join(folder, 'cluster.yaml'));
    const { status, stderr } = await configure();
    expect(status).toBe(1);
    expect(stderr).toContain('clusterwright init');
  });

  test('is what a warning becomes with --strict', async () => {
    expect((await configure()).stderr).toContain('1 warning');
    const { status, stderr } = await configure('--strict');
    expect(status).toBe(1);
    expect(stderr).toContain('1 error');
  });

  test('goes to stdout for GitHub, with its place in the command', async () => {
    const { stdout } = await configure('--format', 'github');
    expect(stdout).toMatch(/^::warning file=cluster\.yaml,line=\d+,/);
  });

  test('about keys leaves sealed files unchanged, unless --reseal is given', async () => {
    startConfigured();
    rmSync(join(folder, 'age.key'));
    const before = snapshot(folder);
    const { status, stderr } = await configure();
    expect(status).toBe(1);
    expect(stderr).toContain('seal/cannot-compare');
    expect(snapshot(folder)).toEqual(before);
    expect((await configure('--reseal')).status).toBe(0);
    expect(snapshot(folder)[secretPath]).not.toBe(before[secretPath]);
  });
});

describe('a sealed configuration', () => {
  test('is read like a plain one, and changes nothing in the tree', async () => {
    startConfigured();
    const plain = read('cluster.yaml');
    expect((await run(folder, ['secrets', 'encrypt'])).status).toBe(0);
    for (const secret of plain.match(/"[A-Za-z0-9]{20,}"/g) ?? [])
      expect(read('cluster.yaml')).not.toContain(secret);
    expect((await configure()).stderr).toContain('nothing changed');

    expect((await run(folder, ['secrets', 'decrypt', '--in-place'])).status).toBe(0);
    // Ciphertext needs no quotes, so the quotes of secrets are not preserved.
    const unquoted = (text: string) => text.replace(/: "([\w-]+)"$/gm, ': $1');
    expect(unquoted(read('cluster.yaml'))).toBe(unquoted(plain));
  });

  test('keeps its lines in messages', async () => {
    edit('cluster.yaml', 'langfuse_enabled: true', 'langfuse_enabled: true\nlangfuse_replicas: 3');
    const line = read('cluster.yaml').split('\n').indexOf('langfuse_replicas: 3') + 1;
    await run(folder, ['secrets', 'encrypt']);
    expect((await configure()).stderr).toContain(`cluster.yaml:${line}:1 error config/unknown-key`);
  });
});
