import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { buildTree, compareObjects } from '../../compare/built-object.ts';
import { manifestFiles, manifestsText, ofKustomization } from '../../compare/format/manifests.ts';
import { writeFiles } from '../../disk/write-files.ts';
import { readTreeFrom } from '../../pipeline/read-tree.ts';
import { trusting } from '../../untrusted.ts';
import {
  argumentOr,
  defineCommand,
  optionalArgument,
  text,
  untrusted,
  type ValuesOf,
} from '../define-command.ts';
import { helmOptions, helmRefusal, inflated } from '../helm-option.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

const taken = {
  arguments: {
    directory: argumentOr('[dir]', 'the folder: a repository, or a part of one', '.'),
    kustomization: optionalArgument(
      '[kustomization]',
      'limit to what this Flux Kustomization applies: `apps`, `flux-system/apps`',
    ),
  },
  options: {
    ...helmOptions,
    untrusted,
    output: text('-o, --output <dir>', 'write one file per object into this new folder, by Kustomization'),
  },
};

export const command = defineCommand({
  name: 'build',
  summary:
    'print what Flux would apply: built, patched, with variables substituted; no secret is opened or shown',
  ...taken,
  examples: [
    'clusterwright build                    # everything that Flux would apply',
    'clusterwright build . cluster-apps     # one Kustomization',
  ],
  run: buildCommand,
});

/** `clusterwright build`: prints the objects of a repository as Flux would apply them, in the same order on every machine. */
async function buildCommand(
  {
    directory,
    kustomization,
    output,
    helm,
    chart,
    untrusted: stranger,
  }: ValuesOf<(typeof taken)['arguments']> & ValuesOf<(typeof taken)['options']>,
  io: Io,
): Promise<ExitStatus> {
  const refusal = helmRefusal({ helm, chart }, trusting(io, { untrusted: stranger }));
  if (refusal !== undefined) {
    io.stderr(`${refusal}\n`);
    return 2;
  }
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
  const built = buildTree(files, { folder: below });
  const { trees, diagnostics } = await inflated(
    [built],
    { helm, chart },
    trusting(io, { untrusted: stranger }),
  );
  const { objects: unsorted = [], problems = [] } = trees[0] ?? {};
  const all = [...unsorted].sort(compareObjects);
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
  return report({ diagnostics: [...problems, ...diagnostics] }, { format: 'text' }, io);
}

function isFilled(folder: string): boolean {
  return existsSync(folder) && (!statSync(folder).isDirectory() || readdirSync(folder).length > 0);
}
