/** Ctrl-C while the threads of the built command write the trees of several clusters, in a real terminal. */

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn } from '@lydell/node-pty';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/cli.ts';
import { converse } from '../support/terminal.ts';

const command = fileURLToPath(new URL('../../dist/clusterwright.cjs', import.meta.url));
const configure = ['configure', '--config', 'clusters/*/cluster.yaml'];
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

/** Clusters with several hundred files each, so that moving them into place takes a while. */
function fleet(): string {
  const folder = temporaryFolder();
  const put = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  put('clusterwright.config.mjs', 'export default { apps: [] };\n');
  put(
    'apps/own/app.mjs',
    `import { defineApp, text } from 'clusterwright';
export default defineApp({ name: 'own', title: 'Own', layer: 'application', namespace: 'own', settings: {}, variables: {} });\n`,
  );
  for (let number = 0; number < 300; number += 1)
    put(
      `templates/config/kubernetes/apps/own/own/app/map${number}.yaml.j2`,
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: map${number}, namespace: own}\n`,
    );
  for (const name of names) put(`clusters/${name}/cluster.yaml`, '{}\n');
  return folder;
}

const filesOf = (folder: string, name: string) =>
  readdirSync(join(folder, 'clusters', name), { recursive: true })
    .map(String)
    .sort();

/** Runs the command and ends it with a signal some time after the first cluster is done. */
function ended(folder: string, after: number, end: 'SIGTERM' | 'SIGHUP' | 'ctrl-c') {
  return new Promise<number | undefined>((done) => {
    const terminal = spawn(process.execPath, [command, ...configure], {
      cwd: folder,
      name: 'xterm-256color',
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, TERM: 'xterm-256color' },
    });
    let isSent = false;
    const send = () => {
      if (end === 'ctrl-c') for (let press = 0; press < 3; press += 1) terminal.write('\u0003');
      else terminal.kill(end);
    };
    terminal.onData((data) => {
      if (isSent || !data.includes(' of 8 clusters')) return;
      isSent = true;
      setTimeout(send, after);
    });
    terminal.onExit(({ signal }) => done(signal));
  });
}

test.each([
  ['ctrl-c', 0],
  ['ctrl-c', 20],
  ['ctrl-c', 45],
  ['SIGTERM', 10],
  ['SIGHUP', 30],
] as const)('%s after %i ms leaves whole trees, and nothing else', async (end, after) => {
  const folder = fleet();
  const signal = await ended(folder, after, end);
  const trees = names.map((name) => filesOf(folder, name));
  const written = trees.filter((files) => files.length > 1);
  expect(written.length).toBeGreaterThan(0);
  expect((await converse(process.execPath, [command, ...configure], { cwd: folder })).status).toBe(0);
  const whole = filesOf(folder, 'a');
  expect(whole.length).toBeGreaterThan(300);
  expect(trees.filter((files) => files.length !== 1 && files.length !== whole.length)).toEqual([]);
  // It may have been done already.
  if (written.length < names.length) expect(signal).toBe({ 'ctrl-c': 2, SIGTERM: 15, SIGHUP: 1 }[end]);
});
