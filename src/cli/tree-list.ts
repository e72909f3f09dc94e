import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildTree } from '../compare/built-object.ts';
import { harmlessJson } from '../diagnostics/format/harmless.ts';
import { readTreeFrom } from '../pipeline/read-tree.ts';
import { argumentOr, defineCommand, type ValuesOf } from './define-command.ts';
import type { ExitStatus, Io } from './io.ts';

const formats = ['text', 'json'] as const;

const taken = {
  arguments: { directory: argumentOr('[dir]', 'the folder: a repository, or a part of one', '.') },
  options: {
    format: {
      flags: '-f, --format <format>',
      summary: 'how to print what was found',
      choices: formats,
      default: 'text' as (typeof formats)[number],
    },
  },
};

/** What a command found in a tree. */
interface Found {
  readonly text: () => string;
  readonly json: () => unknown;
  /** The message if nothing was found; undefined otherwise. */
  readonly nothing: string | undefined;
}

/** Declares a command that prints something about the objects that Flux would apply from a repository. */
export function treeList(
  given: { readonly name: string; readonly summary: string; readonly examples: readonly string[] },
  find: (tree: ReturnType<typeof buildTree>) => Found,
) {
  const run = async (
    { directory, format }: ValuesOf<(typeof taken)['arguments']> & ValuesOf<(typeof taken)['options']>,
    io: Io,
  ): Promise<ExitStatus> => {
    const folder = resolve(io.cwd, directory);
    if (!existsSync(folder)) {
      io.stderr(`${directory} does not exist\n`);
      return 2;
    }
    const { files, folder: below } = readTreeFrom(folder);
    const { text, json, nothing } = find(buildTree(files, { folder: below }));
    io.stdout(format === 'json' ? `${harmlessJson(json())}\n` : text());
    if (nothing !== undefined) io.stderr(`${nothing} in ${directory}\n`);
    return 0;
  };
  return defineCommand({ ...given, ...taken, run });
}
