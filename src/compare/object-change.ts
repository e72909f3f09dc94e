import type { BuiltObject } from './built-object.ts';
import type { FieldChange } from './fields.ts';

/** What a change does in the cluster, beyond the fields that it changes. */
export interface Note {
  /** `danger`: data may be lost, or Flux stops. */
  readonly level: 'danger' | 'warning' | 'info';
  readonly kind: 'data' | 'immutable' | 'restart' | 'moved' | 'kept' | 'suspended';
  readonly message: string;
  readonly hint?: string;
}

/** An object that comes, goes or differs. */
export interface ObjectChange {
  readonly what: 'added' | 'removed' | 'changed';
  /** Absent for what was added. */
  readonly before?: BuiltObject;
  /** Absent for what was removed. */
  readonly after?: BuiltObject;
  readonly fields: readonly FieldChange[];
  readonly notes: readonly Note[];
}
