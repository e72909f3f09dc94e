import type { GroupKind } from '../model/object.ts';

/** One kind of object refers to another: where the reference stands, and what it may hold. */
export interface ReferenceRule {
  /** Every place of the reference, as in `spec.containers[].env[].valueFrom.secretKeyRef`. */
  readonly at: string;
  /** What it refers to, where the reference itself does not say so. */
  readonly to: GroupKind;
  /** The field with the name; empty where the place itself is the name. */
  readonly name: string;
  /** The field with the kind, for references that choose. */
  readonly kind?: string;
  /** The field with the group or the apiVersion. */
  readonly group?: string;
  /** The field with the namespace, where it may differ from the referrer's own. */
  readonly namespace?: string;
  /** The referrer's own namespace does not bound the reference, as for objects of cluster scope. */
  readonly anyNamespace?: boolean;
  /** Fields with keys that the Secret or ConfigMap must have. */
  readonly keys?: readonly string[];
  /** Keys that it must have by convention. */
  readonly fixedKeys?: readonly string[];
  /** A field that allows the object to be missing. */
  readonly optional?: string;
  /** Others often make such an object, or know it as a default: only a mistyped name is worth a word. */
  readonly slipsOnly?: boolean;
  /** The field with a port of the Service. */
  readonly port?: string;
  /**
   * What follows from a reference that leads nowhere, for the message: `the Pod does not start`.
   */
  readonly otherwise?: string;
}

/** Rules by the kind that refers. */
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

/** `{name, key}`: the commonest of references. */
export function secretKey(at: string, more: Partial<ReferenceRule> = {}): ReferenceRule {
  return { at, to: secretKind, name: 'name', keys: ['key'], ...more };
}

/** A name, or a map with a `name`, of a whole Secret. */
export function secretName(at: string, name = '', more: Partial<ReferenceRule> = {}): ReferenceRule {
  return { at, to: secretKind, name, ...more };
}
