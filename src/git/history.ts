import { readContents } from './objects.ts';
import { type Environment, environment, git, repositoryOf } from './run.ts';

/** A version of a file that some commit of the repository made. */
export interface PastFile {
  /** The first commit that was found to have it. */
  readonly commit: string;
  /** From the root of the repository, with `/`. */
  readonly path: string;
  readonly content: Buffer;
}

/** What is to be looked for in all commits. */
export type Search =
  /** Lines that match, as git's own extended expressions have it. */
  { readonly line: string } | { readonly path: string };

/**
 * The versions of files that a commit of any branch, tag or stash made, and that match. What git cannot tell is the
 * `reason`; outside of a repository there is none to tell of.
 */
export function pastFiles(
  folder: string,
  search: Search,
  env: Environment,
): { readonly files: readonly PastFile[] } | { readonly reason: string } {
  const place = repositoryOf(folder, env);
  if (place === undefined) return { reason: 'this is not a git repository' };
  const scope = environment(env, place);
  const heads = git(folder, scope, ['for-each-ref', '--count=1']);
  if ('reason' in heads) return { reason: heads.reason };
  if (heads.output.length === 0) return { files: [] };
  const answer = git(folder, scope, [
    ...['log', '--all', '-m', '--format=%x01%h', '--raw', '-z', '--no-abbrev', '--no-renames'],
    ...['--no-ext-diff', '--no-textconv', '--text'],
    ...('line' in search ? ['--extended-regexp', '-G', search.line] : ['--', `:(literal)${search.path}`]),
  ]);
  if ('reason' in answer) return { reason: answer.reason };
  const found = parse(answer.output.toString('utf8'));
  const contents = readContents(folder, [...found.keys()], env);
  return {
    files: [...found].flatMap(([id, { commit, path }]) => {
      const content = contents.get(id);
      return content === undefined ? [] : [{ commit, path, content }];
    }),
  };
}

/** By the hash of the content. */
function parse(output: string): ReadonlyMap<string, { readonly commit: string; readonly path: string }> {
  const found = new Map<string, { readonly commit: string; readonly path: string }>();
  for (const part of output.split('\x01').slice(1)) {
    const [commit = ''] = /^[0-9a-f]+/.exec(part) ?? [];
    for (const [, id = '', path = ''] of part.matchAll(
      /:\d+ 100\d+ [0-9a-f]+ ([0-9a-f]+) [AMT]\0([^\0]*)\0/g,
    )) {
      if (!found.has(id)) found.set(id, { commit: commit.slice(0, 10), path });
    }
  }
  return found;
}
