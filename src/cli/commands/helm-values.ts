import { hasErrors } from '../../diagnostics/diagnostic.ts';
import { readTemplates } from '../../pipeline/load.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { helmValues } from '../../render/helm-values.ts';
import { render } from '../../render/render.ts';
import { checkedConfiguration } from '../configuration.ts';
import type { ExitStatus, Io } from '../io.ts';
import type { CommonOptions } from '../main.ts';
import { report } from '../report.ts';

/** `clusterwright helm-values`: the values of Langfuse's chart, for people without Flux. They hold no secret. */
export async function helmValuesCommand(options: CommonOptions, io: Io): Promise<ExitStatus> {
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
