import { countsText } from '../../compare/format/words.ts';
import { harmless, harmlessJson } from '../../diagnostics/format/harmless.ts';
import { changedPart } from '../../graph/compared.ts';
import type { PlatformGraph } from '../../graph/graph.ts';
import { layOut } from '../../graph/layout.ts';
import { mermaidOf, viewNamed } from '../../graph/mermaid.ts';
import { type Range, rangeOf } from '../../pipeline/compare-revisions.ts';
import { type PlatformPictures, platformGraph } from '../../pipeline/platform-graph.ts';
import { type RenderedPlatform, renderedPlatform } from '../../pipeline/rendered-platform.ts';
import { shownBelow, type Workspace, workspace } from '../../pipeline/workspace.ts';
import { clustersOf, isPattern, noCluster, outputOf } from '../configure/clusters.ts';
import { choiceOr, configurations, defineCommand, flag, text } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

interface Options {
  readonly config: string;
  readonly output?: string;
  readonly format: 'html' | 'svg' | 'mermaid' | 'json';
  readonly view: 'connections' | 'bring-up' | 'secrets';
  readonly diff?: string;
  readonly mergeBase: boolean;
  readonly changed: boolean;
}

export const command = defineCommand({
  name: 'graph',
  summary: 'draw the platform: connections, start-up order, and who reads which Secret',
  options: {
    config: configurations,
    output: text(
      '-o, --output <file>',
      'the file to write (default: graph.html; - and other formats: standard output)',
    ),
    format: choiceOr(
      '-f, --format <format>',
      'a page with all pictures, or one picture',
      ['html', 'svg', 'mermaid', 'json'],
      'html',
    ),
    view: choiceOr(
      '--view <name>',
      'the picture for svg and mermaid',
      ['connections', 'bring-up', 'secrets'],
      'connections',
    ),
    diff: text('--diff <base>', 'colour what was added, removed and changed since this revision'),
    mergeBase: flag('--merge-base', 'with --diff: compare with the merge base'),
    changed: flag('--changed', 'with --diff: draw only what changes, and its neighbours'),
  },
  examples: [
    'clusterwright graph --format mermaid --view bring-up',
    'clusterwright graph --diff main         # what a change does, in colours',
  ],
  run: (options, io) => (isPattern(options.config, io) ? graphEach(options, io) : graphCommand(options, io)),
});

/** For several clusters, writes a page into the folder of each. */
async function graphEach(options: Options, io: Io): Promise<ExitStatus> {
  if (options.format !== 'html' || options.output !== undefined) {
    io.stderr(
      'for several clusters, only graph.html can be written, into the folder of each: name one configuration\n',
    );
    return 2;
  }
  const places = await clustersOf(io, { config: options.config, output: '.' });
  if (places.length === 0)
    return report({ diagnostics: [noCluster(options.config)] }, { format: 'text' }, io);
  let worst: ExitStatus = 0;
  for (const place of places) {
    const output = `${shownBelow(place)}graph.html`;
    const status = await graphCommand({ ...options, config: place.config, output }, io);
    if (status > worst) worst = status;
  }
  return worst;
}

/** `clusterwright graph`: draws what the configuration renders to. */
async function graphCommand(options: Options, io: Io): Promise<ExitStatus> {
  const { config, output, format, view, diff, mergeBase, changed } = options;
  if (diff === undefined && (mergeBase || changed)) {
    io.stderr(`${mergeBase ? '--merge-base' : '--changed'} needs --diff\n`);
    return 2;
  }
  const range = diff === undefined ? undefined : rangeOf(diff, undefined, mergeBase);
  if (range?.head !== undefined) {
    io.stderr(
      `--diff takes one revision, but ${diff} names two: the other side is always the configuration in this folder\n`,
    );
    return 2;
  }
  // `--output` is the file for the picture, not the folder of the tree.
  const place = workspace(io, { config, output: outputOf(config, io) });
  const { platform, diagnostics, masked } = await renderedPlatform(place);
  if (platform === undefined) return report({ diagnostics, masked }, { format: 'text' }, io);
  const pictures = await picturesOf(platform, place, range);
  if ('diagnostics' in pictures) {
    return report({ diagnostics: pictures.diagnostics, masked }, { format: 'text' }, io);
  }
  const { hide } = pictures;
  const graph = changed ? changedParts(pictures.graph) : pictures.graph;
  if (changed && graph.views.length === 0) {
    io.stderr(`nothing in the pictures has changed since ${diff}\n`);
    return 0;
  }
  const target = output ?? (format === 'html' ? 'graph.html' : '-');
  const chosen = viewNamed(graph, view);
  if (chosen === undefined && format !== 'html' && format !== 'json') {
    io.stderr(`this platform has nothing to draw for ${view}\n`);
    return 1;
  }
  const content = hide(await contentOf(graph, options, hide));
  if (target === '-') io.stdout(content);
  else {
    const { writeFiles } = await import('../../disk/write-files.ts');
    writeFiles(io.cwd, [{ path: target, content }]);
    io.stderr(`${[`${target}: ${size(content)}`, ...pictures.counts].join('; ')}\n`);
  }
  return 0;
}

function changedParts(graph: PlatformGraph): PlatformGraph {
  return { ...graph, views: graph.views.map(changedPart).filter(({ nodes }) => nodes.length > 0) };
}

/** The pictures and, if two states are compared, the number of objects that differ. */
async function picturesOf(platform: RenderedPlatform, place: Workspace, range: Range | undefined) {
  if (range === undefined) return { ...(await platformGraph(platform, place)), counts: [] };
  const { comparedPlatform } = await import('../../pipeline/compared-platform.ts');
  const compared = await comparedPlatform(platform, place, range);
  if ('diagnostics' in compared) return compared;
  return { ...compared, counts: [countsText(compared.comparison) ?? 'nothing changes in the cluster'] };
}

async function contentOf(
  graph: PlatformGraph,
  { format, view }: Pick<Options, 'format' | 'view'>,
  hide: PlatformPictures['hide'],
): Promise<string> {
  if (format === 'json') return `${harmlessJson(graph)}\n`;
  const chosen = viewNamed(graph, view);
  if (format === 'mermaid') return chosen === undefined ? '' : harmless(mermaidOf(chosen));
  const { pageAssets } = await import('../../graph/page/assets.ts');
  if (format === 'svg' && chosen !== undefined) {
    const [{ standaloneSvg }, { standaloneStyle }] = await Promise.all([
      import('../../graph/svg.ts'),
      import('../../graph/page/standalone-style.ts'),
    ]);
    return standaloneSvg(await layOut(chosen), standaloneStyle(pageAssets().pictureStyle));
  }
  const { pageOf } = await import('../../graph/page/page.ts');
  return pageOf(graph, await Promise.all(graph.views.map(layOut)), pageAssets(), hide);
}

function size(content: string): string {
  return `${Math.ceil(Buffer.byteLength(content) / 1024)} kB, to open in a browser`;
}
