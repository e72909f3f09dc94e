import type { SourceCode } from './codes.ts';
import type { Finding } from './finding.ts';
import type { Span } from './locate.ts';

/** What is wrong with a text as YAML, in our words: the parser's own messages quote the text. */
export interface YamlProblem extends Finding<SourceCode> {
  readonly span: Span;
}

/** For a text that is to hold settings: whether one has this name. */
export type KnownName = (name: string) => boolean;

export const needsQuotes =
  'A value that begins with one of * & ! % @ ` { [ | > or holds ": " or " #" must stand in quotes: key: "value".';
