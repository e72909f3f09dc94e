import { generateX25519Identity } from 'age-encryption';
import { beforeAll, describe, expect, it } from 'vitest';
import { sealTree } from '../../src/seal/seal.ts';
import { parseConfig } from '../../src/sops/config.ts';
import { type Identity, readIdentity } from '../../src/sops/keys.ts';

const secret = (value: string) => `kind: Secret\nstringData:\n  password: ${value}\n`;
const header = "creation_rules:\n  - encrypted_regex: '^(data|stringData)$'\n    age: ";
let ours: Identity;
let colleagues: Identity;
let attackers: Identity;

async function identity(): Promise<Identity> {
  const made = await readIdentity(await generateX25519Identity());
  if (made === undefined) throw new Error('no identity');
  return made;
}

beforeAll(async () => {
  [ours, colleagues, attackers] = [await identity(), await identity(), await identity()];
});

type Contents = Readonly<Record<string, string>>;

async function seal(plain: Contents, recipients: readonly Identity[], before: Contents = {}) {
  const text = `${header}${recipients.map(({ recipient }) => recipient).join(',')}\n`;
  const parsed = parseConfig('/work-folder/.sops.yaml', '.sops.yaml', text);
  if (!('config' in parsed)) throw new Error('bad configuration');
  const { files, diagnostics } = await sealTree(
    Object.entries(plain).map(([path, content]) => ({ path, content, secret: true })),
    {
      root: '/work-folder',
      config: parsed.config,
      identities: [ours],
      readExisting: (path) => before[path],
      now: () => new Date('2026-01-02T03:04:05Z'),
    },
  );
  const found = diagnostics.filter(({ code }) => code === 'seal/new-recipient');
  return { sealed: Object.fromEntries(files.map(({ path, content }) => [path, content])), found };
}

const [one, two] = ['kubernetes/one.sops.yaml', 'kubernetes/two.sops.yaml'];
const plain = { [one]: secret('first'), [two]: secret('second') };

describe('a recipient that was added to .sops.yaml', () => {
  it.each<[string, Contents]>([
    ['when nothing else changed', plain],
    ['when a value changed as well', { ...plain, [two]: secret('third') }],
    ['when a file came as well', { ...plain, 'kubernetes/new.sops.yaml': secret('third') }],
  ])('is reported once, at its line, %s', async (_, after) => {
    const { sealed } = await seal(plain, [ours, colleagues]);
    const { found } = await seal(after, [ours, colleagues, attackers], sealed);
    expect(found).toMatchObject([
      {
        severity: 'warning',
        file: '.sops.yaml',
        range: { start: { line: 3 } },
        message: `${attackers.recipient} can open ${one} and 1 more from now on, and could not before`,
      },
    ]);
  });

  it('is reported when it replaces another', async () => {
    const { sealed } = await seal(plain, [ours, colleagues]);
    const { found } = await seal(plain, [ours, attackers], sealed);
    expect(found.map(({ message }) => message)).toEqual([expect.stringContaining(attackers.recipient)]);
  });

  it('is not reported again by the next run', async () => {
    const { sealed } = await seal(plain, [ours]);
    const next = await seal(plain, [ours, colleagues], sealed);
    expect(next.found).toHaveLength(1);
    expect((await seal(plain, [ours, colleagues], next.sealed)).found).toEqual([]);
  });

  it('is not reported if there is none: in a first run, or when one was removed', async () => {
    const { sealed, found } = await seal(plain, [ours, colleagues]);
    expect(found).toEqual([]);
    expect((await seal(plain, [ours], sealed)).found).toEqual([]);
  });
});
