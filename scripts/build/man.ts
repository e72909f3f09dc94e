import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandsFor } from '../../src/cli/main.ts';
import { manPages } from './man-pages.ts';

/** Writes the man pages into `dist/man`, which `directories.man` of the package names. */
export async function writeManual(dist: string, version: string): Promise<void> {
  const io = { cwd: dist, env: {}, version, stdout: () => {}, stderr: () => {}, color: false };
  mkdirSync(join(dist, 'man'));
  for (const [name, text] of manPages(await commandsFor(undefined, io), version)) {
    writeFileSync(join(dist, 'man', name), text);
  }
}
