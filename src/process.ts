import { type Readable, Writable } from 'node:stream';
import { isatty } from 'node:tty';
import { showsColors } from './cli/colors.ts';
import type { ExitStatus, Io } from './cli/io.ts';
import { type LiveLine, liveLine } from './cli/live-line.ts';
import { main } from './cli/main.ts';
import { stringOf } from './diagnostics/string-of.ts';
import type { Prompts } from './init/conversation.ts';
import { packageVersion } from './package-root.ts';

/** Runs a command line as this process: with its streams, its terminal and its exit status. */
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
    // After an uncaught error, the command may continue until the process ends; nothing it prints then is shown.
    const command = { ...io, stdout: unlessOver(io.stdout), stderr: unlessOver(io.stderr) };
    const uncaught = firstUncaught().then((error) => {
      isOver = true;
      return reported(error, argv, io);
    });
    const status = await Promise.race([main(argv, command), uncaught]);
    process.exitCode = isOver ? await uncaught : status;
  } catch (error) {
    stderr.write(internalError(error, version));
    process.exitCode = 1;
  }
  line?.clear();
  // Once everything is written, exit without waiting for V8's compiler and kept-alive connections.
  stdout.end(() => stderr.end(() => process.exit()));
}

/** Resolves to the first uncaught error; later ones usually follow from it and are not reported. */
function firstUncaught(): Promise<unknown> {
  return new Promise((resolve) => {
    process.on('uncaughtException', resolve).on('unhandledRejection', resolve);
  });
}

/** The exit status after reporting an error in the user's code; any other error is rethrown. */
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

/** A stream of the process, opened on the first write. Its reader may stop reading early (`… | head`). */
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

/** The report of a bug in clusterwright. The error's message may quote the configuration, so it is shown only on request. */
function internalError(error: unknown, version: string): string {
  const { name, message, stack } = error instanceof Error ? error : new Error(stringOf(error));
  const frames = stack?.match(/^ {4}at .*$/gm)?.join('\n') ?? '';
  const shown = process.env['CLUSTERWRIGHT_DEBUG'] ? `: ${message}` : '';
  return `clusterwright ${version}: internal error (${name}${shown}); this is a bug in clusterwright\n${frames}\nPlease report it with the lines above. CLUSTERWRIGHT_DEBUG=1 adds the message, which may contain secrets.\n`;
}

/** If the reader closed the stream, the command still runs to its end. */
function unlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Everything piped in. */
async function stdin(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

/** Meanwhile, output of the user's code goes to stderr: on stdout it would be read as part of the protocol. */
function conversation(): { readonly input: Readable; readonly output: Writable } {
  const { stdin: input, stdout, stderr } = process;
  const write = stdout.write.bind(stdout) as (chunk: Buffer, done: (error?: Error | null) => void) => boolean;
  stdout.on('error', unlessClosed);
  stdout.write = stderr.write.bind(stderr);
  return { input, output: new Writable({ write: (chunk: Buffer, _, done) => void write(chunk, done) }) };
}

/** Questions are progress and go to stderr, so that stdout can be redirected to a file. */
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
