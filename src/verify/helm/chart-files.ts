import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readArchive } from './archive.ts';

/** The text files of one chart, by path relative to its folder. */
export type ChartFiles = ReadonlyMap<string, string>;

/** Reads a chart folder or archive. Throws if `path` does not contain one. */
export async function readChartFiles(path: string): Promise<ChartFiles> {
  if ((await stat(path)).isDirectory()) return readFolder(path, '');
  return withoutTop(readArchive(await readFile(path)));
}

/** Removes the top folder of an archive, which has the chart's name. */
function withoutTop(files: ReadonlyMap<string, string>): ChartFiles {
  return new Map([...files].map(([path, content]) => [path.slice(path.indexOf('/') + 1), content]));
}

async function readFolder(root: string, below: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      for (const [name, content] of await readFolder(root, path)) files.set(name, content);
    } else if (/^charts\/[^/]+\.tgz$/.test(path)) {
      for (const [name, content] of readArchive(await readFile(join(root, path))))
        files.set(`charts/${name}`, content);
    } else if (entry.isFile()) {
      files.set(path, await readFile(join(root, path), 'utf8'));
    }
  }
  return files;
}
