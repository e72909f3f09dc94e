import type { Readable, Writable } from 'node:stream';
import type { Prompts } from '../init/conversation.ts';

/** The environment of a command; tests pass their own, `process.ts` that of the process. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The version of this program. */
  readonly version: string;
  /** Prints results: what a command was asked for, including findings. */
  readonly stdout: (text: string) => void;
  /** Prints progress, for people. */
  readonly stderr: (text: string) => void;
  /** Whether stdout is a terminal that shows colours. */
  readonly color: boolean;
  /** The width of the terminal that stdout is; absent if it is not a terminal, and lines are not wrapped. */
  readonly columns?: number;
  /** Shows what a slow command is doing; absent without a terminal. */
  readonly stage?: (text: string) => void;
  /** Reads all of standard input. */
  readonly stdin?: () => Promise<string>;
  /** Opens the streams of a protocol with another program; absent if there is none. */
  readonly conversation?: () => { readonly input: Readable; readonly output: Writable };
  /** Opens prompts at the terminal; absent without a terminal. */
  readonly prompts?: () => Promise<Prompts>;
}

/** 0: success; 1: something is wrong with the input or the tree; 2: wrong usage; 130: interrupted. */
export type ExitStatus = 0 | 1 | 2 | 130;
