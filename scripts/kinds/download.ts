import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Where a project publishes its kinds: files of a Go module at a pinned version. */
export interface Source {
  readonly project: string;
  readonly module: string;
  readonly version: string;
  /** Files, and folders whose YAML files are read. */
  readonly files: readonly string[];
  readonly licence: string;
}

export interface Sources {
  /** The Go release that downloads modules that require a newer one than is installed. */
  readonly toolchain: string;
  readonly kubernetes: Source;
  readonly crds: readonly Source[];
}

const run = promisify(execFile);

interface Texts {
  readonly texts: ReadonlyMap<string, string>;
  /** Whether they were downloaded in this run rather than read from the cache. */
  readonly fresh: boolean;
}

/** The texts of a source's files by path, from the cache or `go mod download`; throws if they are not available. */
export async function textsOf(source: Source, toolchain: string): Promise<Texts> {
  const folder = join(cacheFolder(), `${source.module}@${source.version}`);
  const fresh = !(await exists(folder));
  if (fresh) await download(source, toolchain, folder);
  const texts = new Map<string, string>();
  for (const file of source.files) {
    const path = join(folder, file);
    if (!(await stat(path)).isDirectory()) {
      texts.set(file, await readFile(path, 'utf8'));
      continue;
    }
    for (const name of (await readdir(path)).sort()) {
      if (/\.ya?ml$/.test(name)) texts.set(`${file}/${name}`, await readFile(join(path, name), 'utf8'));
    }
  }
  return { texts, fresh };
}

/** Whether a download failed because the network is unavailable rather than because it was refused. */
export function isOffline(reason: string): boolean {
  return /\bdial (tcp|udp)\b|no such host|network is unreachable|connection refused|i\/o timeout/.test(
    reason,
  );
}

function cacheFolder(): string {
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'clusterwright', 'kinds');
}

async function download(source: Source, toolchain: string, folder: string): Promise<void> {
  const scratch = await mkdtemp(join(tmpdir(), 'clusterwright-kinds-'));
  try {
    const { stdout } = await run('go', ['mod', 'download', '-json', `${source.module}@${source.version}`], {
      cwd: scratch,
      maxBuffer: 2 ** 26,
      env: { ...process.env, GOTOOLCHAIN: process.env['GOTOOLCHAIN'] ?? toolchain },
    }).catch((error: unknown) => {
      throw new Error(reasonOf(error));
    });
    const { Dir } = JSON.parse(stdout) as { readonly Dir: string };
    const taken = join(scratch, 'taken');
    for (const file of source.files) {
      await mkdir(dirname(join(taken, file)), { recursive: true });
      await cp(join(Dir, file), join(taken, file), { recursive: true });
    }
    await mkdir(dirname(folder), { recursive: true });
    await rename(taken, folder).catch(() => cp(taken, folder, { recursive: true }));
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Go prints the reason; the error message of a failed command is only the command line. */
function reasonOf(error: unknown): string {
  const { stdout = '', stderr = '', message } = error as Error & Partial<Record<'stdout' | 'stderr', string>>;
  const printed = /"Error": (".*")/.exec(stdout)?.[1];
  return printed === undefined ? stderr.trim() || message : (JSON.parse(printed) as string);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
