import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findIdentities, openSealed, sealText } from '../../src/sops/index.ts';
import { isRecipient } from '../../src/sops/keys.ts';
import { kubernetesRule, now } from '../sops/keys.ts';
import { findSops } from './sops-binary.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ssh-'));
  mkdirSync(join(folder, '.ssh'));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const env = () => ({ HOME: folder, XDG_CONFIG_HOME: join(folder, '.config'), PATH: process.env['PATH'] });
const text = 'stringData:\n  password: secret\n';

function keygen(name: string, ...args: string[]): string {
  execFileSync('ssh-keygen', ['-q', '-N', '', '-C', 'me@here', '-f', join(folder, name), ...args]);
  return readFileSync(join(folder, `${name}.pub`), 'utf8').trim();
}

/** Seals for an SSH key, and opens with what is found in `more`; sops must be able to open it too. */
async function roundTrip(recipient: string, more: NodeJS.ProcessEnv) {
  const rule = { ...kubernetesRule(), recipients: [recipient] };
  const sealed = await sealText('a.yaml', text, rule, { now });
  if ('diagnostics' in sealed) return sealed.diagnostics;
  writeFileSync(join(folder, 'a.yaml'), sealed.text);
  const options = { cwd: folder, env: { ...env(), ...more }, encoding: 'utf8' } as const;
  expect(execFileSync(findSops(), ['decrypt', 'a.yaml'], options)).toContain('password: secret');
  const { identities } = await findIdentities(folder, { ...env(), ...more });
  const opened = await openSealed('a.yaml', sealed.text, identities);
  return 'opened' in opened ? opened.opened.text('readable') : opened.diagnostics;
}

describe('SSH keys', () => {
  it.each([
    ['Ed25519', ['-t', 'ed25519']],
    ['RSA, as OpenSSH writes it', ['-t', 'rsa', '-b', '2048']],
    ['RSA, as PEM', ['-t', 'rsa', '-b', '2048', '-m', 'PEM']],
  ])('%s: seal and open', async (kind, args) => {
    const name = `key-${kind.replaceAll(/\W/g, '')}`;
    const recipient = keygen(name, ...args);
    expect(await roundTrip(recipient, { SOPS_AGE_SSH_PRIVATE_KEY_FILE: name })).toBe(text);
    expect(await roundTrip(recipient, { SOPS_AGE_SSH_PRIVATE_KEY_CMD: `cat ${name}` })).toBe(text);
  });

  it("are found where the user's own keys are", async () => {
    const recipient = keygen('.ssh/id_ed25519', '-t', 'ed25519');
    expect(await roundTrip(recipient, {})).toBe(text);
  });

  it('with a passphrase are refused, with a warning', async () => {
    execFileSync('ssh-keygen', ['-q', '-N', 'phrase', '-t', 'ed25519', '-f', join(folder, 'locked')]);
    const { diagnostics } = await findIdentities(folder, {
      ...env(),
      SOPS_AGE_SSH_PRIVATE_KEY_FILE: 'locked',
    });
    expect(diagnostics).toMatchObject([{ code: 'sops/bad-identity', severity: 'warning', file: 'locked' }]);
  });

  it('that are too short, damaged or of another kind are not recipients', () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey;
    writeFileSync(join(folder, 'short.pem'), short.export({ type: 'spki', format: 'pem' }));
    const line = execFileSync('ssh-keygen', ['-i', '-m', 'PKCS8', '-f', join(folder, 'short.pem')], {
      encoding: 'utf8',
    });
    expect(line).toMatch(/^ssh-rsa /);
    expect(isRecipient(line.trim())).toBe(false);
    expect(isRecipient('ssh-ed25519 AAAA')).toBe(false);
    expect(isRecipient('ssh-dss AAAAB3NzaC1kc3M=')).toBe(false);
  });
});
