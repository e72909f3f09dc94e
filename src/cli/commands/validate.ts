import type { App } from '../../apps/app.ts';
import { apps } from '../../apps/registry.generated.ts';
import { validate } from '../../config/validate.ts';
import { hasErrors, promoteWarnings, sortDiagnostics } from '../../diagnostics/diagnostic.ts';
import { loadConfiguration } from '../../pipeline/load.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { type CommonOptions, common, defineCommand, flag } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

export const command = defineCommand({
  name: 'validate',
  summary: 'check the configuration alone',
  options: { ...common, strict: flag('--strict', 'treat warnings as errors') },
  run: validateCommand,
});

/** `clusterwright validate`: the configuration against the schema and the rules; renders nothing. */
async function validateCommand(
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
      ...(hasErrors(diagnostics) ? {} : { summary: `${options.config} is valid` }),
    },
    options,
    io,
  );
}
