import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { compareRevisions, rangeOf } from '../../pipeline/compare-revisions.ts';
import { rootOf } from '../../pipeline/read-tree.ts';
import { trusting } from '../../untrusted.ts';
import { type ComparisonFormat, comparisonFormats, formatComparison, shippedVolumes } from '../comparison.ts';
import {
  argumentOr,
  defineCommand,
  flag,
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
    base: argumentOr('[base]', 'the revision to compare with; `main...feature` as in git', 'HEAD'),
    head: optionalArgument('[head]', 'the revision to compare (default: the working tree)'),
  },
  options: {
    mergeBase: flag('--merge-base', 'compare with the merge base, as a pull request does'),
    folder: text('--folder <dir>', 'limit to what Flux applies from the Kustomizations in this folder'),
    ...helmOptions,
    untrusted,
    format: {
      flags: '-f, --format <format>',
      summary: 'how to print the difference',
      choices: comparisonFormats,
      default: 'text' as ComparisonFormat,
    },
  },
};

export const command = defineCommand({
  name: 'diff',
  summary: 'show how a change to the repository changes what Flux applies, by object and field',
  ...taken,
  examples: [
    'clusterwright diff main                # this working folder against main',
    'clusterwright diff main HEAD --format markdown',
  ],
  run: diffCommand,
});

/** `clusterwright diff main`: compares by object and field, reading git's objects; nothing sealed is opened. */
async function diffCommand(
  {
    base,
    head,
    mergeBase,
    folder,
    format,
    helm,
    chart,
    untrusted: stranger,
  }: ValuesOf<(typeof taken)['arguments']> & ValuesOf<(typeof taken)['options']>,
  io: Io,
): Promise<ExitStatus> {
  const own = trusting(io, { untrusted: stranger });
  const refusal = helmRefusal({ helm, chart }, own);
  if (refusal !== undefined) {
    io.stderr(`${refusal}\n`);
    return 2;
  }
  const root = rootOf(io.cwd);
  const asked = resolve(io.cwd, folder ?? root);
  const below = relative(root, asked).replaceAll('\\', '/');
  if (below.startsWith('..') || !existsSync(asked)) {
    io.stderr(`${folder} does not exist in this repository\n`);
    return 2;
  }
  const compared = await compareRevisions(rangeOf(base, head, mergeBase), {
    directory: io.cwd,
    folder: below,
    env: { ...io.env },
    volumes: await shippedVolumes(),
    inflate: (trees) => inflated(trees, { helm, chart }, own),
  });
  if (!('comparison' in compared)) {
    return report({ diagnostics: compared.diagnostics }, { format: format === 'json' ? 'json' : 'text' }, io);
  }
  io.stdout(await formatComparison(compared.comparison, compared.labels, format, io));
  if (compared.diagnostics.length === 0) return 0;
  return report({ diagnostics: compared.diagnostics }, { format: 'text' }, io);
}
