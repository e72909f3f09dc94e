import { type Diagnostic, type Location, type Severity, startOfFile } from '../../diagnostics/diagnostic.ts';
import { pathText } from '../../diagnostics/path-text.ts';
import type { KeyPath, Part } from '../../diagnostics/source.ts';
import type { VerifyCode } from '../codes.ts';
import type { TreeFile } from '../tree.ts';
import { placeAt, placeIn, type TreeDocument } from './document.ts';
import type { KubernetesObject } from './object.ts';

/** What a check says; its place is added from the object or the document that it speaks of. */
export interface Statement {
  readonly code: VerifyCode;
  /** An error unless said otherwise. */
  readonly severity?: Severity;
  readonly message: string;
  readonly hint: string;
}

/** A finding at a place in an object, as far as the tree's files show that place. */
export function inObject(
  object: KubernetesObject,
  path: KeyPath,
  statement: Statement,
  part: Part = 'value',
): Diagnostic {
  return { ...complete(statement, path), ...object.locate(path, part) };
}

export function inDocument(
  document: TreeDocument,
  path: KeyPath,
  statement: Statement,
  part: Part = 'value',
): Diagnostic {
  return { ...complete(statement, path), ...placeIn(document, path, part) };
}

/** A finding at a place that is known already; `path` is what it is about. */
export function atPlace(
  place: Location & { readonly origin?: Location },
  path: KeyPath,
  statement: Statement,
): Diagnostic {
  return { ...complete(statement, path), ...place };
}

export function inFile(file: TreeFile, statement: Statement, range = startOfFile): Diagnostic {
  return { ...complete(statement, []), ...placeAt(file, range) };
}

function complete(statement: Statement, path: KeyPath) {
  return { severity: 'error' as const, ...statement, path: pathText(path) };
}
