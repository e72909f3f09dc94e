import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { App } from '../../apps/app.ts';
import { apps } from '../../apps/registry.generated.ts';
import { type Shape, shapes } from '../../apps/shape.ts';
import { initWorkspace } from '../../init/workspace.ts';
import { type Workspace, workspace } from '../../pipeline/workspace.ts';
import { type CommonOptions, choice, common, defineCommand } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

interface InitFlags extends CommonOptions {
  readonly shape?: Shape;
}

export const command = defineCommand({
  name: 'init',
  summary: 'write cluster.yaml, age.key and .sops.yaml if they are missing',
  options: {
    ...common,
    shape: choice('--shape <shape>', 'how Langfuse runs; asked in a terminal, otherwise platform', [
      'platform',
      'external',
    ]),
  },
  run: initCommand,
});

/** `clusterwright init`: writes what is missing, and says what it left alone. */
async function initCommand(options: InitFlags, io: Io): Promise<ExitStatus> {
  const place = workspace(io, options);
  const shape = options.shape ?? (await askedShape(place, io)) ?? 'platform';
  const { created, kept, diagnostics } = await initWorkspace(place, apps as readonly App[], {
    now: new Date(),
    shape,
  });
  const summary =
    created.length === 0
      ? `nothing to write: ${kept.join(', ')} ${kept.length === 1 ? 'is' : 'are'} there`
      : [`wrote ${created.join(', ')}`, ...(kept.length > 0 ? [`kept ${kept.join(', ')}`] : [])].join('; ');
  return report({ diagnostics, summary, created }, options, io);
}

/** Asked where there is someone to ask and something to write; anything but the second answer is the first. */
async function askedShape(place: Workspace, io: Io): Promise<Shape | undefined> {
  if (io.ask === undefined || existsSync(resolve(place.cwd, place.config))) return undefined;
  const choices = Object.values(shapes).map((description, index) => `  ${index + 1}. ${description}\n`);
  const answer = await io.ask(`How is Langfuse to run?\n${choices.join('')}[1] `);
  return /^(2|external)$/i.test(answer.trim()) ? 'external' : 'platform';
}
