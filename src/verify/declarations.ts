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
  /** Absent for cluster-scoped objects. */
  readonly namespace?: string;
  /** Keys of a Secret or ConfigMap; absent if they are not known, in which case any key is accepted. */
  readonly keys?: readonly string[];
  /** Ports of a Service or of a workload's containers, or listeners of a Gateway; absent if they are not known. */
  readonly ports?: readonly { readonly name?: string; readonly port: number; readonly targetPort?: number }[];
  /** Labels of a workload's pods, or the selector of a Service. */
  readonly labels?: Readonly<Record<string, string>>;
  /** True if it only adds its keys to an object that something else creates. */
  readonly adds?: boolean;
  /** Who creates it, for messages: `the chart langfuse`, `CloudNativePG`. */
  readonly by: string;
}

/** One end of a connection: pods by namespace and labels, or one of the entities that policies name. */
export type Endpoint =
  | {
      readonly namespace: string;
      readonly labels: Readonly<Record<string, string>>;
      /** True if others operate these pods and their network policies. */
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

/** The parts of a HelmRelease that the description of a chart needs. */
export interface Release {
  readonly name: string;
  readonly namespace: string;
  readonly version: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** True if further values come from Secrets or ConfigMaps, so a value missing from `values` may still be set. */
  readonly partial?: boolean;
}

/** A problem with a value; its path starts below `values`. */
export type ValueIssue = DataFinding<HelmCode>;

/** An environment variable that a chart sets in a container. */
export interface ChartVariable {
  readonly container: string;
  readonly name: string;
  /** The value that sets it; absent if the chart always sets it. */
  readonly path?: KeyPath;
}

/** What a chart reads and creates, in a range of versions. */
export interface ChartVersion {
  /** The range of versions, such as `1.5.x` or `>=2.0.0 <3`. */
  readonly range: string;
  /** The type of the values; absent if they are not described, in which case any value is accepted. */
  readonly values?: () => ObjectType;
  /**
   * True if the chart also reads values in ways that `values` does not show, so an unknown value is only likely to be
   * wrong.
   */
  readonly uncertain?: boolean;
  /** Paths that users often mistake for others: the correct path, or a sentence that explains what to do. */
  readonly misplaced?: Readonly<Record<string, string>>;
  /** The environment variables of its containers; a variable may occur twice. */
  readonly environment?: (release: Release) => readonly ChartVariable[];
  /** Reports values that the chart's own templates reject. */
  readonly check?: (release: Release) => Iterable<ValueIssue>;
  /**
   * Keys that the chart reads from Secrets that the values name, under default key names unless the values override
   * them.
   */
  readonly reads?: (release: Release) => readonly ChartKey[];
  /** The volumes that a release requests. */
  readonly volumes?: (release: Release) => readonly ReleaseVolume[];
  /** The objects that a release creates; undefined if they are unknown, because Helm did not render the chart. */
  readonly provides: (release: Release) => readonly ProvidedObject[] | undefined;
}

/** A key that a chart reads from a Secret, and the path of the value that overrides the key. */
export interface ChartKey {
  readonly name: string;
  readonly key: string;
  readonly path: KeyPath;
}

/** The descriptions of a chart, by version. */
export interface ChartDescription {
  readonly versions: readonly ChartVersion[];
}

/** What an operator creates for an object of one kind. */
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

/** Everything declared about the cluster beyond the content of the tree. */
export interface Declarations {
  /** Objects that are created by something other than the tree. */
  readonly provides: readonly ProvidedObject[];
  readonly flows: readonly Flow[];
  /** Descriptions of charts, by chart name. */
  readonly charts: Readonly<Record<string, ChartDescription>>;
  readonly operators: readonly OperatorDescription[];
}

/** For a tree about whose cluster nothing else is known. */
export const noDeclarations: Declarations = { provides: [], flows: [], charts: {}, operators: [] };
