import { explain, formatExplanation } from '../../explain/explain.ts';
import { readTemplates } from '../../pipeline/load.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { checkTemplates } from '../../render/check.ts';
import { checkedConfiguration } from '../configuration.ts';
import { argument, type CommonOptions, common, defineCommand } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

export const command = defineCommand({
  name: 'explain',
  summary: 'show where the value of a variable comes from and what uses it',
  arguments: { name: argument('<name>', 'a setting or a derived variable') },
  options: common,
  run: explainCommand,
});

/** `clusterwright explain NAME`: where a variable's value comes from, and what uses it. */
async function explainCommand(
  { name, ...options }: CommonOptions & { readonly name: string },
  io: Io,
): Promise<ExitStatus> {
  const place = workspace(io, options);
  const { project, configuration, diagnostics, masked } = await checkedConfiguration(place);
  if (project === undefined || configuration === undefined)
    return report({ diagnostics, masked }, options, io);
  const { used: uses } = checkTemplates(await readTemplates(place, project), [], project.extensions);
  const result = explain(name, { configuration, project, uses });
  if ('suggestion' in result) {
    const { suggestion } = result;
    io.stderr(
      `variable ${name} does not exist${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}\n`,
    );
    return 1;
  }
  const { explanation } = result;
  io.stdout(
    options.format === 'json' ? `${JSON.stringify(explanation, null, 2)}\n` : formatExplanation(explanation),
  );
  return 0;
}
