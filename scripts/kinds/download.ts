import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

/** Where one project publishes what its kinds are: files of a Go module at a pinned version. */
export interface Source {
  readonly project: string;
  readonly module: string;
  readonly version: string;
  /** The name of the release, if the version is that of a commit. */
  readonly release?: string;
  /** Files, or folders whose YAML files are read. */
  readonly files: readonly string[];
  readonly licence: string;
}

export interface Sources {
  /** The Go release that downloads modules which ask for a newer one than is installed. */
  readonly toolchain: string;
  readonly kubernetes: Source;
  readonly crds: readonly Source[];
}

const run = promisify(execFile);

/** The texts of a source's files by path, from the cache or by `go mod download`; throws if they cannot be had. */
export async function textsOf(source: Source, toolchain: string): Promise<ReadonlyMap<string, string>> {
  const folder = join(cacheFolder(), `${source.module}@${source.version}`);
  if (!(await exists(folder))) await download(source, toolchain, folder);
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
  return texts;
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

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
