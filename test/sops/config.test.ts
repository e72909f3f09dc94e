import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findConfig, loadConfig, parseConfig, ruleFor } from '../../src/sops/index.ts';
import { newKey, type TestKey } from './keys.ts';

let folder: string;
let key: TestKey;
let other: TestKey;

beforeAll(async () => {
  [key, other] = [await newKey(), await newKey()];
  folder = mkdtempSync(join(tmpdir(), 'sops-config-'));
  mkdirSync(join(folder, 'a/b'), { recursive: true });
  writeFileSync(join(folder, '.sops.yaml'), `creation_rules:\n  - age: ${key.recipient}\n`);
  writeFileSync(join(folder, 'other.yaml'), `creation_rules:\n  - age: ${key.recipient}\n`);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function ruleOf(text: string, path: string) {
  const parsed = parseConfig('/r/.sops.yaml', '.sops.yaml', text);
  if ('diagnostics' in parsed) throw new Error(JSON.stringify(parsed.diagnostics));
  return ruleFor(parsed.config, `/r/${path}`, path);
}

function problems(text: string) {
  const parsed = parseConfig('/r/.sops.yaml', '.sops.yaml', text);
  if ('diagnostics' in parsed) return parsed.diagnostics;
  const rule = ruleFor(parsed.config, '/r/a.yaml', 'a.yaml');
  return 'diagnostics' in rule ? rule.diagnostics : [];
}

describe('.sops.yaml', () => {
  it('is searched for upward', () => {
    expect(findConfig(join(folder, 'a/b'), {})).toBe(join(folder, '.sops.yaml'));
  });

  it('is overridden by the file in SOPS_CONFIG', () => {
    expect(findConfig(folder, { SOPS_CONFIG: 'other.yaml' })).toBe(join(folder, 'other.yaml'));
    expect(loadConfig(folder, { SOPS_CONFIG: 'missing.yaml' })).toMatchObject({
      diagnostics: [{ code: 'sops/no-config' }],
    });
  });
});

describe('creation rules', () => {
  const rules = () => `creation_rules:
  - path_regex: kubernetes/.*\\.sops\\.ya?ml
    encrypted_regex: ^(data|stringData)$
    mac_only_encrypted: true
    age: >-
      ${key.recipient},
      ${other.recipient}
  - path_regex: ^secrets/
    age: [${other.recipient}]
`;

  it('apply by the first path_regex that matches, anywhere in the path', () => {
    expect(ruleOf(rules(), 'kubernetes/apps/a.sops.yaml')).toMatchObject({
      rule: {
        recipients: [key.recipient, other.recipient],
        selector: { kind: 'encrypted_regex', value: '^(data|stringData)$' },
        macOnlyEncrypted: true,
      },
    });
    expect(ruleOf(rules(), 'secrets/a.yaml')).toMatchObject({
      rule: {
        recipients: [other.recipient],
        selector: { kind: 'unencrypted_suffix', value: '_unencrypted' },
      },
    });
  });

  it('must match: a file without a rule is an error', () => {
    expect(ruleOf(rules(), 'a/secrets/b.yaml')).toMatchObject({ diagnostics: [{ code: 'sops/no-rule' }] });
  });

  it('match every path without path_regex', () => {
    expect(ruleOf(`creation_rules:\n  - age: ${key.recipient}\n`, 'any/thing.yaml')).toMatchObject({
      rule: { recipients: [key.recipient] },
    });
  });

  it('are RE2, with classes that JavaScript lacks, and without lookahead', () => {
    expect(
      ruleOf(
        `creation_rules:\n  - path_regex: (?i)^[[:alpha:]]+\\.YAML$\n    age: ${key.recipient}\n`,
        'abc.yaml',
      ),
    ).toHaveProperty('rule');
    expect(problems('creation_rules:\n  - path_regex: a(?=b)\n    age: age1x\n')).toMatchObject([
      { code: 'sops/bad-selector', range: { start: { line: 2, column: 17 } } },
    ]);
  });

  it('may take age keys from one key group', () => {
    const grouped = `creation_rules:\n  - key_groups:\n      - age: [${key.recipient}, ${other.recipient}]\n`;
    expect(ruleOf(grouped, 'a.yaml')).toMatchObject({
      rule: { recipients: [key.recipient, other.recipient] },
    });
  });

  it.each([
    ['two selectors', '  - age: age1x\n    encrypted_regex: a\n    encrypted_suffix: b\n', 'sops/bad-config'],
    ['a rule that is no map', '  - age1x\n', 'sops/bad-config'],
    ['recipients that are no text', '  - age: 7\n', 'sops/bad-config'],
    ['an invalid selector', '  - age: age1x\n    encrypted_regex: "(a"\n', 'sops/bad-selector'],
  ])('refuse %s', (_, rule, code) => {
    expect(problems(`creation_rules:\n${rule}`)).toMatchObject([{ code }]);
  });

  it.each([
    ['two selectors', '  - path_regex: ^a\n    encrypted_regex: a\n    encrypted_suffix: b\n'],
    ['an invalid selector', '  - path_regex: ^a\n    encrypted_regex: (\n'],
    ['recipients that are no text', '  - path_regex: ^a\n    age: 7\n'],
  ])('do not stop the work by %s in the rule for other files', (_, rule) => {
    const text = `creation_rules:\n${rule}  - age: ${key.recipient}\n`;
    expect(ruleOf(text, 'b.yaml')).toMatchObject({ rule: { recipients: [key.recipient] } });
    expect(problems(text)).toHaveLength(1);
  });

  it('stop the work by an invalid path_regex, unless an earlier rule matches', () => {
    const fine = `  - path_regex: ^b\n    age: ${key.recipient}\n`;
    const broken = `  - path_regex: (\n    age: ${key.recipient}\n`;
    expect(ruleOf(`creation_rules:\n${fine}${broken}`, 'b.yaml')).toHaveProperty('rule');
    expect(ruleOf(`creation_rules:\n${broken}${fine}`, 'b.yaml')).toMatchObject({
      diagnostics: [{ code: 'sops/bad-selector', range: { start: { line: 2, column: 17 } } }],
    });
  });

  it('refuse several key groups, if such a rule applies', () => {
    const rules = (path: string) =>
      ruleOf(
        `creation_rules:\n  - path_regex: ^a\n    key_groups: [{age: [age1x]}, {age: [age1y]}]\n  - age: ${key.recipient}\n`,
        path,
      );
    expect(rules('a.yaml')).toMatchObject({ diagnostics: [{ code: 'sops/unsupported-key-type' }] });
    expect(rules('b.yaml')).toMatchObject({ rule: { recipients: [key.recipient] } });
  });

  it('join the groups that a key group merges', () => {
    const text = `creation_rules:\n  - key_groups: [{merge: [{age: [${key.recipient}]}, {merge: [{age: [age1x]}]}]}]\n`;
    const config = parseConfig('/r/.sops.yaml', '.sops.yaml', text);
    expect('config' in config && config.config.rules[0]?.recipients).toEqual([key.recipient, 'age1x']);
  });

  it('refuse keys that are not age keys, if such a rule applies', () => {
    expect(ruleOf('creation_rules:\n  - pgp: ABCD\n    age: age1x\n', 'a.yaml')).toMatchObject({
      diagnostics: [{ code: 'sops/unsupported-key-type' }],
    });
  });
});

describe('invalid recipients', () => {
  const diagnosticsOf = (text: string, path = 'a.yaml') => {
    const found = ruleOf(text, path);
    return 'diagnostics' in found ? found.diagnostics : [];
  };

  it.each([
    ['in a text', 'creation_rules:\n  - age: age1typo\n', 2, 'creation_rules[0].age'],
    ['in a list', 'creation_rules:\n  - age:\n      - age1typo\n', 3, 'creation_rules[0].age[0]'],
    [
      'in a group of keys',
      'creation_rules:\n  - key_groups:\n      - age:\n          - age1typo\n',
      4,
      'creation_rules[0].key_groups[0].age[0]',
    ],
  ])('are reported at their line: %s', (_, text, line, path) => {
    expect(diagnosticsOf(text)).toMatchObject([
      { code: 'sops/bad-recipient', file: '.sops.yaml', path, range: { start: { line } } },
    ]);
  });

  it('do not affect files with another rule', () => {
    const text = `creation_rules:\n  - path_regex: b\n    age: age1typo\n  - age: ${key.recipient}\n`;
    expect(diagnosticsOf(text, 'a.yaml')).toEqual([]);
    expect(diagnosticsOf(text, 'b.yaml')).toHaveLength(1);
  });

  it('are the same finding for every file', () => {
    const parsed = parseConfig('/r/.sops.yaml', '.sops.yaml', 'creation_rules:\n  - age: age1typo\n');
    if ('diagnostics' in parsed) throw new Error('a sound configuration was refused');
    const found = ['/r/a', '/r/b'].map((path) => ruleFor(parsed.config, path, path));
    const [first, second] = found.map((result) =>
      'diagnostics' in result ? result.diagnostics[0] : undefined,
    );
    expect(second).toBe(first);
  });

  it('include a missing recipient', () => {
    expect(diagnosticsOf('creation_rules:\n  - path_regex: a\n')).toMatchObject([
      { code: 'sops/bad-recipient', message: expect.stringContaining('has no recipient') },
    ]);
  });

  it('are not quoted if they are private keys', () => {
    const [found] = diagnosticsOf(`creation_rules:\n  - age: ${key.secret}\n`);
    expect(found?.message).toContain('private key');
    expect(JSON.stringify(found)).not.toContain(key.secret);
  });
});
