import {
  appendFileSync,
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { recall, stateOf } from '../../src/pipeline/remembered.ts';
import { workspace } from '../../src/pipeline/workspace.ts';
import { run, temporaryFolder } from '../support/cli.ts';

let folder: string;
let env: Record<string, string>;
beforeEach(async () => {
  folder = temporaryFolder();
  env = { HOME: join(folder, 'nobody') };
  write('cluster.yaml', configuration);
  await run(folder, ['init']);
  await run(folder, ['configure']);
});

/** A small configuration with something to seal. */
const configuration = `cloudflare_domain: cluster.test
cert_manager_enabled: true
cloudflare_api_token: Vt7bQx2mLk9RzWc5sGf8JpDa3Te6UoXi1MnVq4hY
`;

const at = (path: string) => join(folder, path);
const write = (path: string, text: string) => {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
};
const runs = () => join(folder, 'nobody/.cache/clusterwright/runs');
/** Whether the next run has nothing to do. */
const isKnown = (strict = false) => {
  const place = workspace({ cwd: folder, env }, { config: 'cluster.yaml', output: '.' });
  const state = stateOf(place);
  return state !== undefined && recall(place, strict, state) !== undefined;
};

test('a run after another prints the same as one that computes everything', async () => {
  expect(isKnown()).toBe(true);
  for (const flags of [[], ['--check'], ['--verbose'], ['--format', 'json'], ['--format', 'github']]) {
    const remembered = await run(folder, ['configure', ...flags]);
    rmSync(runs(), { recursive: true });
    const workedOut = await run(folder, ['configure', ...flags]);
    expect(remembered).toEqual(workedOut);
    await run(folder, ['configure']);
  }
});

const release = 'kubernetes/apps/cert-manager/cert-manager/app/helmrelease.yaml';
const changes: Readonly<Record<string, () => unknown>> = {
  'the configuration': () => appendFileSync(at('cluster.yaml'), 'cluster_name: other\n'),
  'a file of the tree': () => appendFileSync(at(release), '\n'),
  'a file that is gone': () => rmSync(at(release)),
  'the manifest': () => appendFileSync(at('kubernetes/.clusterwright.json'), '\n'),
  'a file beside those of the tree': () => write('kubernetes/apps/other/ks.yaml', 'kind: ConfigMap\n'),
  'a link in the tree': () => symlinkSync('/etc/hostname', at('kubernetes/link')),
  'an own template': () => write('templates/config/kubernetes/apps/default/own/app/cm.yaml.j2', ''),
  'an override': () => write('templates/overrides/shared/ks.partial.yaml.j2', ''),
  'the rules of sops': () => appendFileSync(at('.sops.yaml'), '# other\n'),
  'the key': () => rmSync(at('age.key')),
  'the mode of the key': () => chmodSync(at('age.key'), 0o644),
  'a further key': () => write('nobody/.config/sops/age/keys.txt', ''),
  'the schema of the editor': () => rmSync(at('cluster.schema.json')),
  'an app of one’s own': () => write('apps/mine/app.js', ''),
  'a configuration in code': () => write('clusterwright.config.js', ''),
  'a variable of sops': () => {
    env = { ...env, SOPS_CONFIG: 'other.yaml' };
  },
  trust: () => {
    env = { ...env, CLUSTERWRIGHT_UNTRUSTED: '1' };
  },
  'a run that was killed': () => mkdirSync(at('.clusterwright-staging-00000000-1-1-1')),
};

test.each(Object.keys(changes))('everything is computed again after a change of %s', (what) => {
  expect(isKnown()).toBe(true);
  changes[what]?.();
  expect(isKnown()).toBe(false);
});

describe('nothing is remembered', () => {
  beforeEach(() => rmSync(runs(), { recursive: true }));

  test('of a run that fails', async () => {
    appendFileSync(at('cluster.yaml'), 'nonsense: 1\n');
    expect((await run(folder, ['configure'])).status).toBe(1);
    expect(readdirSync(dirname(runs()))).toEqual([]);
  });

  test('of a run that writes nothing', async () => {
    await run(folder, ['configure', '--check']);
    expect(isKnown()).toBe(false);
  });

  test('of a run without --strict, for one with it', async () => {
    await run(folder, ['configure']);
    expect(isKnown(false)).toBe(true);
    expect(isKnown(true)).toBe(false);
  });
});

test('the record is readable only by its owner and contains no secret', () => {
  const [name = ''] = readdirSync(runs());
  const kept = readFileSync(join(runs(), name), 'utf8');
  expect(kept).not.toContain('Vt7bQx2mLk9RzWc5sGf8JpDa3Te6UoXi1MnVq4hY');
});

test('a record that is broken, or made by someone without the key, is ignored', async () => {
  const [name = ''] = readdirSync(runs());
  const path = join(runs(), name);
  const kept = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...kept, salt: '' }));
  expect(isKnown()).toBe(false);
  writeFileSync(path, '{');
  expect(isKnown()).toBe(false);
});
