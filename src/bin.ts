#!/usr/bin/env node
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { main } from './cli/main.ts';
import { packageRoot } from './package-root.ts';

const { version } = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8')) as {
  version: string;
};

try {
  process.exitCode = await main(
    process.argv.slice(2),
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
  // A bug of ours. Its message may quote the configuration, so it is shown on request alone.
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const frames = stack?.match(/^ {4}at .*$/gm)?.join('\n') ?? '';
  const shown = process.env['CLUSTERWRIGHT_DEBUG'] ? `: ${message}` : '';
  process.stderr.write(
    `clusterwright ${version} failed by a mistake of its own (${name}${shown})\n${frames}\nPlease report it with the lines above. CLUSTERWRIGHT_DEBUG=1 adds the message, which may hold secrets.\n`,
  );
  process.exitCode = 1;
}

/** One question at the terminal; the answer is a line, or nothing where the input ends. */
async function ask(question: string): Promise<string> {
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
