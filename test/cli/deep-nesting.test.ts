import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tooDeepAt } from '../../src/diagnostics/nesting.ts';
import { run, temporaryFolder } from '../support/cli.ts';

const levels = 20_000;
const stairs = Array.from({ length: 900 }, (_, at) => `${' '.repeat(at)}a:`).join('\n');
const forms: Readonly<Record<string, string>> = {
  maps: `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`,
  lists: `${'['.repeat(levels)}${']'.repeat(levels)}`,
  'lists with brackets in quotes': `${'["]]",'.repeat(levels)}1${']'.repeat(levels)}`,
  'lists with brackets in comments': `${'[ # ]]\n'.repeat(levels)}1${']'.repeat(levels)}`,
  'what is never closed': '{a: ['.repeat(levels),
  dashes: `${'- '.repeat(levels)}1`,
  'complex keys': `${'? '.repeat(levels)}1`,
  steps: stairs,
};

describe.each(Object.entries(forms))('%s nested without limit', (_, text) => {
  test('is refused with a message', async () => {
    const folder = temporaryFolder();
    const write = (path: string, content: string) => writeFileSync(join(folder, path), content);
    execFileSync('git', ['init', '-q'], { cwd: folder });
    write(
      'a.yaml',
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\ndata:\n  ${text.replaceAll('\n', '\n  ')}\n`,
    );
    write('d.yaml', text);
    write('b.sops.yaml', `${text}\n`);
    write('c.sops.json', text);
    write('cluster.yaml', `a:\n  ${text.replaceAll('\n', '\n  ')}\n`);
    mkdirSync(join(folder, 'in'));
    write('in/a.j2', '{{ a }}');
    for (const suffix of ['yaml', 'json', 'toml']) {
      write(`data.${suffix}`, suffix === 'toml' ? `a = ${text}\n` : text);
      write(`${suffix}.toml`, `[makejinja]\ninputs = ["in"]\noutput = "out"\ndata = ["data.${suffix}"]\n`);
    }
    write('.sops.yaml', `creation_rules:\n  ${text.replaceAll('\n', '\n  ')}\n`);
    for (const args of [
      ['validate'],
      ['verify', '.'],
      ['build', '.'],
      ['images', '.'],
      ['secrets', 'check'],
      ['secrets', 'decrypt', 'b.sops.yaml'],
      ['secrets', 'decrypt', 'c.sops.json'],
      ['secrets', 'encrypt', 'a.yaml'],
      ['render', '-c', 'yaml.toml'],
      ['render', '-c', 'json.toml'],
      ['render', '-c', 'toml.toml'],
      ['schema', 'infer', 'data.yaml'],
    ]) {
      const { status, stdout, stderr } = await run(folder, args);
      expect({ args, status: status <= 1 }).toEqual({ args, status: true });
      if (args[0] === 'verify') expect(stdout).toContain('d.yaml');
      expect(stdout + stderr).not.toMatch(/call stack|internal error/i);
    }
  });
});

test.each([
  'echo -e "\\e[31m \\033[0m x\n'.repeat(1000),
  '- {a: [1, "]", {b: c}]} # ]\n'.repeat(1000),
  "it's {{ fine }} and [so] is this\n".repeat(1000),
  `${' '.repeat(5000)}a\n`.repeat(10),
  '---\n[\n'.repeat(1000),
])('long but flat input is accepted', (text) => {
  expect(tooDeepAt(text)).toBeUndefined();
});
