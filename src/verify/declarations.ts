/**
 * The facts that the verifier cannot read from a tree: what charts and operators create, which values a chart
 * reads, which connections a workload needs. Apps declare them; no check names an app.
 */

import type { DataFinding } from '../diagnostics/finding.ts';
import type { KeyPath } from '../diagnostics/source.ts';
import type { ReleaseVolume } from './helm/chart-volumes.ts';
import type { HelmCode } from './helm/codes.ts';
import type { ObjectType } from './schemas/types.ts';

/** An object that exists in the cluster without a manifest in the tree. */
export interface ProvidedObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** Absent for objects of cluster scope. */
  readonly namespace?: string;
  /** Keys of a Secret or a ConfigMap; absent where they are not known, which passes every key. */
  readonly keys?: readonly string[];
  /** Ports of a Service or of a workload's containers, or listeners of a Gateway; absent where they are not known. */
  readonly ports?: readonly { readonly name?: string; readonly port: number; readonly targetPort?: number }[];
  /** Labels of a workload's pods, or the selector of a Service. */
  readonly labels?: Readonly<Record<string, string>>;
  /** It only adds its keys to an object that somebody else makes. */
  readonly adds?: boolean;
  /** Who creates it, for messages: `the chart langfuse`, `CloudNativePG`. */
  readonly by: string;
}

/** One end of a connection: pods by namespace and labels, or one of the entities that policies name. */
export type Endpoint =
  | {
      readonly namespace: string;
      readonly labels: Readonly<Record<string, string>>;
      /** Run by others, who see to what may connect to these pods, and they to. */
      readonly foreign?: true;
    }
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
  /** More values come from Secrets or ConfigMaps: what is not in `values` may still be given. */
  readonly partial?: boolean;
}

/** Something wrong with a value, at its path below `values`. */
export type ValueIssue = DataFinding<HelmCode>;

/** An environment variable that a chart gives to a container. */
export interface ChartVariable {
  readonly container: string;
  readonly name: string;
  /** The value that sets it; absent where the chart always does. */
  readonly path?: KeyPath;
}

/** What a chart, in a range of versions, reads and creates. */
export interface ChartVersion {
  /** The versions that this describes, as `1.5.x` or `>=2.0.0 <3`. */
  readonly range: string;
  /** The type of the values that it reads; absent if they are not described, which passes all. */
  readonly values?: () => ObjectType;
  /** Some values are read in ways that this does not show: an unknown one is only likely to be wrong. */
  readonly uncertain?: boolean;
  /** Paths at which people put values that the chart does not read there: the right path, or a sentence. */
  readonly misplaced?: Readonly<Record<string, string>>;
  /** What its containers find in their environment; a variable may come twice. */
  readonly environment?: (release: Release) => readonly ChartVariable[];
  /** What the chart's own templates refuse. */
  readonly check?: (release: Release) => Iterable<ValueIssue>;
  /** Keys of Secrets that the values name, which the chart reads under names of its own unless told otherwise. */
  readonly reads?: (release: Release) => readonly ChartKey[];
  /** The volumes that a release asks for. */
  readonly volumes?: (release: Release) => readonly ReleaseVolume[];
  readonly provides: (release: Release) => readonly ProvidedObject[];
}

/** A key that a chart reads from a Secret, and the value at which another could be given. */
export interface ChartKey {
  readonly name: string;
  readonly key: string;
  readonly path: KeyPath;
}

/** A chart by its versions. */
export interface ChartDescription {
  readonly versions: readonly ChartVersion[];
}

/** What an operator makes of an object of one kind. */
export interface OperatorDescription {
  readonly apiVersion: string;
  readonly kind: string;
  readonly provides: (object: {
    readonly annotations: Readonly<Record<string, string>>;
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
