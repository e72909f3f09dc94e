import type { BuiltObject } from './built-object.ts';
import type { FieldChange } from './fields.ts';

/** An effect of a change in the cluster, beyond the changed fields. */
export interface Note {
  /** `danger`: data may be lost, or Flux stops reconciling. */
  readonly level: 'danger' | 'warning' | 'info';
  readonly kind: 'data' | 'immutable' | 'restart' | 'moved' | 'kept' | 'suspended';
  readonly message: string;
  readonly hint?: string;
}

/** An object that is added, removed or changed. */
export interface ObjectChange {
  readonly what: 'added' | 'removed' | 'changed';
  /** Absent for what was added. */
  readonly before?: BuiltObject;
  /** Absent for what was removed. */
  readonly after?: BuiltObject;
  readonly fields: readonly FieldChange[];
  readonly notes: readonly Note[];
}
