import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';

export interface Session {
  /** Everything printed, with escape sequences. */
  readonly raw: string;
  /** The same without escape sequences. */
  readonly text: string;
  readonly status: number;
}

export interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly columns?: number;
}

/** What to type as soon as the output since the last step contains a text. */
export type Step = readonly [shown: string, typed: string];

/** Runs a command in a pseudo-terminal and answers it. Steps that are left over at its end are a failure. */
export function converse(
  file: string,
  args: readonly string[],
  { cwd, env = {}, columns = 80 }: Place,
  steps: readonly Step[] = [],
): Promise<Session> {
  return new Promise((done, fail) => {
    const { PATH = '' } = process.env;
    const terminal = spawn(file, [...args], {
      ...{ cwd, cols: columns, rows: 40, name: 'xterm-256color' },
      env: { PATH, TERM: 'xterm-256color', HOME: cwd, ...env },
    });
    const left = [...steps];
    let raw = '';
    let seen = 0;
    terminal.onData((data) => {
      raw += data;
      const [next] = left;
      const fresh = stripVTControlCharacters(raw.slice(seen)).replace(/\s+/g, ' ');
      if (next === undefined || !fresh.includes(next[0])) return;
      left.shift();
      seen = raw.length;
      terminal.write(next[1]);
    });
    terminal.onExit(({ exitCode }) => {
      const text = stripVTControlCharacters(raw);
      if (left.length > 0) fail(new Error(`never shown: ${left[0]?.[0]}\n${text}`));
      else done({ raw, text, status: exitCode });
    });
  });
}
