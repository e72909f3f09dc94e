import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generateX25519Identity, identityToRecipient } from 'age-encryption';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { copyOf, folderOfFile, run } from '../support/cli.ts';

const secret =
  'apiVersion: v1\nkind: Secret\nmetadata: {name: own}\nstringData: {password: q8Zr2mKx7Vt4Bw9Ls5Np}\n';
const mine = 'kubernetes/mine.sops.yaml';

let attacker: string;
let sealed: string;
let folder: string;

/** A repository with a sealed tree and configuration, and one file that is not sealed yet. */
beforeAll(async () => {
  attacker = await identityToRecipient(await generateX25519Identity());
  sealed = folderOfFile();
  await run(sealed, ['init']);
  expect((await run(sealed, ['configure'])).status).toBe(0);
  writeFileSync(join(sealed, mine), secret);
  expect((await run(sealed, ['secrets', 'encrypt', 'cluster.yaml', mine])).status).toBe(0);
});

beforeEach(() => {
  folder = copyOf(sealed);
  writeFileSync(join(folder, 'editor.sh'), editor, { mode: 0o755 });
  writeFileSync(join(folder, 'kubernetes/own.sops.yaml'), secret);
});

const tree = 'kubernetes/apps/ai-system/langfuse/app/secret.sops.yaml';

function letIn(): void {
  const path = join(folder, '.sops.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace(/\bage1[a-z0-9]+/g, `$&,${attacker}`));
}

/** Answers every prompt with this. */
const typing = async () => ({ secret: async () => 'q8Zr2mKx7Vt4Bw9Ls5NpA1' }) as never;

async function warnings(...args: string[]): Promise<string[]> {
  const { stdout, stderr } = await run(
    folder,
    args,
    { PATH: '/usr/bin:/bin', EDITOR: join(folder, 'editor.sh') },
    typing,
  );
  return (stdout + stderr).split('\n').filter((line) => line.includes('from now on'));
}

/** Adds a line to any file. */
const editor = `#!/bin/sh\necho '  other: q8Zr2mKx7Vt4' >> "$1"\n`;

describe.each([
  ['secrets set', ['secrets', 'set', 'langfuse_salt']],
  ['secrets set of a file of the tree', ['secrets', 'set', 'stringData.password', mine]],
  ['secrets edit', ['secrets', 'edit', tree]],
  ['secrets rotate', ['secrets', 'rotate']],
  ['secrets rotate of recipients', ['secrets', 'rotate', '--recipients']],
  ['secrets encrypt', ['secrets', 'encrypt', 'kubernetes/own.sops.yaml']],
])('%s', (_, args) => {
  test('reports a recipient that was added to .sops.yaml', async () => {
    letIn();
    const found = await warnings(...args);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(`${attacker} can open`);
  });

  test('reports none if all are known', async () => {
    expect(await warnings(...args)).toEqual([]);
  });
});

test('a planted file does not make its recipient known', async () => {
  letIn();
  const planted = join(folder, 'kubernetes/planted.sops.yaml');
  writeFileSync(planted, readFileSync(join(folder, 'kubernetes/own.sops.yaml')));
  await run(folder, ['secrets', 'encrypt', 'kubernetes/planted.sops.yaml']);
  const manifest = join(folder, 'kubernetes/.clusterwright.json');
  const lists = JSON.parse(readFileSync(manifest, 'utf8')) as { seals: Record<string, string[]> };
  lists.seals['kubernetes/planted.sops.yaml'] = ['f'.repeat(64)];
  writeFileSync(manifest, JSON.stringify(lists));
  expect(await warnings('secrets', 'encrypt', 'kubernetes/own.sops.yaml')).toHaveLength(1);
});

test('render --seal reports a recipient that was added to .sops.yaml', async () => {
  const toml = '[makejinja]\ninputs = ["in"]\noutput = "kubernetes/rendered"\ndata = ["data.yaml"]\n';
  writeFileSync(join(folder, 'makejinja.toml'), toml);
  mkdirSync(join(folder, 'in'));
  writeFileSync(join(folder, 'data.yaml'), 'password: q8Zr2mKx7Vt4Bw9Ls5Np\n');
  writeFileSync(join(folder, 'in/own.sops.yaml.jinja'), secret.replace(/q8Z\w+/, '{{ password }}'));
  expect(await warnings('render', '--seal')).toEqual([]);
  letIn();
  expect(await warnings('render', '--seal')).toEqual([expect.stringContaining(`${attacker} can open`)]);
});
