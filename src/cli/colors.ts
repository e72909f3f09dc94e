/** Whether to write colours to a stream: as `FORCE_COLOR` and `NO_COLOR` say, else to terminals that show them. */
export function showsColors(isTerminal: boolean, env: Readonly<Record<string, string | undefined>>): boolean {
  const { NO_COLOR: without, FORCE_COLOR: forced, TERM: terminal } = env;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return !without && terminal !== 'dumb' && isTerminal;
}
