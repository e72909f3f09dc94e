import type { Readable, Writable } from 'node:stream';
import type { Prompts } from '../init/conversation.ts';

/** What a command has of the world: tests hand in their own, `process.ts` the process's. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of this program. */
  readonly version: string;
  /** Results: what a command was asked for, findings among them. */
  readonly stdout: (text: string) => void;
  /** Progress, for people. */
  readonly stderr: (text: string) => void;
  /** Whether stdout shows colours. */
  readonly color: boolean;
  /** Columns of the terminal that stdout is; absent when it is none, and nothing is wrapped then. */
  readonly columns?: number;
  /** Say what a slow command is at; absent if there is no terminal to say it on. */
  readonly stage?: (text: string) => void;
  /** All that stands on standard input. */
  readonly stdin?: () => Promise<string>;
  /** The streams of a conversation with another program; absent where there is nobody to talk to. */
  readonly conversation?: () => { readonly input: Readable; readonly output: Writable };
  /** Ask the person at the terminal; absent when there is none. */
  readonly prompts?: () => Promise<Prompts>;
}

/** 0 fine, 1 something is wrong with the input or the tree, 2 wrong usage, 130 interrupted. */
export type ExitStatus = 0 | 1 | 2 | 130;
