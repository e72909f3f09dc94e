/**
 * Whether to print colours to a stream. `FORCE_COLOR` and `NO_COLOR` decide; otherwise, whether it is a terminal that shows them.
 */
export function showsColors(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  const { NO_COLOR: without, FORCE_COLOR: forced, TERM: terminal } = env;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return !without && terminal !== 'dumb' && isTerminal;
}
