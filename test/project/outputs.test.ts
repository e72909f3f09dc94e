/** Projects whose templates write more than kubernetes/, and projects without boilerplate. */

import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, snapshot, temporaryFolder } from '../support/cli.ts';

const config =
  "export default { apps: [], boilerplate: false, outputs: ['talos', 'bootstrap/now', '.sops.yaml'] };\n";

const inFolder = (folder: string, files: Readonly<Record<string, string>>) => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
};

async function project(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const folder = temporaryFolder();
  inFolder(folder, { 'clusterwright.config.ts': 'export default { apps: [] };\n' });
  await run(folder, ['init']);
  const [, recipient = ''] = /(age1\w+)/.exec(readFileSync(join(folder, '.sops.yaml'), 'utf8')) ?? [];
  rmSync(join(folder, '.sops.yaml'));
  inFolder(folder, {
    'clusterwright.config.ts': config,
    'templates/config/talos/node.yaml.j2': 'mtu: #{ 1000 + 500 }#\n',
    'templates/config/talos/mod.just': 'apply:\n    topf apply\n',
    'templates/config/bootstrap/now/key.sops.yaml.j2':
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: key\nstringData:\n  a: "k3JHs82hdkJHSD83hd"\n',
    'templates/config/.sops.yaml.j2': `creation_rules:\n  - path_regex: bootstrap/.*\\.sops\\.yaml\n    encrypted_regex: ^(stringData)$\n    age: ${recipient}\n`,
    ...files,
  });
  return folder;
}

describe('outputs', () => {
  test('are written, sealed by the rules that are rendered, and then up to date', async () => {
    const folder = await project();
    const first = await run(folder, ['configure']);
    expect(first.status, first.stderr).toBe(0);
    expect(readFileSync(join(folder, 'talos/node.yaml'), 'utf8')).toBe('mtu: 1500\n');
    expect(readFileSync(join(folder, 'talos/mod.just'), 'utf8')).toContain('topf apply');
    const sealed = readFileSync(join(folder, 'bootstrap/now/key.sops.yaml'), 'utf8');
    expect(sealed).toContain('a: ENC[AES256_GCM,');
    const before = snapshot(folder);
    expect((await run(folder, ['configure'])).stderr).toContain('nothing changed');
    expect(snapshot(folder)).toEqual(before);
  });

  test('are removed with their template, and by reset; other people’s files stay', async () => {
    const folder = await project();
    await run(folder, ['configure']);
    writeFileSync(join(folder, 'talos/secrets.yaml'), 'mine\n');
    rmSync(join(folder, 'templates/config/talos/mod.just'));
    expect((await run(folder, ['configure'])).stderr).toContain('1 file removed');
    expect(existsSync(join(folder, 'talos/mod.just'))).toBe(false);
    expect((await run(folder, ['reset'])).status).toBe(0);
    expect(existsSync(join(folder, 'talos/node.yaml'))).toBe(false);
    expect(existsSync(join(folder, 'bootstrap/now/key.sops.yaml'))).toBe(false);
    expect(readFileSync(join(folder, 'talos/secrets.yaml'), 'utf8')).toBe('mine\n');
  });

  test('that a command reseals are still recognised', async () => {
    const folder = await project();
    await run(folder, ['configure']);
    const sealed = () => readFileSync(join(folder, 'bootstrap/now/key.sops.yaml'), 'utf8');
    const before = sealed();
    expect((await run(folder, ['secrets', 'rotate'])).status).toBe(0);
    expect(sealed()).not.toBe(before);
    const { status, stderr, stdout } = await run(folder, ['configure']);
    expect(status, stdout + stderr).toBe(0);
  });

  test('are not replaced if nobody knows who wrote them', async () => {
    const folder = await project({ 'talos/node.yaml': 'mine\n' });
    const { status, stderr } = await run(folder, ['configure']);
    expect(status).toBe(1);
    expect(stderr).toContain('talos/node.yaml:1:1 error write/not-ours');
    expect(existsSync(join(folder, 'talos/mod.just'))).toBe(false);
  });

  test.each(['bootstrap/later.yaml.j2', 'README.md.j2', '.github/workflows/a.yaml.j2'])(
    'do not let a template write %s, which is not listed',
    async (name) => {
      const folder = await project({ [`templates/config/${name}`]: 'a: 1\n' });
      const { status, stderr } = await run(folder, ['configure']);
      expect(status).toBe(1);
      expect(stderr).toContain('error write/outside-tree');
      expect(stderr).toContain('not below kubernetes/, talos, bootstrap/now, .sops.yaml');
    },
  );

  test('do not follow a link out of their folder', async () => {
    const folder = await project();
    const outside = temporaryFolder();
    symlinkSync(outside, join(folder, 'talos'));
    expect((await run(folder, ['configure'])).status).toBe(1);
    expect(snapshot(outside)).toEqual({});
  });

  test.each([
    ["'talos'", 'outputs must be a list'],
    ["['../talos']", 'outputs names "../talos", which is not a path below the output folder'],
    ["['.']", 'outputs names ".", which is not a path'],
    ["['a/.git/hooks']", 'which is not a path below the output folder'],
    ["['/etc']", 'which is not a path below the output folder'],
    ["['templates/config']", 'outputs names templates/config, which is what a run reads'],
    ["['cluster.yaml']", 'which is what a run reads'],
    ["['Apps']", 'which is what a run reads'],
  ])('of %s are refused', async (outputs, message) => {
    const folder = await project({
      'clusterwright.config.ts': `export default { apps: [], outputs: ${outputs} };\n`,
    });
    const { status, stdout, stderr } = await run(folder, ['configure']);
    expect(status).toBe(1);
    expect(stdout + stderr).toContain(message);
    expect(stdout + stderr).toContain('clusterwright.config.ts:1:');
  });
});

describe('templates of a project without the shipped apps', () => {
  const configMap = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  namespace: network\n';

  test('may be in the folder of a shipped app', async () => {
    const path = 'kubernetes/apps/network/k8s-gateway/app/configmap.yaml';
    const folder = await project({ [`templates/config/${path}.j2`]: configMap });
    const { status, stderr } = await run(folder, ['configure']);
    expect(status, stderr).toBe(0);
    expect(readFileSync(join(folder, path), 'utf8')).toBe(configMap);
  });

  test('are the only files written with boilerplate: false', async () => {
    const folder = await project({
      'apps/a/app.ts': "export default { name: 'a', layer: 'application' };\n",
      'templates/config/kubernetes/apps/a/a/app/configmap.yaml.j2': configMap,
    });
    await run(folder, ['configure']);
    const tree = () => Object.keys(snapshot(join(folder, 'kubernetes')));
    expect(tree()).toEqual(['.clusterwright.json', 'apps/a/a/app/configmap.yaml']);
    inFolder(folder, { 'clusterwright.config.ts': config.replace('boilerplate: false, ', '') });
    await run(folder, ['configure']);
    expect(tree()).toContain('apps/a/a/ks.yaml');
  });
});
