/**
 * Tests the crash safety of the built command: `npm run chaos [kills] [part of a command's name]`. Every command that writes is
 * killed with SIGKILL before each of its disk operations and at random moments, and each operation is made to fail with each kind
 * of fault. A normal run follows. The tree must be either the old or the new one, and after a kill the next run must produce the
 * new one; nothing outside the folder may change, and no secret may be anywhere except where it was before. Prints one line per
 * command, and exits with status 1 if anything is wrong.
 */

import { spawn } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import {
  copyFolder,
  prepare,
  type WritingCommand,
  writingCommands,
} from '../test/support/writing-commands.ts';

const root = resolve(import.meta.dirname, '..');
const command = join(root, 'dist/clusterwright.cjs');
const wanted = Number(process.argv[2] ?? 1000);
const only = process.argv[3] ?? '';
const faults = [
  'ENOSPC',
  'EDQUOT',
  'EACCES',
  'EPERM',
  'EROFS',
  'EIO',
  'EMFILE',
  'ENFILE',
  'ENAMETOOLONG',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EEXIST',
  'ELOOP',
  'EBUSY',
  'ESTALE',
  'ENOMEM',
  'EFBIG',
  'EXDEV',
  'ENXIO',
];

const base = mkdtempSync(join(tmpdir(), 'chaos-'));
const preload = join(base, 'preload.mjs');
await build({
  stdin: {
    contents: `import { writeFileSync } from 'node:fs';
      import { injectFault } from './test/support/faults.ts';
      const { FAULT_AT, FAULT_CODE, FAULT_BELOW, FAULT_COUNT } = process.env;
      const write = writeFileSync;
      const { count } = injectFault({ at: Number(FAULT_AT), code: FAULT_CODE, below: FAULT_BELOW });
      if (FAULT_COUNT) process.on('exit', () => write(FAULT_COUNT, String(count())));`,
    resolveDir: root,
    loader: 'ts',
  },
  outfile: preload,
  bundle: true,
  platform: 'node',
  format: 'esm',
});

interface Ended {
  readonly status: number;
  readonly killed: boolean;
  readonly text: string;
}

function start(
  folder: string,
  args: readonly string[],
  fault: Record<string, string> = {},
  killAfter?: number,
  { input, env }: Pick<WritingCommand, 'input' | 'env'> = {},
) {
  const node = Object.keys(fault).length > 0 ? ['--import', preload, command] : [command];
  return new Promise<Ended>((done) => {
    const child = spawn(process.execPath, [...node, ...args], {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: join(base, 'home'),
        TMPDIR: join(base, 'tmp'),
        CLUSTERWRIGHT_CACHE: `${folder}-cache`,
        XDG_CACHE_HOME: join(base, 'cache'),
        ...env,
        ...fault,
      },
      stdio: ['pipe', 'ignore', 'pipe'],
    });
    let text = '';
    child.stdin.on('error', () => undefined).end(input ?? '');
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const timer = killAfter === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfter);
    child.on('exit', (status, signal) => {
      clearTimeout(timer);
      done({ status: status ?? -1, killed: signal === 'SIGKILL', text });
    });
  });
}

const run = (folder: string, args: readonly string[]) => start(folder, args);

function files(folder: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) found.set(path.slice(folder.length + 1), readFileSync(path, 'latin1'));
    else if (entry.isSymbolicLink()) found.set(path.slice(folder.length + 1), `-> ${readlinkSync(path)}`);
  }
  return found;
}

const isStaging = (path: string) =>
  path.startsWith('.clusterwright-staging-') || path.includes('/.clusterwright-staging-');
const same = (a: Map<string, string>, b: Map<string, string>) =>
  a.size === b.size && [...a].every(([path, text]) => b.get(path) === text);
const names = (tree: Map<string, string>) => [...tree.keys()].sort().join('\n');

const print = (line: string): void => void process.stdout.write(`${line}\n`);
let kills = 0;
let failures = 0;
const amiss: string[] = [];
const complain = (text: string): void => void amiss.push(text);

