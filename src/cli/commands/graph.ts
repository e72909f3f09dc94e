import { harmless, harmlessJson } from '../../diagnostics/format/harmless.ts';
import { layOut } from '../../graph/layout.ts';
import { mermaidOf, viewNamed } from '../../graph/mermaid.ts';
import { platformGraph } from '../../pipeline/platform-graph.ts';
import { renderedPlatform } from '../../pipeline/rendered-platform.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { choiceOr, common, defineCommand, text } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

interface Options {
  readonly config: string;
  readonly output?: string;
  readonly format: 'html' | 'svg' | 'mermaid' | 'json';
  readonly view: 'connections' | 'bring-up' | 'secrets';
}

export const command = defineCommand({
  name: 'graph',
  summary: 'draw the platform: who connects to whom, what comes up before what, who reads which Secret',
  options: {
    config: common.config,
    output: text(
      '-o, --output <file>',
      'where to write it (default: graph.html; - and other formats: standard output)',
    ),
    format: choiceOr(
      '-f, --format <format>',
      'a page with all pictures, or one picture',
      ['html', 'svg', 'mermaid', 'json'],
      'html',
    ),
    view: choiceOr(
      '--view <name>',
      'the picture of svg and mermaid',
      ['connections', 'bring-up', 'secrets'],
      'connections',
    ),
  },
  examples: ['clusterwright graph', 'clusterwright graph --format mermaid --view bring-up'],
  run: graphCommand,
});

/** `clusterwright graph`: pictures of what the configuration renders to. */
async function graphCommand({ config, output, format, view }: Options, io: Io): Promise<ExitStatus> {
  const place = workspace(io, { config, output: '.' });
  const { platform, diagnostics, masked } = await renderedPlatform(place);
  if (platform === undefined) return report({ diagnostics, masked }, { format: 'text' }, io);
  const { graph, hide } = await platformGraph(platform, place);
  const target = output ?? (format === 'html' ? 'graph.html' : '-');
  const chosen = viewNamed(graph, view);
  if (chosen === undefined && format !== 'html' && format !== 'json') {
    io.stderr(`this platform has nothing to draw for ${view}\n`);
    return 1;
  }
  const content = hide(await contentOf());
  if (target === '-') io.stdout(content);
  else {
    const { writeFiles } = await import('../../disk/write-files.ts');
    writeFiles(io.cwd, [{ path: target, content }]);
    io.stderr(`${target}: ${size(content)}\n`);
  }
  return 0;

  async function contentOf(): Promise<string> {
    if (format === 'json') return `${harmlessJson(graph)}\n`;
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
}

function size(content: string): string {
  return `${Math.ceil(Buffer.byteLength(content) / 1024)} kB, to open in a browser`;
}
