import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildTree } from '../../compare/built-object.ts';
import { resourcesJson, resourcesText } from '../../compare/format/resources.ts';
import { resourcesIn } from '../../compare/resources.ts';
import { readTreeFrom } from '../../pipeline/read-tree.ts';
import { argumentOr, defineCommand, type ValuesOf } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';

const formats = ['text', 'json'] as const;

const taken = {
  arguments: { directory: argumentOr('[dir]', 'the folder: a repository, or a part of one', '.') },
  options: {
    format: {
      flags: '-f, --format <format>',
      summary: 'how to print the table',
      choices: formats,
      default: 'text' as (typeof formats)[number],
    },
  },
};

export const command = defineCommand({
  name: 'resources',
  summary: 'add up what a Flux repository requests: CPU, memory and volumes, by namespace',
  ...taken,
  examples: ['clusterwright resources kubernetes'],
  run: resourcesCommand,
});

async function resourcesCommand(
  { directory, format }: ValuesOf<(typeof taken)['arguments']> & ValuesOf<(typeof taken)['options']>,
  io: Io,
): Promise<ExitStatus> {
  const folder = resolve(io.cwd, directory);
  if (!existsSync(folder)) {
    io.stderr(`${directory} does not exist\n`);
    return 2;
  }
  const { files, folder: below } = readTreeFrom(folder);
  const resources = resourcesIn(buildTree(files, { folder: below }));
  io.stdout(
    format === 'json' ? `${JSON.stringify(resourcesJson(resources), null, 2)}\n` : resourcesText(resources),
  );
  if (resources.uses.length === 0) io.stderr(`Nothing in ${directory} requests resources\n`);
  return 0;
}
