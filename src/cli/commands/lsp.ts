import { trusting } from '../../untrusted.ts';
import { defineCommand, flag, text, untrusted } from '../define-command.ts';
import type { ExitStatus, Io } from '../io.ts';

export const command = defineCommand({
  name: 'lsp',
  summary: 'start the language server for editors, on standard input and output',
  options: {
    untrusted,
    // An option that editors add by themselves.
    stdio: { ...flag('--stdio', 'use standard input and output, which is the default'), hidden: true },
    clientProcessId: { ...text('--clientProcessId <id>', 'the process ID of the editor'), hidden: true },
  },
  examples: ['clusterwright lsp                      # started by an editor'],
  run: (options, io) => lspCommand(trusting(io, options)),
});

/** `clusterwright lsp`: serves an editor until it closes the connection. */
async function lspCommand({ conversation, env, version, stderr }: Io): Promise<ExitStatus> {
  if (conversation === undefined) {
    stderr('No editor is connected: an editor starts this command.\n');
    return 2;
  }
  const { serve } = await import('../../lsp/server.ts');
  return (await serve({ ...conversation(), env, version })) ? 0 : 1;
}
