import { hasErrors, promoteWarnings } from '../../diagnostics/diagnostic.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { trusting } from '../../untrusted.ts';
import { checkedConfiguration } from '../configuration.ts';
import { type CommonOptions, common, defineCommand, flag, untrusted } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

export const command = defineCommand({
  name: 'validate',
  summary: 'check the configuration alone',
  options: { ...common, strict: flag('--strict', 'treat warnings as errors'), untrusted },
  examples: ['clusterwright validate --format json'],
  run: (options, io) => validateCommand(options, trusting(io, options)),
});

/** `clusterwright validate`: the configuration against the schema and the rules; renders nothing. */
async function validateCommand(
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
