import type { NeededSecret } from './secrets.ts';

/**
 * A shell script that fills a store with the missing secrets: it generates those that can be generated, and asks for the others.
 *
 * @param functions - The beginning of the script, which defines the functions `generated NAME COMMAND…`, `asked NAME WHERE` and
 * `prefixed PREFIX COMMAND…`.
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

/** Quotes a text as one word for a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
