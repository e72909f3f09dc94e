import { readContents } from './objects.ts';
import { type Environment, environment, git, repositoryOf } from './run.ts';

/** A version of a file in some commit of the repository. */
export interface PastFile {
  /** The first commit found that contains it. */
  readonly commit: string;
  /** Relative to the root of the repository, with `/`. */
  readonly path: string;
  readonly content: Buffer;
}

/** What to search for in all commits. */
export type Search =
  /** Lines that match one of git's extended regular expressions. */
  { readonly line: string } | { readonly path: string };

/**
 * The matching versions of files in the commits of all branches, tags and stashes. If git cannot tell, `reason` says why; outside
 * a repository there are none.
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
