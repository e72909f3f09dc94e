import type { GroupKind } from '../model/object.ts';

/** A reference from one kind of object to another: its place and its fields. */
export interface ReferenceRule {
  /** The pattern of its places, such as `spec.containers[].env[].valueFrom.secretKeyRef`. */
  readonly at: string;
  /** The kind of the target, unless the reference gives it. */
  readonly to: GroupKind;
  /** The field with the name; empty if the value at the place is the name. */
  readonly name: string;
  /** The field with the kind, if the reference allows several. */
  readonly kind?: string;
  /** The field with the group or the apiVersion. */
  readonly group?: string;
  /** The field with the namespace, if it may differ from that of the referring object. */
  readonly namespace?: string;
  /** The target may be in any namespace, as for cluster-scoped objects. */
  readonly anyNamespace?: boolean;
  /** Fields with keys that the Secret or ConfigMap must have. */
  readonly keys?: readonly string[];
  /** Keys that it must have by convention. */
  readonly fixedKeys?: readonly string[];
  /** The field that allows the object to be missing. */
  readonly optional?: string;
  /** Such an object often comes from elsewhere or is built in, so only a mistyped name is reported. */
  readonly typosOnly?: boolean;
  /** The field with the port of the Service. */
  readonly port?: string;
  /** The consequence of a missing target, for the message: `the Pod does not start`. */
  readonly otherwise?: string;
}

/** Rules by the kind of the referring object. */
export type ReferenceTable = readonly {
  readonly group: string;
  readonly kinds: readonly string[];
  readonly rules: readonly ReferenceRule[];
}[];

export const secretKind: GroupKind = { group: '', kind: 'Secret' };
export const configMapKind: GroupKind = { group: '', kind: 'ConfigMap' };
export const serviceKind: GroupKind = { group: '', kind: 'Service' };
export const claimKind: GroupKind = { group: '', kind: 'PersistentVolumeClaim' };
export const serviceAccountKind: GroupKind = { group: '', kind: 'ServiceAccount' };

/** A reference `{name, key}`, the most common form. */
export function secretKey(at: string, more: Partial<ReferenceRule> = {}): ReferenceRule {
  return { at, to: secretKind, name: 'name', keys: ['key'], ...more };
}

/** A reference to a whole Secret: a name, or a map with a `name`. */
export function secretName(at: string, name = '', more: Partial<ReferenceRule> = {}): ReferenceRule {
  return { at, to: secretKind, name, ...more };
}
