import { createHash } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  type Stats,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { readInputText } from '../disk/read-input.ts';
import { packageRoot } from '../package-root.ts';
import { findConfig } from '../sops/find-config.ts';
import { ageKeyFiles, sshKeyFiles } from '../sops/identity-files.ts';
import { isUntrusted } from '../untrusted.ts';
import { configurationFiles } from './extended-files.ts';
import { repositoryAbove } from './repository.ts';
import type { Workspace } from './workspace.ts';

/** By path, in order: the SHA-256 of a file's content in hex, or a word for anything else. */
export type Digests = ReadonlyMap<string, string>;

/** Everything that a run reads besides the tree. */
export interface InputDigests {
  /** The available private keys, which key the digests: without them, a digest reveals nothing. */
  readonly key: string;
  /** Inputs that are not files: the version of Node, the root of the repository, and environment variables. */
  readonly facts: readonly unknown[];
  readonly files: Digests;
}

/** Hashing more files than this costs more than it saves. */
const mostFiles = 20_000;

/**
 * The inputs of a run. Undefined if they cannot be determined: code of the user's may read anything, and the output of a command
 * that prints a key is known only after it has run.
 */
export function inputDigests(place: Workspace): InputDigests | undefined {
  const { cwd, output, env } = place;
  const configurations = configurationFiles(place);
  if (
    configurations === undefined ||
    env['SOPS_AGE_KEY_CMD'] ||
    env['SOPS_AGE_SSH_PRIVATE_KEY_CMD'] ||
    hasOwnCode(cwd)
  )
    return undefined;
  const root = packageRoot();
  const folders = [
    digestsBelow(cwd, 'templates'),
    // Installed and replaced together with the program, so their stamps are enough.
    digestsBelow(root, 'templates/config', stampOf),
    programFiles(root),
  ];
  const keys = isUntrusted(env)
    ? []
    : [...sshKeyFiles(cwd, env), ...ageKeyFiles(cwd, env)].map(({ path }) => path);
  const rules = findConfig(cwd, { ...env });
  const beside = ['cluster.schema.json', 'package.json'].map((name) => join(cwd, name));
  const single = [...configurations, ...(rules === undefined ? [] : [rules]), ...beside, ...keys];
  const files = new Map(single.map((path) => [path, digestOfInput(path)]));
  for (const [index, folder] of folders.entries()) {
    if (folder === undefined) return undefined;
    for (const [path, digest] of folder) files.set(`${index}:${path}`, digest);
  }
  const names = Object.keys(env).filter((name) => /^(?:SOPS|CLUSTERWRIGHT)_/.test(name));
  return {
    key: [env['SOPS_AGE_KEY'] ?? '', ...keys.map(textAt)].join('\n'),
    facts: [process.version, repositoryAbove(output), names.sort().map((name) => [name, env[name]])],
    files,
  };
}

/**
 * The digests of a folder of `root` and of everything below it, without following links; undefined if there are too many files.
 */
export function digestsBelow(
  root: string,
  folder: string,
  ofFile: (path: string, stat: Stats) => string = digestOf,
): Digests | undefined {
  const digests = new Map<string, string>();
  const visit = (path: string): boolean => {
    if (digests.size > mostFiles) return false;
    const absolute = join(root, path);
    const stat = lstatSync(absolute, { throwIfNoEntry: false });
    if (stat?.isDirectory())
      return readdirSync(absolute)
        .sort()
        .every((name) => visit(`${path}/${name}`));
    if (stat !== undefined)
      digests.set(path, stat.isSymbolicLink() ? `-> ${readlinkSync(absolute)}` : ofFile(absolute, stat));
    return true;
  };
  return visit(folder) ? digests : undefined;
}

/** The program's own code: if bundled, the names of its chunks contain a hash of their content; otherwise the sources. */
function programFiles(root: string): Digests | undefined {
  if (import.meta.url.endsWith('.ts')) return digestsBelow(root, 'src');
  const dist = join(root, 'dist');
  const named = readdirSync(join(dist, 'chunks'))
    .sort()
    .map((name) => [`chunks/${name}`, ''] as const);
  const others = ['', 'kinds'].flatMap((folder) =>
    readdirSync(join(dist, folder))
      .sort()
      .map((name) => {
        const path = join(dist, folder, name);
        return [`${folder}/${name}`, stampOf(path, statSync(path))] as const;
      }),
  );
  return new Map([...named, ...others]);
}

/**
 * Identifies an installed file without reading it. Packages may give all their files the same modification time, but nobody can
 * set the inode's change time.
 */
function stampOf(_path: string, { size, mtimeMs, ctimeMs, ino }: Stats): string {
  return [size, mtimeMs, ctimeMs, ino].join(' ');
}

/** The digest of an input, following links. It includes the mode, because there is a warning about keys that others can read. */
function digestOfInput(path: string): string {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat === undefined ? 'nothing' : `${digestOf(path, stat)} ${stat.mode}`;
  } catch {
    return 'out of reach';
  }
}

function digestOf(path: string, stat: Stats): string {
  if (!stat.isFile()) return 'no file';
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return 'unreadable';
  }
}

function textAt(path: string): string {
  try {
    return statSync(path).isFile() ? readInputText(path) : '';
  } catch {
    return '';
  }
}

function hasOwnCode(cwd: string): boolean {
  return (
    existsSync(join(cwd, 'apps')) || readdirSync(cwd).some((name) => name.startsWith('clusterwright.config.'))
  );
}
