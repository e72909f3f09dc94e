import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

const opened: string[] = [];
vi.mock('../../src/sops/open.ts', async (original) => {
  const real = await original<typeof import('../../src/sops/open.ts')>();
  return {
    ...real,
    openSealed: (...parameters: Parameters<typeof real.openSealed>) => {
      opened.push(parameters[0]);
      return real.openSealed(...parameters);
    },
  };
});

let folder: string;
beforeEach(async () => {
  folder = temporaryFolder();
  write('cluster.yaml', configuration);
  await run(folder, ['init']);
  await run(folder, ['configure']);
  // The first run seals, and the second finds nothing to do.
  appendFileSync(at('cluster.yaml'), 'cluster_name: first\n');
  await run(folder, ['configure']);
  opened.length = 0;
});

afterEach(() => void vi.useRealTimers());

/** Two of its files are sealed. */
const configuration = `cloudflare_domain: cluster.test
cert_manager_enabled: true
cloudflare_api_token: Vt7bQx2mLk9RzWc5sGf8JpDa3Te6UoXi1MnVq4hY
external_dns_enabled: true
`;
const token = 'cloudflare_api_token: Vt7bQx2mLk9RzWc5sGf8JpDa3Te6UoXi1MnVq4hY';
const at = (path: string) => join(folder, path);
const write = (path: string, text: string) => writeFileSync(at(path), text);
const replace = (path: string, from: string, to: string) =>
  write(
    path,
    readFileSync(at(path), 'utf8').replace(from, () => to),
  );
const runs = () => at('nobody/.cache/clusterwright/runs');
const kept = () => readdirSync(runs()).filter((name) => name.endsWith('.seals.json'));
const sealedFiles = () =>
  readdirSync(at('kubernetes'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.sops.yaml'))
    .map((path) => `kubernetes/${path}`)
    .sort();

test('a change that does not affect a sealed file opens none', async () => {
  expect(sealedFiles().length).toBeGreaterThan(0);
  replace('cluster.yaml', 'cluster_name: first', 'cluster_name: second');
  expect((await run(folder, ['configure'])).status).toBe(0);
  expect(opened).toEqual([]);
});

/** What may have changed when a run starts. */
const changes: Readonly<Record<string, () => void>> = {
  'a setting that is not secret': () => replace('cluster.yaml', 'cluster_name: first', 'cluster_name: other'),
  'a flag': () => replace('cluster.yaml', 'external_dns_enabled: true', 'external_dns_enabled: false'),
  'a secret': () =>
    replace('cluster.yaml', token, 'cloudflare_api_token: Wu8cRy3nMl0SaXd6tHg9KqEb4Uf7VpYj2NoWr5iZ'),
  'a secret that is a public value': () =>
    replace('cluster.yaml', 'cluster_name: first', `cluster_name: ${token.split(' ')[1]}`),
  'the rules of sops': () => replace('.sops.yaml', '(data|stringData)', '(data|stringData|type)'),
  'no rules': () => rmSync(at('.sops.yaml')),
  'no key': () => rmSync(at('age.key')),
  'a sealed file': () => {
    const [first = ''] = sealedFiles();
    const text = readFileSync(at(first), 'utf8');
    write(
      first,
      text.replace(/data:([^,]{2})/, (_, two: string) => `data:${[...two].reverse().join('')}x`),
    );
  },
  'a sealed file that is gone': () => rmSync(at(sealedFiles()[0] ?? '')),
  'the proofs in the manifest': () => replace('kubernetes/.clusterwright.json', '"seals"', '"other"'),
};

describe('a run that knows the sealed files prints and writes the same as one that opens them, after a change of', () => {
  test.each(Object.keys(changes))('%s', async (name) => {
    // A resealed file contains the time.
    vi.useFakeTimers({ toFake: ['Date'] });
    changes[name]?.();
    const results: unknown[] = [];
    // A run that writes nothing leaves everything for the next.
    for (const flags of [['--check'], ['--check', '--format', 'json']]) {
      results.push(await run(folder, ['configure', ...flags]));
    }
    const known = kept();
    rmSync(runs(), { recursive: true });
    const others: unknown[] = [];
    for (const flags of [['--check'], ['--check', '--format', 'json']]) {
      others.push(await run(folder, ['configure', ...flags]));
    }
    expect(known.length).toBe(1);
    expect(results).toEqual(others);
  });
});

test('the record is readable only by its owner, and contains no text', () => {
  const [file = ''] = kept();
  const path = join(runs(), file);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(Object.keys(JSON.parse(readFileSync(path, 'utf8')) as object).sort()).toEqual(['salt', 'seals']);
  expect(readFileSync(path, 'utf8')).toMatch(/^\{"salt":"[0-9a-f]{32}","seals":\[("[0-9a-f]{64}",?)*\]\}$/);
});

test.each(['', '{', 'null', '[]', '{"salt":1,"seals":{}}', '{"salt":"0","seals":[]}', '{"seals":["x"]}'])(
  'a broken record (%j) is ignored',
  async (text) => {
    const [file = ''] = kept();
    writeFileSync(join(runs(), file), text);
    replace('cluster.yaml', 'cluster_name: first', 'cluster_name: second');
    expect((await run(folder, ['configure'])).status).toBe(0);
    expect(opened.length).toBe(sealedFiles().length);
    expect(existsSync(join(runs(), file))).toBe(true);
  },
);

test('with another key, nothing is known', async () => {
  const other = await import('../../src/secrets/key-file.ts');
  write('other.key', (await other.newKeyFile(new Date())).text);
  appendFileSync(at('age.key'), readFileSync(at('other.key')));
  replace('cluster.yaml', 'cluster_name: first', 'cluster_name: second');
  await run(folder, ['configure']);
  expect(opened.length).toBe(sealedFiles().length);
});
