import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Write the licences of the packages that a bundle contains, as most of them ask for: name, version, licence, and the text
 * that each brings along.
 *
 * @param inputs - Paths of all files in the bundle, relative to `root`, as esbuild's metafile has them.
 * @param file - Where to write.
 */
export function writeLicences(root: string, inputs: readonly string[], file: string): void {
  const folders = new Set(
    inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  const texts = [...folders].sort().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(join(root, folder, 'package.json'), 'utf8'),
    ) as {
      readonly name: string;
      readonly version: string;
      readonly license?: string;
    };
    const found = readdirSync(join(root, folder)).find((entry) =>
      /^(?:licen[cs]e|copying)(?:\.\w+)?$/i.test(entry),
    );
    const text = found === undefined ? '' : readFileSync(join(root, folder, found), 'utf8').trim();
    return `${name} ${version} (${license ?? 'see below'})\n\n${text}`.trim();
  });
  if (texts.length === 0) throw new Error('the bundle contains no packages');
  writeFileSync(file, `${[...new Set(texts)].join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
}
