import type { Diagnostic, Location, Severity } from './diagnostic.ts';
import { startOfFile } from './diagnostic.ts';
import type { Fix } from './fix.ts';
import { locationOf } from './layered-source.ts';
import { pathText } from './path-text.ts';
import type { KeyPath, Part, Source } from './source.ts';

/** A problem without its place in a file. The functions below turn it into a `Diagnostic`. */
export interface Finding<Code extends string = string> {
  readonly code: Code;
  /** An error by default. */
  readonly severity?: Severity;
  /** The keys that lead to the place, or their text; absent if the problem is not about a key. */
  readonly path?: KeyPath | string;
  /** What is wrong, in one sentence without a final full stop. */
  readonly message: string;
  /** What to do about it; may have several lines. */
  readonly hint: string;
  /** Changes that would solve it, the best first. */
  readonly fixes?: readonly Fix[];
  /** What findings with one cause have in common, if it is not the message. It is not shown. */
  readonly cause?: string;
}

/** A finding about a value in data; its place is found by its path. */
export interface DataFinding<Code extends string = string> extends Finding<Code> {
  readonly path: KeyPath;
  /** The value by default. If the path does not exist, the key of its nearest parent is shown. */
  readonly part?: Part;
}

/** A place in a file and, for rendered output, in the template that wrote it. */
export interface Place extends Location {
  readonly origin?: Location;
}

/** A finding about a file as a whole. */
export function aboutFile<Code extends string>(file: string, finding: Finding<Code>): Diagnostic<Code> {
  return atPlace({ file, range: startOfFile }, finding);
}

/** A finding at a known place. */
export function atPlace<Code extends string>(
  { file, range, origin }: Place,
  { code, severity = 'error', path = '', message, hint, fixes = [], cause }: Finding<Code>,
): Diagnostic<Code> {
  const text = typeof path === 'string' ? path : pathText(path);
  const found = { code, severity, message, path: text, file, range, hint };
  return {
    ...found,
    ...(fixes.length > 0 && { fixes }),
    ...(cause !== undefined && { cause }),
    ...(origin && { origin }),
  };
}

/** A finding about a value of a configuration, at its line in the file that contains it. */
export function inSource<Code extends string>(
  source: Source,
  { part = 'value', ...finding }: DataFinding<Code>,
): Diagnostic<Code> {
  return atPlace(locationOf(source, finding.path, part), finding);
}
