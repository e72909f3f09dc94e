import type { SourceCode } from './codes.ts';
import type { Finding } from './finding.ts';
import type { Span } from './locate.ts';

/** A YAML error in clusterwright's words, because the parser's messages quote the text. */
export interface YamlProblem extends Finding<SourceCode> {
  readonly span: Span;
}

/** For a text of settings: whether a setting has this name. */
export type KnownName = (name: string) => boolean;

export const needsQuotes =
  'A value that begins with one of * & ! % @ ` { [ | > or contains ": " or " #" must be quoted: key: "value".';
