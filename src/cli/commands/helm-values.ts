import { hasErrors } from '../../diagnostics/diagnostic.ts';
import { readTemplates } from '../../pipeline/load.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { helmValues } from '../../render/helm-values.ts';
import { render } from '../../render/render.ts';
import { checkedConfiguration } from '../configuration.ts';
import { type CommonOptions, common, defineCommand } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

export const command = defineCommand({
  name: 'helm-values',
  summary: "print the values of Langfuse's chart, for use with helm alone",
  options: common,
  run: helmValuesCommand,
});

/** `clusterwright helm-values`: the values of Langfuse's chart, for people without Flux. They hold no secret. */
async function helmValuesCommand(options: CommonOptions, io: Io): Promise<ExitStatus> {
  const place = workspace(io, options);
  const { configuration, diagnostics, masked } = await checkedConfiguration(place);
  if (configuration === undefined) return report({ diagnostics, masked }, options, io);
  const rendered = render(await readTemplates(place), configuration.variables);
  if (hasErrors(rendered.diagnostics)) return report({ diagnostics: rendered.diagnostics }, options, io);
  const values = helmValues(rendered.files);
  if (values === undefined) {
    io.stderr('the tree has no HelmRelease of Langfuse: set langfuse_enabled: true\n');
    return 1;
  }
  io.stdout(values);
  return 0;
}
