import { hasErrors, promoteWarnings, sortDiagnostics } from '../../diagnostics/diagnostic.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { trusting } from '../../untrusted.ts';
import { checkedConfiguration } from '../configuration.ts';
import { clustersOf, isPattern, noCluster } from '../configure/clusters.ts';
import { distinct } from '../configure/together.ts';
import {
  type CommonOptions,
  common,
  configurations,
  defineCommand,
  flag,
  untrusted,
} from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

export const command = defineCommand({
  name: 'validate',
  summary: 'check the configuration alone',
  options: {
    ...common,
    config: configurations,
    strict: flag('--strict', 'treat warnings as errors'),
    untrusted,
  },
  examples: ['clusterwright validate --format json'],
  run: (options, io) => validateCommand(options, trusting(io, options)),
});

/** `clusterwright validate`: checks the configuration against the schema and the rules; renders nothing. */
async function validateCommand(
  options: CommonOptions & { readonly strict: boolean },
  io: Io,
): Promise<ExitStatus> {
  const several = isPattern(options.config, io);
  const places = several ? await clustersOf(io, options) : [workspace(io, options)];
  const found = several && places.length === 0 ? [noCluster(options.config)] : [];
  const masked = new Map<string, string>();
  for (const place of places) {
    const checked = await checkedConfiguration(place);
    found.push(...checked.diagnostics);
    for (const [file, text] of checked.masked) masked.set(file, text);
  }
  const all = several ? distinct(sortDiagnostics(found)) : found;
  const diagnostics = options.strict ? promoteWarnings(all) : all;
  const valid = several ? `${places.length} configurations are valid` : `${options.config} is valid`;
  return report(
    {
      diagnostics,
      masked,
      isResult: true,
      ...(hasErrors(diagnostics) ? {} : { summary: valid }),
    },
    options,
    io,
  );
}
