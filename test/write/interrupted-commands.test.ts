import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { run, snapshot, temporaryFolder } from '../support/cli.ts';
import { Frozen, injectFault } from '../support/faults.ts';
import { copyFolder, prepare, type WritingCommand, writingCommands } from '../support/writing-commands.ts';

const silent = { env: {}, version: '0', stdout: () => {}, stderr: () => {}, color: false };

describe.each(['types', 'migrate'])('%s, after a run that was interrupted', (name) => {
  const command = writingCommands[name] as WritingCommand;

  it('completes that run, and leaves nothing of it', async () => {
    const base = temporaryFolder();
    const [start, work] = [join(base, 'start'), join(base, 'work')];
    await prepare(command, start, run);
    copyFolder(start, work);
    const calm = injectFault({ at: 0, code: '', below: work });
    expect((await run(work, command.args)).status).toBe(0);
    calm.end();
    const wanted = snapshot(work);

    for (let at = 1; at <= calm.count(); at += 3) {
      copyFolder(start, work);
      const frozen = injectFault({ at, code: 'FREEZE', below: work });
      await main(command.args, { ...silent, cwd: work })
        .catch((error: unknown) => {
          if (!(error instanceof Frozen)) throw error;
        })
        .finally(frozen.end);
      const { status } = await run(work, command.args);
      // What may be done once was done by the first or the second run.
      if (command.once !== true) expect(status, `after operation ${at}`).toBe(0);
      expect(snapshot(work), `after operation ${at}`).toEqual(wanted);
    }
  }, 60_000);
});
