import type { Refusal } from './refusal.ts';

/**
 * The structure of kinds as `npm run kinds` writes it: facts from upstream's CRDs and Kubernetes' OpenAPI, equal parts
 * stored once. A node refers to others by their index in the group's list.
 */
export interface Node {
  readonly t: 'any' | 'bool' | 'int' | 'num' | 'str' | 'intstr' | 'quantity' | 'list' | 'map' | 'obj';
  /** Fields of an object. */
  readonly f?: Readonly<Record<string, number>>;
  /** Required fields. Defaults are filled in before the check. */
  readonly req?: readonly string[];
  /** The item of a list, or the value of a map. */
  readonly i?: number;
  /** Bounds of a number, of the length of a string, or of the number of items or fields. */
  readonly min?: number;
  readonly max?: number;
  readonly re?: string;
  readonly fmt?: string;
  readonly in?: readonly (string | number | boolean)[];
  /** Fields that identify the items of a list; empty if whole items must differ. */
  readonly by?: readonly string[];
  /** The field by which a strategic merge patch finds list items; empty for a list of plain values. */
  readonly merge?: string;
  /** Fields that are not listed are kept. */
  readonly open?: 1;
  readonly null?: 1;
  readonly def?: unknown;
  /** Once set, the value cannot be changed. */
  readonly fixed?: 1;
  /** A complete object, with apiVersion and kind. */
  readonly whole?: 1;
  /** The Kubernetes definition that this is, or whose fields it has. */
  readonly like?: string;
  /** The minimum and maximum number of these fields that are set. */
  readonly count?: readonly (readonly [least: number, most: number, fields: readonly string[]])[];
  /** The first field requires the second. */
  readonly need?: readonly (readonly [field: string, needed: string])[];
  /**
   * How the value of a field restricts others: the values that each is allowed with, and the fields that each value
   * needs; `~` is no value.
   */
  readonly union?: readonly UnionNode[];
  /** States that no other fact of the node refuses. */
  readonly refuse?: readonly Refusal[];
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
  /** The kind is cluster-scoped. */
  readonly cluster?: 1;
}

/**
 * All kinds without their structure: group, kind, versions (newest first); `*` before a version means cluster-scoped.
 */
export type KindIndex = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
