import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { main } from './cli/main.ts';
import { packageRoot } from './package-root.ts';

/** Run a command line as this process: with its streams and its terminal, and to its end. */
export async function run(argv: readonly string[]): Promise<void> {
  const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
    version: string;
  };
  for (const stream of [process.stdout, process.stderr]) stream.on('error', unlessClosed);
  try {
    process.exitCode = await main(
      argv,
      {
        cwd: process.cwd(),
        env: process.env,
        stdout: (text) => process.stdout.write(text),
        stderr: (text) => process.stderr.write(text),
        color: process.stderr.isTTY === true && !process.env['NO_COLOR'],
        ...(process.stdin.isTTY === true && process.stderr.isTTY === true && { ask }),
      },
      version,
    );
  } catch (error) {
    process.stderr.write(ownMistake(error, version));
    process.exitCode = 1;
  }
  // Once all is written: what V8 still compiles, and connections that are kept open, are not waited for.
  process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

/** A bug of ours. Its message may quote the configuration, so it is shown on request alone. */
function ownMistake(error: unknown, version: string): string {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const frames = stack?.match(/^ {4}at .*$/gm)?.join('\n') ?? '';
  const shown = process.env['CLUSTERWRIGHT_DEBUG'] ? `: ${message}` : '';
  return `clusterwright ${version} failed by a mistake of its own (${name}${shown})\n${frames}\nPlease report it with the lines above. CLUSTERWRIGHT_DEBUG=1 adds the message, which may hold secrets.\n`;
}

/** Who reads the output may stop reading (`… | head`): the command goes on to its end all the same. */
function unlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** One question at the terminal; the answer is a line, or nothing where the input ends. */
async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await Promise.race([
      terminal.question(question),
      new Promise<string>((done) => terminal.once('close', () => done(''))),
    ]);
  } finally {
    terminal.close();
  }
}
