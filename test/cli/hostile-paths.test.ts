import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

let outside: string;
let folder: string;

beforeEach(() => {
  outside = temporaryFolder();
  folder = join(outside, 'repository');
  mkdirSync(folder);
});

function write(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

test('ci does not write its findings through a link that leads out of the repository', async () => {
  writeFileSync(join(outside, 'victim'), 'mine\n');
  symlinkSync('../victim', join(folder, 'found.sarif'));
  const { status, stderr } = await run(folder, ['ci', '.', '--sarif', 'found.sarif']);
  expect(status).toBe(1);
  expect(stderr).toContain('write/link');
  expect(readFileSync(join(outside, 'victim'), 'utf8')).toBe('mine\n');
});

test('migrate does not write a plugin outside the repository, wherever the settings locate plugins', async () => {
  write('repository-is-below', '');
  write(
    'makejinja.toml',
    `[makejinja]\ninputs = ["in"]\noutput = "out"\nimport_paths = [".."]\nloaders = ["p:P"]\n`,
  );
  write('in/a.j2', '{{ 1 | own }}');
  writeFileSync(join(outside, 'p.py'), 'def own(x):\n    return x\n');
  const { status, stderr } = await run(folder, ['migrate']);
  expect(status).toBe(1);
  expect(stderr).toContain('write/outside-tree');
  expect(existsSync(join(outside, 'p.ts'))).toBe(false);
});

test('no file name becomes code of the plugin that migrate writes', async () => {
  write(
    'makejinja.toml',
    `[makejinja]\ninputs = ["in"]\noutput = "out"\nimport_paths = ["."]\nloaders = ["p:P"]\n`,
  );
  write('in/*/evil(); /*\nevil();\u2028evil();.j2', '{{ 1 | own }}{{ 2 | other }}');
  write('p.py', 'def own(x: constructor = "\u2028") -> toString:\n    # \revil()\n    return x\n');
  const { status } = await run(folder, ['migrate']);
  expect(status).toBe(0);
  const text = readFileSync(join(folder, 'p.ts'), 'utf8');
  const code = text.replace(/\/\*.*?\*\//gs, '').replace(/\/\/[^\n\r\u2028\u2029]*/g, '');
  expect(code).not.toMatch(/evil|native code/);
});