async function attack(name: string, writing: WritingCommand, share: number): Promise<void> {
  const [from, work] = [join(base, 'from'), join(base, 'work')];
  for (const folder of [from, work, `${from}-cache`, `${work}-cache`])
    rmSync(folder, { recursive: true, force: true });
  await prepare(writing, from, run);
  const fresh = (): void => {
    copyFolder(from, work);
    rmSync(`${work}-cache`, { recursive: true, force: true });
    copyCache();
  };
  const cacheOfStart = `${from}-cache`;
  const copyCache = (): void => {
    mkdirSync(cacheOfStart, { recursive: true });
    copyFolder(cacheOfStart, `${work}-cache`);
  };
  const old = files(from);

  fresh();
  const countFile = join(base, 'count');
  const began = Date.now();
  const calm = await start(
    work,
    writing.args,
    {
      FAULT_AT: '0',
      FAULT_CODE: '',
      FAULT_BELOW: work,
      FAULT_COUNT: countFile,
    },
    undefined,
    writing,
  );
  const took = Date.now() - began;
  if (calm.status !== 0) return complain(`${name}: the calm run failed: ${calm.text}`);
  const target = files(work);
  const total = Number(readFileSync(countFile, 'utf8'));

  const afterKill = async (moment: string): Promise<void> => {
    const now = files(work);
    for (const [path, text] of now) {
      if (!isStaging(path) && old.get(path) !== text && target.get(path) !== text && writing.deterministic) {
        complain(`${name}, ${moment}: ${path} is neither old nor new`);
      }
    }
    const again = await start(work, writing.args, {}, undefined, writing);
    if (again.status !== 0 && writing.once !== true)
      complain(`${name}, ${moment}: the next run failed: ${again.text}`);
    if (writing.rest !== undefined) await start(work, writing.rest, {}, undefined, writing);
    const mended = files(work);
    if (writing.deterministic ? !same(mended, target) : names(mended) !== names(target)) {
      complain(`${name}, ${moment}: the next run ended in another tree`);
    }
  };

  let here = 0;
  for (let at = 1; at <= total; at++) {
    fresh();
    const ended = await start(
      work,
      writing.args,
      {
        FAULT_AT: String(at),
        FAULT_CODE: 'KILL',
        FAULT_BELOW: work,
      },
      undefined,
      writing,
    );
    if (ended.killed) here += 1;
    await afterKill(`killed before operation ${at} of ${total}`);
  }
  for (let number = 0; here < share && number < 3 * share; number++) {
    fresh();
    const ended = await start(work, writing.args, {}, (took * 1.1 * (number % 97)) / 97, writing);
    if (!ended.killed) continue;
    here += 1;
    await afterKill('killed at a random moment');
  }
  for (const [index, code] of faults.entries()) {
    const at = 1 + ((index * 7) % total);
    fresh();
    const ended = await start(
      work,
      writing.args,
      {
        FAULT_AT: String(at),
        FAULT_CODE: code,
        FAULT_BELOW: work,
      },
      undefined,
      writing,
    );
    failures += 1;
    const now = files(work);
    const moment = `${code} in operation ${at} of ${total}`;
    if (/internal error|^\s+at /m.test(ended.text)) complain(`${name}, ${moment}: ${ended.text}`);
    if (ended.status !== 0 && !same(now, old))
      complain(`${name}, ${moment}: failed, and the tree is not the old one`);
    await afterKill(moment);
  }
  kills += here;
  print(`${name}: ${total} operations, ${here} kills, ${faults.length} faults, ${amiss.length} amiss so far`);
}

try {
  for (const folder of ['home', 'tmp']) mkdirSync(join(base, folder));
  writeFileSync(join(base, 'home/.bashrc'), 'export A=1\n');
  const entries = Object.entries(writingCommands).filter(([name]) => name.includes(only));
  for (const [name, writing] of entries) await attack(name, writing, Math.ceil(wanted / entries.length));

  const outside = [...files(join(base, 'home')), ...files(join(base, 'tmp'))];
  if (outside.length !== 1) complain(`files appeared outside: ${outside.map(([path]) => path).join(', ')}`);
  print(`${kills} kills and ${failures} faults; ${amiss.length} amiss`);
  for (const text of amiss.slice(0, 40)) print(`- ${text}`);
  process.exitCode = amiss.length > 0 ? 1 : 0;
} finally {
  rmSync(base, { recursive: true, force: true });
}
