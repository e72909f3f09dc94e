/**
 * Kills runs at random moments with SIGKILL. Afterwards every file of the folder and of the temporary folder is searched for the
 * secrets, in clear text and in base64.
 */

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKeyFile } from '../../src/secrets/key-file.ts';
import { sopsConfigText } from '../../src/secrets/sops-config.ts';

const root = resolve(import.meta.dirname, '../..');
/** For the commands themselves, and for a tree of 40 sealed files that is also rotated. */
const kills = { configure: 200, render: 200, seal: 50 };

let base: string;
let script: string;
let key: { text: string; recipient: string };

beforeAll(async () => {
  base = mkdtempSync(join(tmpdir(), 'kill-'));
  key = await newKeyFile(new Date());
  // Hints name commands as they are typed in the package.
  writeFileSync(join(base, 'package.json'), '{"name": "clusterwright", "version": "0.0.0"}');
  script = join(base, 'run.mjs');
  await build({
    entryPoints: [join(root, 'test/real/kill-target.ts')],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
    },
    logLevel: 'error',
  });
});

afterAll(() => rmSync(base, { recursive: true, force: true }));

/** A user's folder: sealed tree and configuration of an earlier run, only the key in clear text. */
function prepare(number: number): { folder: string; temporary: string } {
  const folder = join(base, `repository-${number}`);
  const temporary = join(base, `tmp-${number}`);
  for (const path of [folder, temporary]) mkdirSync(path, { recursive: true });
  writeFileSync(join(folder, 'age.key'), key.text, { mode: 0o600 });
  writeFileSync(
    join(folder, '.sops.yaml'),
    sopsConfigText({ recipients: [key.recipient], secretSettings: ['langfuse_salt'] }),
  );
  return { folder, temporary };
}

/** Runs a program on a folder until it ends or is killed after `delay` milliseconds. Resolves to whether it was killed. */
function run(
  folder: string,
  temporary: string,
  secret: string,
  delay?: number,
  argv: readonly string[] = [script, folder],
): Promise<boolean> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, argv, {
      cwd: folder,
      env: { PATH: process.env['PATH'], HOME: temporary, TMPDIR: temporary, PLANTED_SECRET: secret },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let messages = '';
    child.stderr.on('data', (chunk: Buffer) => (messages += chunk.toString()));
    const timer = delay === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), delay);
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (code === 0 || signal === 'SIGKILL') done(signal === 'SIGKILL');
      else fail(new Error(`the target failed: ${messages}`));
    });
  });
}

/**
 * Kills runs at moments from start to end until a number of them were killed while running; a run that ends before its kill does
 * not count. Continues until one has ended by itself, so that the moments reach the end even on a busier machine than during the
 * measured run, whose time in milliseconds is given.
 */
