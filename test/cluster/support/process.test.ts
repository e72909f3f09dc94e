import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { start, waitFor } from './process.ts';

/* The programs of a control plane must not outlive the process that started them, whatever ends it. */

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'process-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Writes its process id and that of a child, ignores SIGTERM, and runs until it is killed. */
const stubborn = 'trap "" TERM; sleep 600 & echo $! >child; echo $$ >own; wait; sleep 600';

const idIn = (file: string): number => {
  const path = join(folder, file);
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : 0;
};

const isRunning = (id: number): boolean => {
  try {
    process.kill(id, 0);
  } catch {
    return false;
  }
  // A killed process remains as a zombie until its parent asks for its status.
  const status = `/proc/${id}/status`;
  return !existsSync(status) || !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
};

const started = () => waitFor(() => idIn('own') > 0, { what: 'the program', seconds: 20, every: 20 });

const ended = () =>
  waitFor(() => ![idIn('own'), idIn('child')].some(isRunning), { what: 'its end', seconds: 20, every: 20 });

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'a program and its children end when %s ends the process that started them',
  async (signal) => {
    const code = `
      import { mkdirSync } from 'node:fs';
      import { removeAtEnd, start } from './process.ts';
      mkdirSync(${JSON.stringify(join(folder, 'data'))});
      removeAtEnd(${JSON.stringify(join(folder, 'data'))});
      start('stubborn', 'sh', ['-c', ${JSON.stringify(stubborn)}], { logs: ${JSON.stringify(folder)} });
    `;
    const script = join(folder, 'runner.mjs');
    await build({
      stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'ts' },
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    const runner = spawn(process.execPath, [script], { stdio: 'ignore' });
    await started();
    expect([idIn('own'), idIn('child')].map(isRunning)).toEqual([true, true]);
    runner.kill(signal);
    await ended();
    await waitFor(() => !existsSync(join(folder, 'data')), { what: 'the removal', seconds: 20 });
  },
);

test.each([
  ['waits', 'setInterval(() => {}, 1000);'],
  ['is busy', "execFileSync('sleep', ['30']);"],
])('a program ends with the runner that is killed, if its worker %s', async (_, waiting) => {
  const script = join(folder, 'worker.mjs');
  await build({
    stdin: {
      contents: `
        import { execFileSync, fork } from 'node:child_process';
        import { start } from './process.ts';
        if (process.argv[2] === 'worker') {
          start('stubborn', 'sh', ['-c', ${JSON.stringify(stubborn)}], { logs: ${JSON.stringify(folder)} });
          ${waiting}
        } else fork(process.argv[1], ['worker']);
      `,
      resolveDir: import.meta.dirname,
      loader: 'ts',
    },
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  const runner = spawn(process.execPath, [script], { stdio: 'ignore' });
  await started();
  runner.kill('SIGKILL');
  await ended();
});

test('a stopped program takes its children along, and its end is noticed', async () => {
  const program = start('stubborn', 'sh', ['-c', 'sleep 600 & echo $! >child; echo $$ >own; wait'], {
    logs: folder,
  });
  await started();
  expect(program.pid).toBe(idIn('own'));
  expect(program.check).not.toThrow();
  await program.stop();
  await ended();
  expect(program.check).toThrow('stubborn has ended by itself');
});

test.each([
  ['and ends', 'panic: no timeout\n\ngoroutine 1 [running]:\nmain.f()\n', 'exit 2'],
  [
    'and goes on',
    '{"level":"error","msg":"Observed a panic","panic":"no timeout","stacktrace":"goroutine 1 [running]:\\nmain.f()\\n"}\n',
    'sleep 600',
  ],
])('whoever waits for a program that panics %s is told at once', async (_, text, then) => {
  writeFileSync(join(folder, 'text'), text);
  const program = start('source', 'sh', ['-c', `echo started; cat text >&2; ${then}`], { logs: folder });
  const ask = async () => {
    program.check();
    return false as const;
  };
  const began = Date.now();
  try {
    await expect(waitFor(ask, { what: 'readiness', seconds: 60 })).rejects.toThrow(
      /^source has panicked: [\s\S]*no timeout[\s\S]*goroutine 1 \[running\]:\nmain\.f\(\)/,
    );
    expect(program.check).toThrow('no timeout');
    expect(Date.now() - began).toBeLessThan(30_000);
  } finally {
    await program.stop();
  }
});
