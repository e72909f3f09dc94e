/**
 * The facts that the verifier cannot read from a tree: what charts and operators create, which values a chart
 * reads, which connections a workload needs. Apps declare them; no check names an app.
 */

/** An object that exists in the cluster without a manifest in the tree. */
export interface ProvidedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Absent for objects of cluster scope. */
  readonly namespace?: string;
  /** Keys of a Secret or a ConfigMap; absent where they are not known, which passes every key. */
  readonly keys?: readonly string[];
  /** Ports of a Service; absent where they are not known. */
  readonly ports?: readonly { readonly name?: string; readonly port: number; readonly targetPort?: number }[];
  /** Labels of a workload's pods, or the selector of a Service. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Who creates it, for messages: `the chart langfuse`, `CloudNativePG`. */
  readonly by: string;
}

/** One end of a connection: pods by namespace and labels, or one of the entities that policies name. */
export type Endpoint =
  | { readonly namespace: string; readonly labels: Readonly<Record<string, string>> }
  | { readonly entity: 'kube-apiserver' | 'world' | 'host' | 'cluster' | 'ingress' | 'remote-node' };

/** A connection that a workload needs. */
export interface Flow {
  readonly from: Endpoint;
  readonly to: Endpoint;
  readonly port: number;
  readonly protocol?: 'TCP' | 'UDP';
  readonly purpose: string;
}

/** A HelmRelease as far as a chart's description needs it. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly version: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** A value that a chart reads: a leaf type, any subtree that it passes on, or a map of further values. */
export type ChartValue =
  | 'string'
  | 'number'
  | 'boolean'
  | 'quantity'
  | 'list'
  | 'map'
  | 'any'
  | readonly ChartValue[]
  | { readonly [key: string]: ChartValue };

/** What a chart, in a range of versions, reads and creates. */
export interface ChartDescription {
  readonly versions: readonly {
    /** The versions that this describes, as `1.5.x` or `>=2.0.0 <3`. */
    readonly range: string;
    readonly values: { readonly [key: string]: ChartValue };
    /** Keys that people put in the wrong place, with the right one. */
    readonly misplaced?: Readonly<Record<string, string>>;
    readonly provides: (release: Release) => readonly ProvidedObject[];
  }[];
}

/** What an operator makes of an object of one kind. */
export interface OperatorDescription {
  readonly apiVersion: string;
  readonly kind: string;
  readonly provides: (object: {
    readonly name: string;
    readonly namespace: string;
    readonly spec: Readonly<Record<string, unknown>>;
  }) => readonly ProvidedObject[];
}

/** All that is declared about what stands outside the tree's own text. */
export interface Declarations {
  /** Objects that others put into the cluster. */
  readonly provides: readonly ProvidedObject[];
  readonly flows: readonly Flow[];
  /** By chart name. */
  readonly charts: Readonly<Record<string, ChartDescription>>;
  readonly operators: readonly OperatorDescription[];
}

export const noDeclarations: Declarations = { provides: [], flows: [], charts: {}, operators: [] };
