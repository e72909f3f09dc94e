import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { statOf } from './inside.ts';
import { named } from './moves.ts';
import { Refusal } from './refusal.ts';

/**
 * The name prefix of a staging folder, which a run creates below the folder that it writes to. It is the run's lock (others wait
 * while its run is alive), and new files are staged in it. Only its owner can read it, and git ignores it.
 */
const prefix = '.clusterwright-staging-';

export function isStagingName(name: string): boolean {
  return name.startsWith(prefix);
}

interface Owner {
  /** Undefined in names that earlier versions created. */
  readonly host: string | undefined;
  readonly pid: number;
  /** When the process started, in the system's unit; '0' if unknown. */
  readonly started: string;
  /** The thread of the process. */
  readonly thread: number;
}

function ownerOf(name: string): Owner | undefined {
  const match = /^(?:([0-9a-f]{8})-)?(\d+)(?:-(\d+)-(\d+))?$/.exec(name.slice(prefix.length));
  if (match === null) return undefined;
  const thread = Math.floor(Number(match[4] ?? 0) / mostClaims);
  return { host: match[1], pid: Number(match[2]), started: match[3] ?? '0', thread };
}

let ownHost: string | undefined;
function thisHost(): string {
  ownHost ??= createHash('sha256').update(hostname()).digest('hex').slice(0, 8);
  return ownHost;
}

/** Distinguishes a process from a later one with the same id. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0';
  } catch {
    return '0';
  }
}

/** More than a thread ever makes. The number of a claim is that of its thread times this, plus one for each earlier claim. */
const mostClaims = 1_000_000;
let claims = threadId * mostClaims;
/** Every claim has its own name, so that a folder that this thread could not remove counts as stale too. */
function newStagingName(): string {
  claims += 1;
  return `${prefix}${thisHost()}-${process.pid}-${startOf(process.pid)}-${claims}`;
}

/** How long, in milliseconds, the folder of a run on another machine counts as alive. */
const foreignLife = 600_000;

function isAlive(folder: string, { host, pid, started }: Owner): boolean {
  if (host !== undefined && host !== thisHost()) {
    // There is no way to tell whether it runs. The clocks may differ in either direction.
    const changed = statOf(folder)?.mtimeMs;
    return changed !== undefined && Math.abs(Date.now() - changed) < foreignLife;
  }
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  const now = startOf(pid);
  return started === '0' || now === '0' || now === started;
}

export interface OtherRuns {
  /** Absolute paths of the folders of interrupted runs, sorted. */
  readonly stale: readonly string[];
  readonly alive: readonly string[];
}

/** The staging folders of other runs below `root`; `own` is excluded. */
export function otherRuns(root: string, own?: string): OtherRuns {
  const stale: string[] = [];
  const alive: string[] = [];
  for (const name of namesIn(root)) {
    const owner = isStagingName(name) && name !== own ? ownerOf(name) : undefined;
    const folder = join(root, name);
    if (owner === undefined || statOf(folder)?.isDirectory() !== true) continue;
    const isOwn = owner.pid === process.pid && owner.thread === threadId;
    (!isOwn && isAlive(folder, owner) ? alive : stale).push(folder);
  }
  return { stale: stale.sort(), alive: alive.sort() };
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function ignoreAll(folder: string): void {
  try {
    writeFileSync(join(folder, '.gitignore'), '*\n');
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw named(error, folder);
  }
}

/**
 * Creates this run's folder, and waits for other runs. Each run creates its folder before it looks for others, so that of two
 * runs at least one sees the other and steps back. A dead run's folder cannot be mistaken for another run's. Throws a Refusal if
 * it has waited too long.
 *
 * @param patience - How long to wait, in milliseconds.
 */
export function claim(root: string, patience = 30_000): { readonly folder: string } & OtherRuns {
  const own = newStagingName();
  const folder = join(root, own);
  for (let waited = 0; ; ) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const others = otherRuns(root, own);
    if (others.alive.length === 0) {
      ignoreAll(folder);
      return { folder, ...others };
    }
    rmSync(folder, { recursive: true, force: true });
    if (waited >= patience) {
      const [other = ''] = others.alive;
      throw new Refusal(
        'busy',
        other,
        'another run is writing to this folder',
        'Wait until it has ended. If none is running, remove this folder.',
      );
    }
    // Two runs that step back from each other must retry at different times.
    const pause = 15 + ((process.pid + threadId + waited) % 7) * 5;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pause);
    waited += pause;
  }
}
