import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { kubernetesRule, newKey, open, refusal, seal, type TestKey, wholeFileRule } from './keys.ts';

let key: TestKey;
let full: string;
let partial: string;

const text = `name_unencrypted: langfuse
replicas_unencrypted: 3
stringData:
  user: langfuse
  password: correct horse
  port: 5432
  list:
    - first
    - second
`;

beforeAll(async () => {
  key = await newKey();
  full = await seal('a.yaml', text, wholeFileRule(key));
  partial = await seal('a.yaml', text, kubernetesRule(key));
});

/** The ranges of a sealed file in which no bit may change: values, MAC, key, time, and clear values. */
function guarded(sealed: string, clear: boolean): [number, number][] {
  const patterns = [
    /ENC\[[^\]\n]*\]/g,
    /-----BEGIN[\s\S]*?-----END AGE ENCRYPTED FILE-----/g,
    /(?<=lastmodified: ")[^"]*/g,
  ];
  if (clear) patterns.push(/(?<=_unencrypted: ).*/g);
  return patterns.flatMap((pattern) =>
    [...sealed.matchAll(pattern)].map((match): [number, number] => [
      match.index,
      match.index + match[0].length,
    ]),
  );
}

function flipBit(sealed: string, ranges: readonly [number, number][], nth: number, bit: number): string {
  const offsets = ranges.flatMap(([from, to]) =>
    Array.from({ length: to - from }, (_, index) => from + index),
  );
  const at = offsets[nth % offsets.length] ?? 0;
  return sealed.slice(0, at) + String.fromCharCode(sealed.charCodeAt(at) ^ (1 << bit)) + sealed.slice(at + 1);
}

describe('a changed file is rejected', () => {
  it.each(['int', 'float', 'bool', 'time'])('if the type of a text is changed to %s', async (type) => {
    const sealed = await seal('a.yaml', 'password: "correct: horse"\n', wholeFileRule(key));
    const tampered = sealed.replace(/(password: ENC\[.*type:)str/, `$1${type}`);
    expect(tampered).not.toBe(sealed);
    const [found] = await refusal('a.yaml', tampered, key);
    expect(found?.code).toBe('sops/damaged-value');
  });

  it('whichever bit of a value, the MAC, the key or a clear value was changed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat({ max: 6 }), fc.boolean(), async (nth, bit, whole) => {
        const sealed = whole ? full : partial;
        const tampered = flipBit(sealed, guarded(sealed, whole), nth, bit);
        const diagnostics = await refusal('a.yaml', tampered, key);
        expect(diagnostics.length).toBeGreaterThan(0);
        for (const { message, hint } of diagnostics) expect(message + hint).not.toContain('correct horse');
      }),
      { numRuns: 1000 },
    );
  }, 60_000);

  it('and the place is reported: the key of a value', async () => {
    const tampered = full.replace(
      /(password: ENC\[AES256_GCM,data:)(.)/,
      (_, head: string, c: string) => head + (c === 'A' ? 'B' : 'A'),
    );
    expect(await refusal('a.yaml', tampered, key)).toMatchObject([
      { code: 'sops/damaged-value', path: 'stringData.password', range: { start: { line: 5, column: 13 } } },
    ]);
  });

  it('and the place is reported: the data key, and the MAC', async () => {
    const stanza = full.replace(
      /(-----BEGIN AGE ENCRYPTED FILE-----\s+.{20})(.)/,
      (_, head: string, c: string) => head + (c === 'A' ? 'B' : 'A'),
    );
    expect(await refusal('a.yaml', stanza, key)).toMatchObject([
      { code: 'sops/damaged-key', path: 'sops.age[0].enc' },
    ]);
    const time = full.replace(/lastmodified: "2026/, 'lastmodified: "2027');
    expect(await refusal('a.yaml', time, key)).toMatchObject([
      { code: 'sops/mac-mismatch', path: 'sops.mac' },
    ]);
  });

  it('if a value was moved to another key', async () => {
    const [user = '', password = ''] = full.match(/ENC\[.*\]/g) ?? [];
    const swapped = full.replace(user, '<>').replace(password, user).replace('<>', password);
    expect((await refusal('a.yaml', swapped, key)).map(({ path }) => path)).toEqual([
      'stringData.user',
      'stringData.password',
    ]);
  });

  it('if the items of a list were reordered', async () => {
    const items = full.match(/ {4}- ENC.*\n/g) ?? [];
    const swapped = full.replace(items.join(''), items.reverse().join(''));
    expect(swapped).not.toBe(full);
    expect(await refusal('a.yaml', swapped, key)).toMatchObject([{ code: 'sops/mac-mismatch' }]);
  });

  it.each([
    ['removed', (sealed: string) => sealed.replace(/ {2}password: .*\n/, '')],
    ['emptied', (sealed: string) => sealed.replace(/password: .*/, 'password: ""')],
    ['made null', (sealed: string) => sealed.replace(/password: .*/, 'password: null')],
    ['replaced by plain text', (sealed: string) => sealed.replace(/password: .*/, 'password: mine')],
    ['added in the clear', (sealed: string) => sealed.replace('stringData:', 'stringData:\n  more: mine')],
    ['followed by more text', (sealed: string) => sealed.replace(/(password: .*)/, '$1x')],
    [
      'selected no longer',
      (sealed: string) => sealed.replace(/^( {2}unencrypted_suffix|encrypted_regex): .*/m, '$1: nothing'),
    ],
    ['left without a MAC', (sealed: string) => sealed.replace(/^ {2}mac: .*\n/m, '')],
  ])('if a value was %s', async (_, change) => {
    expect(change(full)).not.toBe(full);
    expect((await refusal('a.yaml', change(full), key)).length).toBeGreaterThan(0);
  });

  it('but not if a clear value changed that the MAC excludes', async () => {
    const changed = partial.replace('replicas_unencrypted: 3', 'replicas_unencrypted: 4');
    expect((await open('a.yaml', changed, key)).text('readable')).toBe(text.replace(': 3', ': 4'));
  });
});
