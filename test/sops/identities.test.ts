import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { splitWords } from '../../src/sops/identities.ts';
import { findIdentities } from '../../src/sops/index.ts';
import { newKey, type TestKey } from './keys.ts';

let folder: string;
let key: TestKey;
/** None of the keys of the machine that runs the tests. */
let env: NodeJS.ProcessEnv;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'identities-'));
  key = await newKey();
  env = { HOME: folder, XDG_CONFIG_HOME: join(folder, 'config'), PATH: process.env['PATH'] };
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const found = async (more: NodeJS.ProcessEnv = {}) => {
  const { identities, diagnostics } = await findIdentities(folder, { ...env, ...more });
  return {
    recipients: identities.map(({ recipient }) => recipient),
    codes: diagnostics.map(({ code }) => code),
    diagnostics,
  };
};

function keyFile(path: string, mode = 0o600): string {
  const full = join(folder, path);
  mkdirSync(join(full, '..'), { recursive: true });
  writeFileSync(full, `# created: 2026-01-01T00:00:00Z\n# public key: ${key.recipient}\n${key.secret}\n`);
  chmodSync(full, mode);
  return full;
}

describe('private keys are found', () => {
  it('up to a number that nobody has; the rest is not read', async () => {
    const path = keyFile('age.key');
    writeFileSync(path, `${key.secret}\n`.repeat(60_000), { mode: 0o600 });
    const { recipients, diagnostics } = await found();
    expect(recipients).toEqual([key.recipient]);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      'age.key contains more than 500 keys; those from entry 501 on were not read',
    ]);
  });

  it('in SOPS_AGE_KEY, several in a line', async () => {
    const other = await newKey();
    const { recipients } = await found({ SOPS_AGE_KEY: `${key.secret} ${other.secret}` });
    expect(recipients).toEqual([key.recipient, other.recipient]);
  });

  it('in the file that SOPS_AGE_KEY_FILE names', async () => {
    keyFile('keys/mine.txt');
    expect((await found({ SOPS_AGE_KEY_FILE: 'keys/mine.txt' })).recipients).toEqual([key.recipient]);
  });

  it('in the output of SOPS_AGE_KEY_CMD', async () => {
    keyFile('a key.txt');
    expect((await found({ SOPS_AGE_KEY_CMD: "cat 'a key.txt'" })).recipients).toEqual([key.recipient]);
  });

  it('in age.key next to the configuration', async () => {
    keyFile('age.key');
    expect(await found()).toMatchObject({ recipients: [key.recipient], codes: [] });
  });

  it("in the user's own keys.txt", async () => {
    keyFile('config/sops/age/keys.txt');
    expect((await found()).recipients).toEqual([key.recipient]);
  });

  it('nowhere, without a finding: whatever needs one reports it', async () => {
    expect(await found()).toMatchObject({ recipients: [], codes: [] });
  });
});

describe('warnings', () => {
  it('name a key file that others can read', async () => {
    keyFile('age.key', 0o644);
    expect(await found()).toMatchObject({
      recipients: [key.recipient],
      diagnostics: [
        { code: 'sops/readable-key', severity: 'warning', file: 'age.key', hint: 'chmod 600 age.key' },
      ],
    });
  });

  it('name what is not a key, without repeating it', async () => {
    const wrong = key.secret.endsWith('X') ? 'Q' : 'X';
    const { diagnostics } = await found({ SOPS_AGE_KEY: `${key.secret.slice(0, -1)}${wrong}` });
    expect(diagnostics).toMatchObject([{ code: 'sops/bad-identity', file: 'SOPS_AGE_KEY' }]);
    expect(JSON.stringify(diagnostics)).not.toContain(key.secret.slice(20, 40));
  });

  it('name a missing file and a failing command', async () => {
    expect((await found({ SOPS_AGE_KEY_FILE: 'missing' })).codes).toEqual(['sops/bad-identity']);
    expect((await found({ SOPS_AGE_KEY_CMD: 'false' })).codes).toEqual(['sops/bad-identity']);
  });
});

describe('a command line', () => {
  it('is split as a shell splits it', () => {
    expect(splitWords(`pass show 'a b' "c \\"d\\"" e\\ f x"y"z`)).toEqual([
      'pass',
      'show',
      'a b',
      'c "d"',
      'e f',
      'xyz',
    ]);
  });
});
