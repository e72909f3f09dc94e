import { explain, formatExplanation } from '../../explain/explain.ts';
import { readTemplates } from '../../pipeline/load.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { checkTemplates } from '../../render/check.ts';
import { checkedConfiguration } from '../configuration.ts';
import type { ExitStatus, Io } from '../io.ts';
import type { CommonOptions } from '../main.ts';
import { report } from '../report.ts';

/** `clusterwright explain NAME`: where a variable's value comes from, and what uses it. */
export async function explainCommand(name: string, options: CommonOptions, io: Io): Promise<ExitStatus> {
  const place = workspace(io, options);
  const { project, configuration, diagnostics, masked } = await checkedConfiguration(place);
  if (project === undefined || configuration === undefined)
    return report({ diagnostics, masked }, options, io);
  const { used: uses } = checkTemplates(await readTemplates(place, project), [], project.extensions);
  const result = explain(name, { configuration, project, uses });
  if ('suggestion' in result) {
    const { suggestion } = result;
    io.stderr(
      `no variable is called ${name}${suggestion === undefined ? '' : `; did you mean ${suggestion}?`}\n`,
    );
    return 1;
  }
  const { explanation } = result;
  io.stdout(
    options.format === 'json' ? `${JSON.stringify(explanation, null, 2)}\n` : formatExplanation(explanation),
  );
  return 0;
}
