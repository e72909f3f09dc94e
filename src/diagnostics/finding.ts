import type { Diagnostic, Location, Severity } from './diagnostic.ts';
import { startOfFile } from './diagnostic.ts';
import { locationOf } from './layered-source.ts';
import { pathText } from './path-text.ts';
import type { KeyPath, Part, Source } from './source.ts';

/** What is wrong, before its place in a file is known. One of the functions below makes it a `Diagnostic`. */
export interface Finding<Code extends string = string> {
  readonly code: Code;
  /** An error unless said otherwise. */
  readonly severity?: Severity;
  /** The keys that lead to what it is about, or their text; absent if it is about no key. */
  readonly path?: KeyPath | string;
  /** What is wrong, in one sentence without a final full stop. */
  readonly message: string;
  /** What to do about it; may have several lines. */
  readonly hint: string;
}

/** A finding about a value in data, from whose path its place is found. */
export interface DataFinding<Code extends string = string> extends Finding<Code> {
  readonly path: KeyPath;
  /** The value unless said otherwise; if the path does not exist, its nearest parent's key is shown. */
  readonly part?: Part;
}

/** A place in a file and, for rendered output, where its template has it. */
export interface Place extends Location {
  readonly origin?: Location;
}

/** A finding about a file as a whole. */
export function aboutFile<Code extends string>(file: string, finding: Finding<Code>): Diagnostic<Code> {
  return atPlace({ file, range: startOfFile }, finding);
}

/** A finding at a place that is known already. */
export function atPlace<Code extends string>(
  { file, range, origin }: Place,
  { code, severity = 'error', path = '', message, hint }: Finding<Code>,
): Diagnostic<Code> {
  const text = typeof path === 'string' ? path : pathText(path);
  return { code, severity, message, path: text, file, range, hint, ...(origin && { origin }) };
}

/** A finding about a value of a configuration, at its line in the file that holds it. */
export function inSource<Code extends string>(
  source: Source,
  { part = 'value', ...finding }: DataFinding<Code>,
): Diagnostic<Code> {
  return atPlace(locationOf(source, finding.path, part), finding);
}
