/**
 * The structure of kinds as `npm run kinds` writes it: facts of upstream's CRDs and of Kubernetes' OpenAPI, equal
 * parts stored once. A node names others by their index in the group's list.
 */
export interface Node {
  readonly t: 'any' | 'bool' | 'int' | 'num' | 'str' | 'intstr' | 'quantity' | 'list' | 'map' | 'obj';
  /** Fields of an object. */
  readonly f?: Readonly<Record<string, number>>;
  /** Fields that must be given. One with a default is filled in before that is checked. */
  readonly req?: readonly string[];
  /** The item of a list, or the value of a map. */
  readonly i?: number;
  /** Bounds of a number, of the characters of a string, or of how many items or fields there are. */
  readonly min?: number;
  readonly max?: number;
  readonly re?: string;
  readonly fmt?: string;
  readonly in?: readonly (string | number | boolean)[];
  /** Fields that tell the items of a list apart; none if whole items must differ. */
  readonly by?: readonly string[];
  /** The field by which a strategic merge patch finds items of a list; empty for a list of plain values. */
  readonly merge?: string;
  /** Fields that are not listed are kept. */
  readonly open?: 1;
  readonly null?: 1;
  readonly def?: unknown;
  /** A value that is there once cannot be changed. */
  readonly fixed?: 1;
  /** A whole object of its own, with apiVersion and kind. */
  readonly whole?: 1;
  /** The definition of Kubernetes that this is, or that it has the fields of. */
  readonly like?: string;
  /** At least, at most, so many of these fields. */
  readonly count?: readonly (readonly [least: number, most: number, fields: readonly string[]])[];
  /** The first field needs the second. */
  readonly need?: readonly (readonly [field: string, needed: string])[];
  /** What a field's value says of others: the values that each goes with, and what each needs; `~` is no value. */
  readonly union?: readonly UnionNode[];
}

export interface UnionNode {
  readonly by: string;
  readonly with: Readonly<Record<string, readonly string[]>>;
  readonly need: Readonly<Record<string, readonly string[]>>;
}

/** One API group: its kinds with the node of each served version, newest first, and the nodes. */
export interface GroupData {
  /** The sources, with their versions. */
  readonly from: readonly string[];
  readonly kinds: Readonly<Record<string, KindData>>;
  readonly nodes: readonly Node[];
}

interface KindData {
  readonly versions: Readonly<Record<string, number>>;
  /** Objects of the kind are in no namespace. */
  readonly cluster?: 1;
}

/** All kinds without their structure: group, kind, versions (newest first); `*` before one marks cluster scope. */
export type KindIndex = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
