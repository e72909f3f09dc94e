import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { expect, test } from 'vitest';
import { snapshot, temporaryFolder } from '../support/cli.ts';

const source = new URL('../../src/disk/uninterrupted.ts', import.meta.url);

/** Runs code in a process of its own, with `uninterrupted` at hand. */
function inProcess(code: string) {
  const text = `import { uninterrupted } from ${JSON.stringify(source.href)};\n${code}`;
  const { signal, status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', text],
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

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])(
  '%s ends the process after the work of other threads, which begin nothing more',
  (name) => {
    const folder = temporaryFolder();
    const code = join(temporaryFolder(), 'uninterrupted.mjs');
    // Threads do not run TypeScript on every version of Node.
    writeFileSync(code, transformSync(readFileSync(source, 'utf8'), { loader: 'ts' }).code);
    const module = JSON.stringify(pathToFileURL(code).href);
    const thread = `
      import { writeFileSync } from 'node:fs';
      import { parentPort, workerData } from 'node:worker_threads';
      import { shareWithMain, uninterrupted } from ${module};
      const { state, id } = workerData;
      const write = (file) => writeFileSync(${JSON.stringify(join(folder, '/'))} + id + file, '');
      shareWithMain(state);
      uninterrupted(() => {
        write('begun');
        parentPort.postMessage('begun');
        const end = Date.now() + 500;
        while (Date.now() < end);
        write('ended');
      });
      // By now the process is to end.
      uninterrupted(() => write('more'));
      write('after');
    `;
    const ended = inProcess(`
      import { Worker } from 'node:worker_threads';
      import { holdSignals } from ${module};
      const { state, release } = holdSignals();
      const thread = new URL('data:text/javascript,' + encodeURIComponent(${JSON.stringify(thread)}));
      let begun = 0;
      for (const id of ['a', 'b'])
        new Worker(thread, { workerData: { state, id } }).on('message', () => {
          begun += 1;
          if (begun === 2) for (let round = 0; round < 3; round += 1) process.kill(process.pid, '${name}');
        });
      setTimeout(() => release(), 20_000);
    `);
    expect(ended).toEqual({ signal: name, status: null, stdout: '', stderr: '' });
    expect(Object.keys(snapshot(folder))).toEqual(['abegun', 'aended', 'bbegun', 'bended']);
  },
);

test('without a signal, threads do their work and nothing is left', () => {
  const ended = inProcess(`
    import { holdSignals, shareWithMain } from ${JSON.stringify(source.href)};
    const { state, release } = holdSignals();
    shareWithMain(state);
    process.stdout.write(uninterrupted(() => 'done' + state[1]));
    await release();
    process.stdout.write(' ' + state[1] + process.listenerCount('SIGINT'));
  `);
  expect(ended).toEqual({ signal: null, status: 0, stdout: 'done1 00', stderr: '' });
});
