import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { RenderedFile } from '../../src/render/rendered-file.ts';

/** Writes a tree into a test's folder, in plain text: fixtures contain no real secrets. */
export function writeTree(tree: ReadonlyMap<string, RenderedFile>, folder: string): void {
  for (const { path, content } of tree.values()) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
}

/** The binary in a variable such as `KUSTOMIZE_BIN`, or the first on the PATH. Throws if there is none. */
export function findBinary(name: string): string {
  const variable = `${name.toUpperCase()}_BIN`;
  const named = process.env[variable];
  const inPath = (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name));
  const found = [...(named === undefined ? [] : [named]), ...inPath].find((candidate) =>
    existsSync(candidate),
  );
  if (found === undefined)
    throw new Error(`these tests need ${name}: put it into PATH, or name it in ${variable}`);
  return found;
}

/** Resolves to a program's output; rejects with its stderr if it fails. */
export function run(binary: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(binary, [...args], { maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${binary} ${args.join(' ')}: ${stderr}`));
    });
  });
}
