import type fc from 'fast-check';
import { within } from '../support/cpu.ts';

/** A reader of what strangers write: it is to end, soon, to throw nothing but what it says, and to give nothing away. */
export interface Target {
  /** What people write; several files are one text, see `joinFiles`. What is tried is made of it by edits. */
  readonly seeds: readonly string[];
  /** Texts that a grammar writes, which are edited like the seeds. */
  readonly written?: fc.Arbitrary<string>;
  /** Whether the texts are YAML or JSON, and so can be edited as data, too. */
  readonly data?: boolean;
  /** Throws if the reader does not do what it should. */
  readonly read: (text: string) => unknown;
}

/** How long a reader may take, in milliseconds of CPU. */
const patience = 2000;

export async function tryText({ read }: Target, text: string): Promise<void> {
  await within(patience, () => read(text));
}
