/**
 * A short version of `npm run chaos`: each command that writes is stopped at some of its disk operations, by a fault or
 * permanently, and run again.
 */

import { statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { run as runHere, snapshot, temporaryFolder } from '../support/cli.ts';
import { Frozen, injectFault } from '../support/faults.ts';
import { copyFolder, prepare, writingCommands } from '../support/writing-commands.ts';

const codes = ['ENOSPC', 'EACCES', 'EROFS', 'EIO', 'EDQUOT', 'EMFILE', 'EPERM', 'ENAMETOOLONG'];
const cache = (folder: string) => ({ CLUSTERWRIGHT_CACHE: `${folder}-cache` });
const run = (folder: string, args: readonly string[]) => runHere(folder, args, cache(folder));

/** A run that may end by being frozen. */
async function runFrozen(folder: string, args: readonly string[]): Promise<void> {
  const io = {
    cwd: folder,
    env: cache(folder),
    version: '0',
    stdout: () => {},
    stderr: () => {},
    color: false,
  };
  await main(args, io).catch((error: unknown) => {
    if (!(error instanceof Frozen)) throw error;
  });
}

/** Commands that write much are only in `npm run chaos`. */
const short = Object.entries(writingCommands).filter(
  ([name, { input, env }]) =>
    !['configure', 'configure, switched off'].includes(name) && input === undefined && env === undefined,
);

describe.each(short)('%s', (_, command) => {
  test('leaves the old files or the new ones, and the next run completes it', async () => {
    const base = temporaryFolder();
    const [start, work] = [join(base, 'start'), join(base, 'work')];
    await prepare(command, start, run);
    const old = snapshot(start);

    copyFolder(start, work);
    const calm = injectFault({ at: 0, code: '', below: work });
    expect((await run(work, command.args)).status).toBe(0);
    calm.end();
    const wanted = snapshot(work);
    const total = calm.count();
    expect(total).toBeGreaterThan(2);
    expect(Object.keys(wanted).filter((path) => path.includes('staging'))).toEqual([]);

    // While files are staged, while they are moved into place, and at the end; `npm run chaos` tests all moments.
    const moments = [...new Set([0.3, 0.7, 1].map((part) => 1 + Math.round(part * (total - 1))))];
    for (const [index, at] of moments.entries()) {
      copyFolder(start, work);
      const fault = injectFault({ at, code: codes[index % codes.length] ?? '', below: work });
      const { status, stderr } = await run(work, command.args).finally(fault.end);
      expect(stderr).not.toMatch(/^\s+at /m);
      if (status !== 0) expect(snapshot(work), `operation ${at} of ${total}`).toEqual(old);

      copyFolder(start, work);
      const frozen = injectFault({ at, code: 'FREEZE', below: work });
      await runFrozen(work, command.args).finally(frozen.end);
      const { status: again } = await run(work, command.args);
      if (command.once !== true) expect(again, `after operation ${at}`).toBe(0);
      if (command.rest !== undefined) expect((await run(work, command.rest)).status).toBe(0);
      const after = snapshot(work);
      if (command.deterministic) expect(after).toEqual(wanted);
      else expect(Object.keys(after)).toEqual(Object.keys(wanted));
    }
  }, 120_000);
});

test('a run with another configuration completes a killed one, without reporting manual changes', async () => {
  const command = writingCommands['configure, a changed setting'];
  if (command === undefined) throw new Error('there is such a command');
  const base = temporaryFolder();
  const [start, work] = [join(base, 'start'), join(base, 'work')];
  await prepare(command, start, run);
  copyFolder(start, work);
  const calm = injectFault({ at: 0, code: '', below: work });
  await run(work, ['configure']).finally(calm.end);
  for (const at of [0.3, 0.6, 0.9].map((part) => Math.round(part * calm.count()))) {
    copyFolder(start, work);
    const frozen = injectFault({ at, code: 'FREEZE', below: work });
    await runFrozen(work, ['configure']).finally(frozen.end);
    expect((await run(work, ['configure', '--check'])).status).toBe(1);
    const { status, stderr } = await run(work, ['configure', '--config', 'cluster.yaml', '--force']);
    expect(stderr).not.toContain('changed-by-hand');
    expect(status).toBe(0);
  }
});

test('staged files are readable only by their owner, and ignored by git', async () => {
  const base = temporaryFolder();
  const [start, work] = [join(base, 'start'), join(base, 'work')];
  const command = writingCommands['decrypt in place'];
  if (command === undefined) throw new Error('there is such a command');
  await prepare(command, start, run);
  copyFolder(start, work);
  const calm = injectFault({ at: 0, code: '', below: work });
  await run(work, command.args).finally(calm.end);
  let seen = 0;
  for (let at = 1; at <= calm.count(); at++) {
    copyFolder(start, work);
    const frozen = injectFault({ at, code: 'FREEZE', below: work });
    await runFrozen(work, command.args).finally(frozen.end);
    const staged = Object.keys(snapshot(work)).filter((path) => /staging.*\/n\d+$/.test(path));
    for (const path of staged) {
      seen += 1;
      expect(statSync(join(work, path)).mode & 0o077).toBe(0);
      expect(statSync(join(work, path, '..')).mode & 0o077).toBe(0);
      expect(snapshot(join(work, path, '..'))['.gitignore']).toBe('*\n');
    }
  }
  expect(seen).toBeGreaterThan(0);
});
