import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the licences of the packages in a bundle, as most of them require: name, version, licence, and the licence text.
 *
 * @param inputs - Paths of all files in the bundle, relative to `root`, from esbuild's metafile.
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
