import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildTree } from '../../compare/built-object.ts';
import { inventoryJson, inventoryText } from '../../compare/format/inventory.ts';
import { versionsIn } from '../../compare/versions.ts';
import { harmlessJson } from '../../diagnostics/format/harmless.ts';
import { readTreeFrom } from '../../pipeline/read-tree.ts';
import { argumentOr, defineCommand, type ValuesOf } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';

const formats = ['text', 'json'] as const;

const taken = {
  arguments: { directory: argumentOr('[dir]', 'the folder: a repository, or a part of one', '.') },
  options: {
    format: {
      flags: '-f, --format <format>',
      summary: 'how to print the list',
      choices: formats,
      default: 'text' as (typeof formats)[number],
    },
  },
};

export const command = defineCommand({
  name: 'images',
  summary: 'list every image, chart and source of a Flux repository, with version, digest and place',
  ...taken,
  examples: ['clusterwright images kubernetes'],
  run: imagesCommand,
});

async function imagesCommand(
  { directory, format }: ValuesOf<(typeof taken)['arguments']> & ValuesOf<(typeof taken)['options']>,
  io: Io,
): Promise<ExitStatus> {
  const folder = resolve(io.cwd, directory);
  if (!existsSync(folder)) {
    io.stderr(`${directory} does not exist\n`);
    return 2;
  }
  const { files, folder: below } = readTreeFrom(folder);
  const uses = versionsIn(buildTree(files, { folder: below }));
  io.stdout(format === 'json' ? `${harmlessJson(inventoryJson(uses))}\n` : inventoryText(uses));
  if (uses.length === 0) io.stderr(`No images or charts in ${directory}\n`);
  return 0;
}
