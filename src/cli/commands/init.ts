import type { App } from '../../apps/app.ts';
import { apps } from '../../apps/registry.generated.ts';
import { initWorkspace } from '../../init/workspace.ts';
import { workspace } from '../../pipeline/load.ts';
import type { ExitStatus, Io } from '../io.ts';
import type { CommonOptions } from '../main.ts';
import { report } from '../report.ts';

/** `clusterwright init`: writes what is missing, and says what it left alone. */
export async function initCommand(options: CommonOptions, io: Io): Promise<ExitStatus> {
  const { created, kept, diagnostics } = await initWorkspace(
    workspace(io, options),
    apps as readonly App[],
    new Date(),
  );
  const summary =
    created.length === 0
      ? `nothing to write: ${kept.join(', ')} ${kept.length === 1 ? 'is' : 'are'} there`
      : [`wrote ${created.join(', ')}`, ...(kept.length > 0 ? [`kept ${kept.join(', ')}`] : [])].join('; ');
  return report({ diagnostics, summary, created }, options, io);
}
