import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

const secret = 'q8Zr2mKx7Vt4Bw9Ls5NpA1c';

/** What YAML reads an unquoted password as. */
const typos = [
  ['an alias', `*${secret}`],
  ['an alias in a list', `[*${secret}]`],
  ['an alias as a key', `{*${secret} : b}`],
  ['a tag', `!${secret}`],
  ['a standard tag', `!!${secret} x`],
  ['a whole tag', `!<${secret}> x`],
  ['a tag with a handle', `!x!${secret} y`],
  ['the handle of a tag', `!${secret}!a y`],
  ['an anchor', `&${secret}`],
  ['the beginning of a block', `|${secret}`],
  ['the beginning of a folded block', `>2${secret}\n  x`],
  ['an escape sequence', `"\\${secret}"`],
  ['what cannot begin a text', `@${secret}`],
  ['a directive', `%${secret}`],
  ['a bracket', `[${secret}`],
  ['a quote', `"${secret}`],
] as const;

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

async function reported(folder: string, ...args: string[]): Promise<string> {
  const { stdout, stderr } = await run(folder, args);
  return stdout + stderr;
}

describe.each(typos)('a password that YAML reads as %s is not quoted', (_, value) => {
  test('in data', async () => {
    const folder = folderWith({
      'makejinja.toml': '[makejinja]\ninputs = ["in"]\noutput = "out"\ndata = ["d.yaml"]\n',
      'in/a.txt.jinja': 'x\n',
      'd.yaml': `a: b\npassword: ${value}\n`,
    });
    for (const args of [['render'], ['render', '--format', 'json'], ['migrate'], ['schema', 'infer']])
      expect(await reported(folder, ...args)).not.toContain(secret);
  });

  test('in a manifest', async () => {
    const folder = folderWith({
      'a.yaml': `apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: a}\nstringData:\n  password: ${value}\n`,
    });
    for (const format of ['text', 'json', 'sarif', 'github'])
      expect(await reported(folder, 'verify', '.', '--format', format)).not.toContain(secret);
  });
});
