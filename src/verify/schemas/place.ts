import type { KeyPath } from '../../diagnostics/source.ts';
import type { ObjectType } from './types.ts';

/** The current place: the path from the top, and the enclosing maps, outermost first. */
export interface Place {
  readonly path: KeyPath;
  readonly parents: readonly Parent[];
}

export interface Parent {
  readonly type: ObjectType;
  readonly value: Readonly<Record<string, unknown>>;
  readonly path: KeyPath;
}
