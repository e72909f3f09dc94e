import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type VerifyFlags, verifyCommand } from '../../src/cli/commands/verify.ts';
import { sampleTree } from './sample-tree.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'verify-'));
  const service = 'kubernetes/apps/shop/web/app/service.yaml';
  const files = { ...sampleTree, [service]: (sampleTree[service] ?? '').replace('port: 80', 'port: 81') };
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(flags: Partial<VerifyFlags>) {
  let stdout = '';
  let stderr = '';
  const io = {
    cwd: folder,
    env: {},
    version: '0.0.0',
    color: false,
    stdout: (text: string) => {
      stdout += text;
    },
    stderr: (text: string) => {
      stderr += text;
    },
  };
  const status = await verifyCommand({ directory: '.', format: 'text', ...flags }, io);
  return { status, stdout, stderr };
}

const route = 'kubernetes/apps/edge/route.yaml';

test('prints findings with their place, and exits with status 1', async () => {
  const { status, stdout } = await run({});
  expect(status).toBe(1);
  expect(stdout).toContain(`${route}:15:17 error ref/missing-service-port`);
});

test('a part of a repository is checked in the context of the whole', async () => {
  const { stdout } = await run({ directory: 'kubernetes', format: 'json' });
  const { ok, diagnostics } = JSON.parse(stdout);
  expect(ok).toBe(false);
  expect(diagnostics).toContainEqual(
    expect.objectContaining({ code: 'ref/missing-service-port', file: route, line: 15, column: 17 }),
  );
  expect(diagnostics.map(({ code }: { code: string }) => code)).not.toContain('flux/missing-path');
});

test('SARIF has a rule for each code, and the place of each finding', async () => {
  const { stdout } = await run({ format: 'sarif' });
  const log = JSON.parse(stdout);
  const [{ tool, results }] = log.runs;
  expect(log.version).toBe('2.1.0');
  const result = results.find(({ ruleId }: { ruleId: string }) => ruleId === 'ref/missing-service-port');
  expect(result).toMatchObject({
    level: 'error',
    locations: [{ physicalLocation: { artifactLocation: { uri: route }, region: { startLine: 15 } } }],
  });
  const rule = tool.driver.rules[result.ruleIndex];
  expect(rule.id).toBe('ref/missing-service-port');
  for (const uri of [tool.driver.informationUri, rule.helpUri]) expect(URL.canParse(uri), uri).toBe(true);

  const fingerprintsOf = (all: typeof results) =>
    all.map((one: { partialFingerprints: object }) => Object.values(one.partialFingerprints)[0]);
  expect(new Set(fingerprintsOf(results)).size).toBe(results.length);
  const before = readFileSync(join(folder, route), 'utf8');
  writeFileSync(join(folder, route), `# one line more\n${before}`);
  const moved = JSON.parse((await run({ format: 'sarif' })).stdout).runs[0].results;
  writeFileSync(join(folder, route), before);
  expect(fingerprintsOf(moved).sort()).toEqual(fingerprintsOf(results).sort());
});

test('never shows a line of a file that may contain a secret', async () => {
  const { stdout, stderr } = await run({});
  expect(stdout).toContain('security/plain-secret');
  expect(`${stdout}${stderr}`).not.toContain('secret-of-the-test');
});

test('a missing folder is wrong usage', async () => {
  expect(await run({ directory: 'nowhere' })).toMatchObject({ status: 2 });
});

test('what .sourceignore excludes from Flux is not checked', async () => {
  const old = join(folder, 'old');
  mkdirSync(old);
  writeFileSync(join(old, 'broken.yaml'), 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "a\n');
  const found = async () => (await run({ format: 'json' })).stdout.includes('old/broken.yaml');
  expect(await found()).toBe(true);
  writeFileSync(join(folder, '.sourceignore'), 'old/\n');
  expect(await found()).toBe(false);
  rmSync(old, { recursive: true });
  rmSync(join(folder, '.sourceignore'));
});
