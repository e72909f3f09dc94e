import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';

/** Runs code in a process of its own, with `uninterrupted` at hand. */
function inProcess(code: string) {
  const module = new URL('../../src/disk/uninterrupted.ts', import.meta.url).href;
  const source = `import { uninterrupted } from ${JSON.stringify(module)};\n${code}`;
  const { signal, status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', source],
    { encoding: 'utf8' },
  );
  return { signal, status, stdout, stderr };
}

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
  '%s ends the process after the work, however often it comes',
  (name) => {
    const ended = inProcess(`
    uninterrupted(() => {
      for (let round = 0; round < 3; round += 1) process.kill(process.pid, '${name}');
      process.stdout.write('done');
    });
    setTimeout(() => process.stdout.write(' and more'), 5000);
  `);
    expect(ended).toEqual({ signal: name, status: null, stdout: 'done', stderr: '' });
  },
);

test('without a signal, the result comes back and nothing is left', () => {
  const ended = inProcess(`
    const result = uninterrupted(() => 'done');
    setTimeout(() => process.stdout.write(result + process.listenerCount('SIGINT')), 100);
  `);
  expect(ended).toEqual({ signal: null, status: 0, stdout: 'done0', stderr: '' });
});

test('an error passes, and signals take effect', () => {
  const ended = inProcess(`
    try {
      uninterrupted(() => {
        process.kill(process.pid, 'SIGINT');
        throw new Error('full');
      });
    } catch (error) {
      process.stdout.write(error.message);
    }
    setTimeout(() => {}, 5000);
  `);
  expect(ended).toEqual({ signal: 'SIGINT', status: null, stdout: 'full', stderr: '' });
});
