import { type Environment, environment, git, repositoryOf } from './run.ts';

/** The contents with these hashes; those that git does not have or cannot read are left out. */
export function readContents(
  folder: string,
  ids: readonly string[],
  env: Environment,
): ReadonlyMap<string, Buffer> {
  const contents = new Map<string, Buffer>();
  const place = ids.length === 0 ? undefined : repositoryOf(folder, env);
  if (place === undefined) return contents;
  const answer = git(folder, environment(env, place), ['cat-file', '--batch'], `${ids.join('\n')}\n`);
  if ('reason' in answer) return contents;
  const { output } = answer;
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(10, at);
    if (end < 0) break;
    const [id, type, size] = output.toString('utf8', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob' || id === undefined) continue;
    const length = Number(size);
    contents.set(id, output.subarray(at, at + length));
    at += length + 1;
  }
  return contents;
}
