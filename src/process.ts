import { type Readable, Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { showsColors } from './cli/colors.ts';
import type { ExitStatus, Io } from './cli/io.ts';
import { type LiveLine, liveLine } from './cli/live-line.ts';
import { main } from './cli/main.ts';
import type { Prompts } from './init/conversation.ts';
import { packageVersion } from './package-root.ts';

/** Run a command line as this process: with its streams and its terminal, and to its end. */
export async function run(argv: readonly string[]): Promise<void> {
  const version = packageVersion();
  const { env } = process;
  const line = isatty(2) && env['TERM'] !== 'dumb' ? terminalLine() : undefined;
  const [stdout, stderr] = [output('stdout', line?.clear), output('stderr', line?.clear)];
  const io: Io = {
    cwd: process.cwd(),
    env,
    version,
    stdout: stdout.write,
    stderr: stderr.write,
    stdin,
    conversation,
    color: showsColors(isatty(1), env),
    ...(line && { stage: line.stage }),
    ...(isatty(1) && process.stdout.columns > 0 && { columns: process.stdout.columns }),
    ...(isatty(2) && isatty(0) && { prompts }),
  };
  try {
    let isOver = false;
    const unlessOver = (write: (text: string) => void) => (text: string) => {
      if (!isOver) write(text);
    };
    // After an error that nobody caught, the command may go on until the process ends; it has no more to say.
    const command = { ...io, stdout: unlessOver(io.stdout), stderr: unlessOver(io.stderr) };
    const uncaught = firstUncaught().then((error) => {
      isOver = true;
      return reported(error, argv, io);
    });
    const status = await Promise.race([main(argv, command), uncaught]);
    process.exitCode = isOver ? await uncaught : status;
  } catch (error) {
    stderr.write(ownMistake(error, version));
    process.exitCode = 1;
  }
  line?.clear();
  // Once all is written: what V8 still compiles, and connections that are kept open, are not waited for.
  stdout.end(() => stderr.end(() => process.exit()));
}

/** The first error that nobody caught; what else fails after it is not worth another word. */
function firstUncaught(): Promise<unknown> {
  return new Promise((resolve) => {
    process.on('uncaughtException', resolve).on('unhandledRejection', resolve);
  });
}

/** The status after a finding about code of the user; an error that is not from there is thrown again. */
async function reported(error: unknown, argv: readonly string[], io: Io): Promise<ExitStatus> {
  const { reportLate } = await import('./cli/late-failure.ts');
  const status = await reportLate(error, argv, io);
  if (status === undefined) throw error;
  return status;
}

function terminalLine(): LiveLine {
  return liveLine({
    write: (text) => process.stderr.write(text),
    columns: () => process.stderr.columns,
    now: () => performance.now(),
  });
}

/** A stream of the process, opened when something is written to it. Who reads it may stop reading (`… | head`). */
function output(name: 'stdout' | 'stderr', before: () => void = () => {}) {
  let stream: NodeJS.WriteStream | undefined;
  return {
    write: (text: string) => {
      before();
      stream ??= process[name].on('error', unlessClosed);
      stream.write(text);
    },
    end: (then: () => void) => {
      if (stream === undefined) then();
      else stream.write('', then);
    },
  };
}

/** A bug of ours. Its message may quote the configuration, so it is shown on request alone. */
function ownMistake(error: unknown, version: string): string {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const frames = stack?.match(/^ {4}at .*$/gm)?.join('\n') ?? '';
  const shown = process.env['CLUSTERWRIGHT_DEBUG'] ? `: ${message}` : '';
  return `clusterwright ${version}: internal error (${name}${shown}); this is a bug in clusterwright\n${frames}\nPlease report it with the lines above. CLUSTERWRIGHT_DEBUG=1 adds the message, which may contain secrets.\n`;
}

/** The command goes on to its end all the same. */
function unlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** All that is piped in. */
async function stdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** What code of the user prints goes to stderr meanwhile: on stdout it would be taken for a part of the conversation. */
function conversation(): { readonly input: Readable; readonly output: Writable } {
  const { stdin: input, stdout, stderr } = process;
  const write = stdout.write.bind(stdout) as (chunk: Buffer, done: (error?: Error | null) => void) => boolean;
  stdout.on('error', unlessClosed);
  stdout.write = stderr.write.bind(stderr);
  return { input, output: new Writable({ write: (chunk: Buffer, _, done) => void write(chunk, done) }) };
}

/** The questions are progress and go to stderr, so that stdout may be a file. */
async function prompts(): Promise<Prompts> {
  const { terminalPrompts } = await import('./cli/prompts.ts');
  const { stdin: input, stderr: output, env } = process;
  return terminalPrompts({
    input,
    output,
    color: showsColors(output.isTTY, env),
    plain: env['TERM'] === 'dumb',
  });
}
