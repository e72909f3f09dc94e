import type { NeededSecret } from './secrets.ts';

/**
 * A shell script that fills a store with what is missing in it: it makes up values that anyone may make up, and asks for
 * the others.
 *
 * @param functions - The script up to its first call of its functions `generated NAME COMMAND…`, `asked NAME WHERE` and
 *   `prefixed PREFIX COMMAND…`.
 */
export function fillScript(functions: string, secrets: readonly NeededSecret[]): string {
  const lines = secrets.flatMap((secret) => [`# ${secret.purpose}`, line(secret)]);
  return `${functions}${lines.join('\n')}\n`;
}

function line({ setting, store, generate, givenBy = '' }: NeededSecret): string {
  const name = store?.key ?? setting;
  if (generate === undefined) return `asked ${name} ${shellWord(givenBy)}`;
  const [, prefix, command] = /^echo (\S*)\$\((.*)\)$/.exec(generate) ?? [];
  if (prefix !== undefined && command !== undefined) return `generated ${name} prefixed ${prefix} ${command}`;
  return `generated ${name} ${generate}`;
}

/** One word for a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