async function killAtEveryMoment(
  count: number,
  calm: number,
  attempt: (number: number, delay: number) => Promise<boolean>,
): Promise<number> {
  let killed = 0;
  let ended = 0;
  let last = calm * 1.1;
  for (let number = 1; killed < count || ended === 0; number++) {
    if (killed >= count) last *= 1.5;
    const part = killed >= count ? 1 : (((number - 1) % count) + 1) / count;
    if (await attempt(number, last * part)) killed++;
    else ended++;
  }
  return killed;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

describe('a killed run', () => {
  it(`leaves no plaintext of what it seals and rotates: ${kills.seal} kills`, async () => {
    const calm = prepare(0);
    const start = performance.now();
    await run(calm.folder, calm.temporary, 'calibrate-0f9c2b7e');
    const time = performance.now() - start;
    const killed = await killAtEveryMoment(kills.seal, time, async (number, delay) => {
      const { folder, temporary } = prepare(number);
      const secret = `Xq7-${number}-${Math.random().toString(36).slice(2)}-secret`;
      const wasKilled = await run(folder, temporary, secret, delay);
      const encoded = Buffer.from(secret).toString('base64').slice(0, 20);
      for (const path of [...filesBelow(folder), ...filesBelow(temporary)]) {
        const text = readFileSync(path, 'latin1');
        expect(text.includes(secret) || text.includes(encoded), path.slice(dirname(base).length)).toBe(false);
        // A file with a sealed name is sealed, and complete.
        if (/[^/]\.sops\.yaml$/.test(path) || path.endsWith('cluster.yaml')) {
          expect(text).toMatch(/ENC\[[\s\S]*\n {2}version: [0-9.]+\n$/);
        }
      }
      for (const path of [folder, temporary]) rmSync(path, { recursive: true });
      return wasKilled;
    });
    expect(killed).toBeGreaterThanOrEqual(kills.seal);
  }, 1_200_000);

  it(`leaves no plaintext of the configuration: ${kills.configure} kills of configure`, async () => {
    const command = [join(root, 'dist/clusterwright.cjs'), 'configure'];
    const fresh = join(base, 'fresh');
    mkdirSync(fresh);
    execFileSync(process.execPath, [join(root, 'dist/clusterwright.cjs'), 'init'], { cwd: fresh });
    const secrets = [
      ...readFileSync(join(fresh, 'cluster.yaml'), 'utf8').matchAll(
        /^(?!\w*_public_key:)\w+: "([\w-]{20,})"$/gm,
      ),
    ].map(([, value = '']) => value);
    expect(secrets.length).toBeGreaterThan(5);
    const needles = secrets.flatMap((secret) => [
      secret,
      Buffer.from(secret).toString('base64').slice(0, 20),
    ]);
    const copy = (number: string) => {
      const [folder, temporary] = [join(base, `configure-${number}`), join(base, `configure-tmp-${number}`)];
      cpSync(fresh, folder, { recursive: true });
      mkdirSync(temporary);
      return { folder, temporary };
    };

    const calm = copy('calm');
    const start = performance.now();
    await run(calm.folder, calm.temporary, '', undefined, command);
    const time = performance.now() - start;
    const killed = await killAtEveryMoment(kills.configure, time, async (number, delay) => {
      const { folder, temporary } = copy(String(number));
      const wasKilled = await run(folder, temporary, '', delay, command);
      for (const path of [...filesBelow(folder), ...filesBelow(temporary)]) {
        // The only place where the secrets were before.
        if (path === join(folder, 'cluster.yaml')) continue;
        const text = readFileSync(path, 'latin1');
        expect(
          needles.some((needle) => text.includes(needle)),
          path.slice(base.length),
        ).toBe(false);
      }
      for (const path of [folder, temporary]) rmSync(path, { recursive: true });
      return wasKilled;
    });
    expect(killed).toBeGreaterThanOrEqual(kills.configure);
  }, 1_200_000);

  it(`leaves no plaintext and no mixed tree: ${kills.render} kills of render --seal`, async () => {
    const command = [join(root, 'dist/clusterwright.cjs'), 'render'];
    const fresh = join(base, 'makejinja');
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(fresh, path)), { recursive: true });
      writeFileSync(join(fresh, path), text, { mode: 0o600 });
    };
    write('age.key', key.text);
    write('.sops.yaml', sopsConfigText({ recipients: [key.recipient], secretSettings: [] }));
    const table = '[clusterwright]\nseal = true\nverify = true\n';
    write('makejinja.toml', `[makejinja]\ninputs = ["t"]\noutput = "."\ndata = ["data.yaml"]\n${table}`);
    for (let number = 0; number < 30; number++) {
      const folder = `t/kubernetes/app-${number}`;
      write(
        `${folder}/secret.sops.yaml.jinja`,
        `apiVersion: v1\nkind: Secret\nmetadata: {name: a${number}}\nstringData: {password: {{ password }}}\n`,
      );
      write(
        `${folder}/map.yaml.jinja`,
        `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a${number}}\ndata: {generation: "{{ generation }}"}\n`,
      );
    }
    const secrets = ['Kq8-first-9Zt4-password', 'Wb3-second-7Yd2-password'];
    const data = (generation: 0 | 1) => `password: ${secrets[generation]}\ngeneration: ${generation}\n`;
    write('data.yaml', data(0));
    execFileSync(process.execPath, command, { cwd: fresh, env: { HOME: base }, stdio: 'ignore' });
    write('data.yaml', data(1));
    const needles = secrets.flatMap((secret) => [
      secret,
      Buffer.from(secret).toString('base64').slice(0, 20),
    ]);
    const copy = (number: string) => {
      const [folder, temporary] = [join(base, `render-${number}`), join(base, `render-tmp-${number}`)];
      cpSync(fresh, folder, { recursive: true });
      mkdirSync(temporary);
      return { folder, temporary };
    };

    const calm = copy('calm');
    const start = performance.now();
    await run(calm.folder, calm.temporary, '', undefined, command);
    const time = performance.now() - start;
    let mended = 0;
    const killed = await killAtEveryMoment(kills.render, time, async (number, delay) => {
      const { folder, temporary } = copy(String(number));
      const wasKilled = await run(folder, temporary, '', delay, command);
      for (const path of [...filesBelow(folder), ...filesBelow(temporary)]) {
        if (path === join(folder, 'data.yaml')) continue;
        const text = readFileSync(path, 'latin1');
        expect(
          needles.some((needle) => text.includes(needle)),
          path.slice(base.length),
        ).toBe(false);
      }
      // Old or new, or an interrupted run that the next one completes.
      const generations = () =>
        new Set(
          filesBelow(join(folder, 'kubernetes'))
            .filter((path) => path.endsWith('map.yaml'))
            .map((path) => /generation: "(\d)"/.exec(readFileSync(path, 'utf8'))?.[1]),
        );
      if (generations().size > 1) {
        mended++;
        const status = spawnSync(process.execPath, [...command, '--check'], {
          cwd: folder,
          encoding: 'utf8',
        });
        expect(status.stdout + status.stderr).toContain('write/interrupted');
      }
      await run(folder, temporary, '', undefined, command);
      expect([...generations()]).toEqual(['1']);
      for (const path of [folder, temporary]) rmSync(path, { recursive: true });
      return wasKilled;
    });
    expect(killed).toBeGreaterThanOrEqual(kills.render);
    expect(mended).toBeLessThan(killed);
  }, 1_200_000);
});
