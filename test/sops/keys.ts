import { generateIdentity } from 'age-encryption';
import { type Identity, openSealed, readIdentity, type SealRule, sealText } from '../../src/sops/index.ts';
import type { Opened } from '../../src/sops/open.ts';

export interface TestKey {
  readonly secret: string;
  readonly identity: Identity;
  readonly recipient: string;
}

export async function newKey(secret?: string): Promise<TestKey> {
  const key = secret ?? (await generateIdentity());
  const identity = await readIdentity(key);
  if (identity === undefined) throw new Error('a generated key is an identity');
  return { secret: key, identity, recipient: identity.recipient };
}

export const now = () => new Date('2026-01-02T03:04:05Z');
export const later = () => new Date('2026-06-07T08:09:10Z');

/** The rule for Kubernetes Secrets in the .sops.yaml that `init` writes. */
export function kubernetesRule(...keys: readonly TestKey[]): SealRule {
  return {
    selector: { kind: 'encrypted_regex', value: '^(data|stringData)$' },
    macOnlyEncrypted: true,
    recipients: keys.map(({ recipient }) => recipient),
  };
}

export function wholeFileRule(...keys: readonly TestKey[]): SealRule {
  return {
    selector: { kind: 'unencrypted_suffix', value: '_unencrypted' },
    macOnlyEncrypted: false,
    recipients: keys.map(({ recipient }) => recipient),
  };
}

/** Seals, or fails the test with the reasons. */
export async function seal(name: string, text: string, rule: SealRule, previous?: Opened, at = now) {
  const result = await sealText(name, text, rule, {
    now: at,
    ...(previous === undefined ? {} : { previous }),
  });
  if ('diagnostics' in result) throw new Error(JSON.stringify(result.diagnostics, undefined, 2));
  return result.text;
}

export async function open(name: string, text: string, ...keys: readonly TestKey[]): Promise<Opened> {
  const result = await openSealed(
    name,
    text,
    keys.map(({ identity }) => identity),
  );
  if ('diagnostics' in result) throw new Error(JSON.stringify(result.diagnostics, undefined, 2));
  return result.opened;
}

/** The codes of the errors in a sealed file; empty if it can be opened. */
export async function refusal(name: string, text: string, ...keys: readonly TestKey[]) {
  const result = await openSealed(
    name,
    text,
    keys.map(({ identity }) => identity),
  );
  return 'diagnostics' in result ? result.diagnostics : [];
}
