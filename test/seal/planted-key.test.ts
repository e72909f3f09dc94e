import { generateX25519Identity } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { sealTree } from '../../src/seal/seal.ts';
import { parseConfig, type SopsConfig } from '../../src/sops/config.ts';
import { type Identity, readIdentity } from '../../src/sops/keys.ts';
import { openSealed } from '../../src/sops/open.ts';
import { sealText } from '../../src/sops/seal.ts';

const path = 'kubernetes/secret.sops.yaml';
const rule = (recipients: string[]) => ({
  recipients,
  selector: { kind: 'encrypted_regex', value: '^(data|stringData)$' } as const,
  macOnlyEncrypted: true,
});
const now = () => new Date('2026-01-02T03:04:05Z');
const secret = (value: string, other = 'stays-as-it-is') =>
  `kind: Secret\nstringData:\n  password: ${value}\n  other: ${other}\n`;

let ours: Identity;
let attackers: Identity;
let colleagues: Identity;
let config: SopsConfig;

async function identity(): Promise<Identity> {
  const made = await readIdentity(await generateX25519Identity());
  if (made === undefined) throw new Error('no identity');
  return made;
}

function configFor(...recipients: string[]): SopsConfig {
  const text = `creation_rules: [{encrypted_regex: '^(data|stringData)$', mac_only_encrypted: true, age: '${recipients.join(',')}'}]\n`;
  const parsed = parseConfig('/work-folder/.sops.yaml', '.sops.yaml', text);
  if (!('config' in parsed)) throw new Error('bad configuration');
  return parsed.config;
}

beforeAll(async () => {
  [ours, attackers, colleagues] = [await identity(), await identity(), await identity()];
  config = configFor(ours.recipient);
});

interface State {
  readonly text: string;
  readonly seals: ReadonlyMap<string, readonly string[]>;
}

async function seal(content: string, before?: State, identities = [ours], rules = config, at = path) {
  const { files, seals, diagnostics } = await sealTree([{ path: at, content, secret: true }], {
    root: '/work-folder',
    config: rules,
    identities,
    readExisting: () => before?.text,
    seals: before?.seals ?? new Map(),
    now,
  });
  return { text: files[0]?.content ?? '', seals, codes: diagnostics.map(({ code }) => code) };
}

async function dataKeyOf(text: string, by = ours): Promise<string> {
  const result = await openSealed(path, text, [by]);
  if (!('opened' in result)) throw new Error(result.diagnostics[0]?.message);
  return result.opened.dataKey.toString('hex');
}

/** A file that our key can open, with dummy values, whose data key the attacker keeps. */
async function planted(content: string): Promise<string> {
  const sealed = await sealText(path, content, rule([ours.recipient]), { now });
  if (!('text' in sealed)) throw new Error('not sealed');
  return sealed.text;
}

describe('a data key is reused only if it is known to have been created here', () => {
  it('keeps the data key, and the bytes of what stays, from run to run', async () => {
    const first = await seal(secret('one'));
    const second = await seal(secret('two'), first);
    expect(await dataKeyOf(second.text)).toBe(await dataKeyOf(first.text));
    const other = (text: string) => text.split('\n').find((line) => line.includes('other:'));
    expect(other(second.text)).toBe(other(first.text));
    expect(second.codes).toEqual([]);
    expect(second.seals).toEqual(first.seals);
  });

  it('does not change a file with the right content, whoever sealed it', async () => {
    const text = await planted(secret('one'));
    const result = await seal(secret('one'), { text, seals: new Map() });
    expect(result).toEqual({ text, seals: new Map([[path, []]]), codes: [] });
  });

  it.each(['no proof', 'the proof of the true file', 'a proof that is made up', 'a proof of his own'])(
    'creates a new one for a planted file with %s',
    async (kind) => {
      const before = await seal(secret('one'));
      const text = await planted(secret('dummy'));
      const his = await seal(secret('dummy'), undefined, [attackers]);
      const proofs: Record<string, readonly string[]> = {
        'no proof': [],
        'the proof of the true file': before.seals.get(path) ?? [],
        'a proof that is made up': ['0'.repeat(64), ''],
        'a proof of his own': his.seals.get(path) ?? [],
      };
      const result = await seal(secret('one'), { text, seals: new Map([[path, proofs[kind] ?? []]]) });
      expect(await dataKeyOf(result.text)).not.toBe(await dataKeyOf(text));
      expect(result.codes).toEqual(['seal/not-ours']);
    },
  );

  it('accepts neither the data key of another file nor that of earlier recipients', async () => {
    const elsewhere = await seal(secret('one'), undefined, [ours], config, 'kubernetes/other.sops.yaml');
    const moved = { text: elsewhere.text, seals: new Map([[path, [...elsewhere.seals.values()][0] ?? []]]) };
    expect(await dataKeyOf((await seal(secret('two'), moved)).text)).not.toBe(await dataKeyOf(moved.text));

    const shared = await seal(
      secret('one'),
      undefined,
      [ours],
      configFor(ours.recipient, attackers.recipient),
    );
    const stanza = /\n {8}- enc: (?:(?!\n {8}- enc:).)*?recipient: (\S+)/gs;
    const text = shared.text.replace(stanza, (all, recipient) => (recipient === ours.recipient ? all : ''));
    const result = await seal(secret('two'), { text, seals: shared.seals });
    expect(await dataKeyOf(result.text)).not.toBe(await dataKeyOf(shared.text));
  });

  it('reseals once what a colleague sealed, and then keeps the data key', async () => {
    const team = configFor(ours.recipient, colleagues.recipient);
    const his = await seal(secret('one'), undefined, [colleagues], team);
    const unchanged = await seal(secret('one'), his, [ours], team);
    expect(unchanged.text).toBe(his.text);
    const mine = await seal(secret('two'), his, [ours], team);
    expect(mine.codes).toEqual(['seal/not-ours']);
    const again = await seal(secret('three'), mine, [ours], team);
    expect(again.codes).toEqual([]);
    expect(await dataKeyOf(again.text, colleagues)).toBe(await dataKeyOf(mine.text));
  });
});
