import { hasErrors, promoteWarnings } from '../../diagnostics/diagnostic.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { checkedConfiguration } from '../configuration.ts';
import type { ExitStatus, Io } from '../io.ts';
import type { CommonOptions } from '../main.ts';
import { report } from '../report.ts';

/** `clusterwright validate`: the configuration against the schema and the rules; renders nothing. */
export async function validateCommand(
  options: CommonOptions & { readonly strict: boolean },
  io: Io,
): Promise<ExitStatus> {
  const { diagnostics: all, masked } = await checkedConfiguration(workspace(io, options));
  const diagnostics = options.strict ? promoteWarnings(all) : all;
  return report(
    {
      diagnostics,
      masked,
      isResult: true,
      ...(hasErrors(diagnostics) ? {} : { summary: `${options.config} is valid` }),
    },
    options,
    io,
  );
}
