import { join } from 'node:path';
import { hasErrors } from '../../diagnostics/diagnostic.ts';
import { packageRoot } from '../../package-root.ts';
import { workspace } from '../../pipeline/workspace.ts';
import { renderOne } from '../../render/printed.ts';
import { loadTemplates } from '../../render/templates.ts';
import { checkedConfiguration } from '../configuration.ts';
import { type CommonOptions, chosenArgument, common, defineCommand } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';
import { report } from '../report.ts';

/** What `clusterwright litellm` prints, and the file that it is. */
const litellmOutputs = {
  connect: 'connect-litellm-to-langfuse.sh',
  callbacks: 'enable-langfuse-callbacks.sh',
  values: 'litellm-values.yaml',
} as const;

type LitellmOutput = keyof typeof litellmOutputs;

export const command = defineCommand({
  name: 'litellm',
  summary: 'print what connects an existing LiteLLM to Langfuse',
  arguments: {
    output: chosenArgument('<output>', 'two scripts that are safe to run twice, or Helm values', [
      'connect',
      'callbacks',
      'values',
    ]),
  },
  options: { config: common.config, format: common.format },
  run: litellmCommand,
});

/** `clusterwright litellm`: what connects an existing LiteLLM to Langfuse. No output holds a secret. */
async function litellmCommand(
  { output, ...options }: Omit<CommonOptions, 'output'> & { readonly output: LitellmOutput },
  io: Io,
): Promise<ExitStatus> {
  const place = workspace(io, { ...options, output: '.' });
  const { configuration, diagnostics, masked } = await checkedConfiguration(place);
  if (configuration === undefined) return report({ diagnostics, masked }, options, io);
  const templates = await loadTemplates([
    { directory: join(packageRoot(), 'templates/litellm'), shownAs: 'clusterwright/templates/litellm' },
  ]);
  const result = renderOne(templates, litellmOutputs[output], configuration.variables);
  if (hasErrors(result.diagnostics)) return report({ diagnostics: result.diagnostics }, options, io);
  io.stdout(result.text ?? '');
  return 0;
}
