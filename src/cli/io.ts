/** What a command has of the world: tests hand in their own, `process.ts` the process's. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of this program. */
  readonly version: string;
  /** Results, for other programs. */
  readonly stdout: (text: string) => void;
  /** Messages, for people. */
  readonly stderr: (text: string) => void;
  /** Whether stderr is a terminal that shows colors. */
  readonly color: boolean;
  /** Ask the person at the terminal; absent where there is none. */
  readonly ask?: (question: string) => Promise<string>;
}

/** 0 fine, 1 something is wrong with the input or the tree, 2 wrong usage. */
export type ExitStatus = 0 | 1 | 2;
