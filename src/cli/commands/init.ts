import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { App } from '../../apps/app.ts';
import { apps } from '../../apps/registry.generated.ts';
import type { Shape } from '../../apps/shape.ts';
import type { Answers } from '../../init/conversation.ts';
import { initWorkspace } from '../../init/workspace.ts';
import { type Workspace, workspace } from '../../pipeline/workspace.ts';
import type { ExitStatus, Io } from '../io.ts';
import type { CommonOptions } from '../main.ts';
import { report } from '../report.ts';

export interface InitFlags extends CommonOptions {
  readonly shape?: Shape;
}

/** `clusterwright init`: writes what is missing, and says what it left alone. */
export async function initCommand(options: InitFlags, io: Io): Promise<ExitStatus> {
  const place = workspace(io, options);
  const answers = await asked(options, place, io);
  const { created, kept, diagnostics } = await initWorkspace(place, apps as readonly App[], {
    now: new Date(),
    ...answers,
  });
  const summary =
    created.length === 0
      ? `nothing to write: ${kept.join(', ')} ${kept.length === 1 ? 'is' : 'are'} there`
      : [`wrote ${created.join(', ')}`, ...(kept.length > 0 ? [`kept ${kept.join(', ')}`] : [])].join('; ');
  return report({ diagnostics, summary, created }, options, io);
}

/** Asked when there is someone to ask and a configuration to write. */
async function asked({ shape }: InitFlags, place: Workspace, io: Io): Promise<Answers> {
  if (io.prompts === undefined || existsSync(resolve(place.cwd, place.config))) {
    return { shape: shape ?? 'platform', values: {} };
  }
  const { converse } = await import('../../init/conversation.ts');
  return converse(await io.prompts(), apps as readonly App[], { shape });
}
