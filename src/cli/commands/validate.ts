import type { App } from '../../apps/app.ts';
import { apps } from '../../apps/registry.generated.ts';
import { validate } from '../../config/validate.ts';
import { hasErrors, promoteWarnings, sortDiagnostics } from '../../diagnostics/diagnostic.ts';
import { loadConfiguration } from '../../pipeline/load.ts';
import { workspace } from '../../pipeline/workspace.ts';
import type { ExitStatus, Io } from '../io.ts';
import type { CommonOptions } from '../main.ts';
import { report } from '../report.ts';

/** `clusterwright validate`: the configuration against the schema and the rules; renders nothing. */
export async function validateCommand(
  options: CommonOptions & { readonly strict: boolean },
  io: Io,
): Promise<ExitStatus> {
  const loaded = await loadConfiguration(workspace(io, options));
  const checked =
    loaded.source === undefined ? [] : validate(loaded.source, apps as readonly App[]).diagnostics;
  const all = sortDiagnostics([...loaded.diagnostics, ...checked]);
  const diagnostics = options.strict ? promoteWarnings(all) : all;
  return report(
    {
      diagnostics,
      masked: loaded.masked,
      isResult: true,
      ...(hasErrors(diagnostics) ? {} : { summary: `${options.config} is valid` }),
    },
    options,
    io,
  );
}
