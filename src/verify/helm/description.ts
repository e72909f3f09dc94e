import { readJson } from '../../diagnostics/read-json.ts';
import { isPlainMap } from '../model/data.ts';

/**
 * One version of a chart as data: `clusterwright describe-chart` writes it, `--chart` reads it, and an app refers to
 * it. It contains only structure and defaults, no text of the chart's authors.
 */
export interface ChartFile {
  readonly chart: string;
  readonly version: string;
  /** The chart also reads values in ways that its files do not show, so an unknown value is only likely to be wrong. */
  readonly uncertain?: true;
  /** Each value that the chart reads, at its path, with its default. */
  readonly values: ValueMap;
  /** Paths of values by type: `boolean`, `(a|b)`, or the field of a kind that the value is used for. */
  readonly types?: Readonly<Record<string, readonly string[]>>;
  /** The objects of a release; absent if Helm did not render the chart. */
  readonly objects?: readonly ChartObject[];
  /** The environment variables that its own templates give to containers; absent if Helm did not render the chart. */
  readonly environment?: ChartEnvironment;
}

/** The environment variables of the containers of a chart, without those of its sub-charts. */
export interface ChartEnvironment {
  readonly containers: readonly string[];
  readonly variables: readonly DescribedVariable[];
  /** Lists of variables in the values, which are added as they are. */
  readonly lists?: readonly { readonly path: string; readonly in?: readonly string[] }[];
}

export interface DescribedVariable {
  readonly name: string;
  /** The containers that get it; absent if all do. */
  readonly in?: readonly string[];
  /** Paths of the values that its value comes from, the most specific first; absent if it never changes. */
  readonly from?: readonly string[];
  /** Conditions that must all be true; absent if it always exists. See `holds`. */
  readonly when?: readonly string[];
}

/**
 * A map of values. `null` is a value without a default, or of any type. A map without keys, or with the key `...`,
 * accepts keys that are not listed.
 */
export interface ValueMap {
  readonly [key: string]: ValueNode;
}
export type ValueNode = ValueMap | readonly unknown[] | string | number | boolean | null;

export const openKey = '...';

/** Replaces a default that is not repeated here, such as a long text of the chart's authors. */
export const leftOut = '…';

/** An object of a release. Its texts may contain `{release}` and other placeholders: see `fillIn`. */
export interface ChartObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly clusterScoped?: true;
  /** Conditions that must all be true; absent if the object always exists. See `holds`. */
  readonly when?: readonly string[];
  /** Ports of a Service, or of a workload's containers. */
  readonly ports?: readonly ChartPort[];
  /** Labels of a workload's pods, or the selector of a Service. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Maps in the values whose labels are added. */
  readonly labelsFrom?: readonly string[];
  /** Keys of a Secret or ConfigMap. */
  readonly keys?: readonly Conditional[];
  /** The volume of a PersistentVolumeClaim, or of the claim templates of a StatefulSet. */
  readonly volume?: ChartVolume;
}

/** A volume that a chart requests: the paths of the values that set its fields. */
export interface ChartVolume {
  readonly size?: readonly string[];
  readonly storageClass?: readonly string[];
  readonly annotations?: readonly string[];
  /** The chart tells Helm to keep the claim when a release no longer creates it. */
  readonly kept?: true;
  /** Conditions that must all be true, in addition to those of the object. */
  readonly when?: readonly string[];
}

export interface ChartPort {
  readonly name?: string;
  readonly port: PortNumber;
  readonly targetPort?: PortNumber;
  readonly when?: readonly string[];
}

/** A number, or paths of values of which the first one given is the port; the last entry may be a number. */
export type PortNumber = number | readonly (string | number)[];

export type Conditional = string | { readonly key: string; readonly when: readonly string[] };

/** Reads a description from JSON. Throws if it is not one. */
export function readDescription(text: string): ChartFile {
  const read = readJson(text);
  if (!isPlainMap(read) || typeof read['chart'] !== 'string' || typeof read['version'] !== 'string')
    throw new Error('it is not a description of a chart');
  if (!isPlainMap(read['values'])) throw new Error('the description has no values');
  return read as unknown as ChartFile;
}
