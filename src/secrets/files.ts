import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { aboutFile } from '../diagnostics/finding.ts';
import { isStagingName } from '../disk/staging.ts';
import { readContents } from '../git/objects.ts';
import { askGit } from './git.ts';
import { type JudgedText, judgedText, largestJudged } from './judged-text.ts';

/** The files below a folder that could be committed or, without git, that exist. */
export interface FileList {
  /** Relative to the folder, with `/`; sorted. */
  readonly paths: readonly string[];
  /** Whether git determined which files are ignored. Without git, every file counts. */
  readonly git: boolean;
  /** The hash of the staged content of each tracked file. */
  readonly staged: ReadonlyMap<string, readonly string[]>;
  /** Folders that are repositories of their own, whose content is checked there. */
  readonly repositories: readonly string[];
  /** An error if there is a repository but git does not list what it tracks. */
  readonly diagnostics: readonly Diagnostic[];
}

/** These contain nothing of the user's own, and more files than everything else. */
const skipped = new Set(['.git', 'node_modules']);

/** Every file below `folder` that git does not ignore: tracked files, and those that `git add .` would add. */
export function listFiles(folder: string, env: NodeJS.ProcessEnv): FileList {
  const answer = askGit(folder, env);
  if (answer.state !== 'answered') {
    return {
      paths: [...walk(folder, folder)].sort(),
      git: false,
      staged: new Map(),
      repositories: [],
      diagnostics: answer.state === 'silent' ? [gitIsSilent(answer.reason)] : [],
    };
  }
  const staged = new Map<string, string[]>();
  const repositories = answer.others.filter((path) => path.endsWith('/'));
  for (const { path, id, kind } of answer.tracked) {
    if (kind === 'submodule') repositories.push(`${path}/`);
    if (kind === 'file') staged.set(path, [...new Set([...(staged.get(path) ?? []), id])]);
  }
  // For a link, git stores its target path, not the target's content.
  const others = answer.others.filter(
    (path) => !path.endsWith('/') && !isDependency(path) && !isLink(join(folder, path)),
  );
  return {
    paths: [...new Set([...staged.keys(), ...others])].sort(),
    git: true,
    staged,
    repositories: [...new Set(repositories)].sort(),
    diagnostics: [],
  };
}

function gitIsSilent(reason: string): Diagnostic {
  return aboutFile('.git', {
    code: 'secrets/git-silent',
    message: `this is a git repository, but git cannot list the files it tracks: ${reason}`,
    hint: 'Fix the error that `git status` shows here. Until then, it is unknown which files can be committed.',
  });
}

/** Whether a file belongs to an installed package that is not ignored yet; it contains nothing of the user's own. */
function isDependency(path: string): boolean {
  return path.split('/').includes('node_modules');
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
}

function* walk(folder: string, root: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skipped.has(entry.name) || isStagingName(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* walk(path, root);
    else if (entry.isFile()) yield relative(root, path).split(sep).join('/');
  }
}

/** The staged text of each file whose content on disk differs or that no longer exists. */
export function stagedTexts(
  folder: string,
  { staged }: FileList,
  env: NodeJS.ProcessEnv,
): ReadonlyMap<string, readonly JudgedText[]> {
  const differing = new Map<string, readonly string[]>();
  for (const [path, ids] of staged) {
    const onDisk = readBytes(join(folder, path));
    const others = ids.filter((id) => onDisk === undefined || id !== blobId(onDisk, id.length));
    if (others.length > 0) differing.set(path, others);
  }
  const contents = readContents(folder, [...new Set([...differing.values()].flat())], env);
  return new Map(
    [...differing].map(([path, ids]) => [
      path,
      ids.map((id): JudgedText => {
        const content = contents.get(id);
        return content === undefined ? { unjudged: 'unreadable' } : judgedText(content);
      }),
    ]),
  );
}

/** The hash by which git identifies a content: SHA-1, or SHA-256 in a repository of the newer format. */
function blobId(content: Buffer, length: number): string {
  const hash = createHash(length === 64 ? 'sha256' : 'sha1');
  return hash.update(`blob ${content.length}\0`).update(content).digest('hex');
}

function readBytes(path: string): Buffer | undefined {
  try {
    return statSync(path).isFile() ? readFileSync(path) : undefined;
  } catch {
    return undefined;
  }
}

/** The searchable text of a file; undefined if it does not exist. */
export function readJudged(folder: string, path: string): JudgedText | undefined {
  const full = join(folder, path);
  try {
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    if (!stat.isFile()) return { unjudged: 'unreadable' };
    return stat.size > largestJudged ? { unjudged: 'too large' } : judgedText(readFileSync(full));
  } catch {
    return { unjudged: 'unreadable' };
  }
}

const largestText = 5_000_000;

/** The text of a file; undefined if it is binary, too large to be configuration, or does not exist. */
export function readText(folder: string, path: string): string | undefined {
  const full = join(folder, path);
  try {
    const stat = statSync(full, { throwIfNoEntry: false });
    if (stat === undefined || !stat.isFile() || stat.size > largestText) return undefined;
    const text = readFileSync(full, 'utf8');
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
