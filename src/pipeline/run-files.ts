import { lstatSync, readdirSync, readlinkSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { digestOf, fileState } from '../disk/file-state.ts';
import { readInputText } from '../disk/read-input.ts';
import { packageRoot } from '../package-root.ts';
import { findConfig } from '../sops/find-config.ts';
import { ageKeyFiles, sshKeyFiles } from '../sops/identity-files.ts';
import { isUntrusted } from '../untrusted.ts';
import { configurationFiles } from './extended-files.ts';
import { filesBesideOldTree } from './left-behind.ts';
import { ownModules } from './project/own-modules.ts';
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
  /** The modules of the user's, whose code may read more. */
  readonly code: readonly string[];
}

/** Hashing more files than this costs more than it saves. */
const mostFiles = 20_000;

/**
 * The inputs of a run, except what code of the user's reads, which is known only after it has run. Undefined if they cannot be
 * determined, as with a command that prints a key.
 */
export function inputDigests(place: Workspace): InputDigests | undefined {
  const { cwd, output, env } = place;
  const configurations = configurationFiles(place);
  if (configurations === undefined || env['SOPS_AGE_KEY_CMD'] || env['SOPS_AGE_SSH_PRIVATE_KEY_CMD'])
    return undefined;
  const root = packageRoot();
  const folders = [
    digestsBelow(cwd, 'templates'),
    // Installed and replaced together with the program, so their stamps are enough.
    digestsBelow(root, 'templates/config', stampOf),
    programFiles(root),
    // What editors read; the run would write it again.
    digestsBelow(cwd, '.clusterwright'),
  ];
  const keys = isUntrusted(env)
    ? []
    : [...sshKeyFiles(cwd, env), ...ageKeyFiles(cwd, env)].map(({ path }) => path);
  const rules = findConfig(cwd, { ...env });
  const beside = ['cluster.schema.json', 'package.json'].map((name) => join(cwd, name));
  const old = filesBesideOldTree(place);
  const single = [
    ...configurations,
    ...(old ?? []),
    ...(rules === undefined ? [] : [rules]),
    ...beside,
    ...keys,
  ];
  const files = new Map(single.map((path) => [path, fileState(path)]));
  for (const [index, folder] of folders.entries()) {
    if (folder === undefined) return undefined;
    for (const [path, digest] of folder) files.set(`${index}:${path}`, digest);
  }
  const code = isUntrusted(env) ? [] : ownModules(cwd);
  // Code may compare texts or format numbers by the language of the user.
  const relevant = code.length === 0 ? /^(?:SOPS|CLUSTERWRIGHT)_/ : /^(?:SOPS_|CLUSTERWRIGHT_|LANG|LC_|TZ$)/;
  const names = Object.keys(env).filter((name) => relevant.test(name));
  return {
    key: [env['SOPS_AGE_KEY'] ?? '', ...keys.map(textAt)].join('\n'),
    facts: [
      process.version,
      repositoryAbove(output),
      old ?? null,
      names.sort().map((name) => [name, env[name]]),
    ],
    files,
    code,
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

let ownCode: { readonly digests: Digests | undefined } | undefined;

/** The files of the program's own code, as they were when this process first asked: it has loaded its code and keeps it. */
function programFiles(root: string): Digests | undefined {
  ownCode ??= { digests: codeBelow(root) };
  return ownCode.digests;
}

/** If bundled, the names of the chunks contain a hash of their content; otherwise the sources. */
function codeBelow(root: string): Digests | undefined {
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

function textAt(path: string): string {
  try {
    return statSync(path).isFile() ? readInputText(path) : '';
  } catch {
    return '';
  }
}
