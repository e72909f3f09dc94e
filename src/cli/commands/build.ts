import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildTree } from '../../compare/built-object.ts';
import { manifestFiles, manifestsText, ofKustomization } from '../../compare/format/manifests.ts';
import { writeFiles } from '../../disk/write-files.ts';
import { readTreeFrom } from '../../pipeline/read-tree.ts';
import { argumentOr, defineCommand, optionalArgument, text, type ValuesOf } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

const taken = {
  arguments: {
    directory: argumentOr('[dir]', 'the folder: a repository, or a part of one', '.'),
    kustomization: optionalArgument(
      '[kustomization]',
      'only what this Flux Kustomization applies: `apps`, `flux-system/apps`',
    ),
  },
  options: {
    output: text('-o, --output <dir>', 'write a file for each object into this new folder, by Kustomization'),
  },
};

export const command = defineCommand({
  name: 'build',
  summary: 'print what Flux would apply: built, patched, with variables put in; no secret is opened or shown',
  ...taken,
  run: buildCommand,
});

/** `clusterwright build`: the objects of a repository, as Flux would apply them, in one order on every machine. */
async function buildCommand(
  {
    directory,
    kustomization,
    output,
  }: ValuesOf<(typeof taken)['arguments']> & ValuesOf<(typeof taken)['options']>,
  io: Io,
): Promise<ExitStatus> {
  const folder = resolve(io.cwd, directory);
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    io.stderr(`${directory} is not a folder\n`);
    return 2;
  }
  if (output !== undefined && isFilled(resolve(io.cwd, output))) {
    io.stderr(`${output} is not empty: name a new folder\n`);
    return 2;
  }
  const { files, folder: below } = readTreeFrom(folder);
  const { objects: all, problems } = buildTree(files, { folder: below });
  const objects = kustomization === undefined ? all : ofKustomization(all, kustomization);
  if (kustomization !== undefined && objects.length === 0) {
    const names = [...new Set(all.flatMap(({ owner }) => (owner ? [owner.name] : [])))].sort();
    io.stderr(
      `no Kustomization ${kustomization} applies anything here; there are ${names.join(', ') || 'none'}\n`,
    );
    return 1;
  }
  if (output === undefined) io.stdout(manifestsText(objects));
  else {
    const made = manifestFiles(objects);
    writeFiles(
      io.cwd,
      made.map(({ path, content }) => ({ path: join(output, path), content })),
    );
    io.stderr(`${made.length} ${made.length === 1 ? 'file' : 'files'} written to ${output}\n`);
  }
  return report({ diagnostics: problems }, { format: 'text' }, io);
}

function isFilled(folder: string): boolean {
  return existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length > 0);
}
