import type { Cluster } from '../config/cluster.generated.ts';
import type { Derivations, Variables } from '../derive/derivation.ts';
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { KeyPath, Part } from '../diagnostics/source.ts';
import type { SchemaFragment } from '../schema/fragment.ts';
import type { ChartDescription, Flow, OperatorDescription, ProvidedObject } from '../verify/declarations.ts';

/**
 * One app: what it adds to the configuration, how its variables come about, which combinations are wrong, and
 * what the verifier has to know of it. Its templates stand in `templates/config/`.
 */
export interface App<D extends object = object> {
  readonly name: string;
  /** Whether it is what others stand on. The layers follow each other in the schema and in `cluster.yaml`. */
  readonly layer: Layer;
  readonly schema: SchemaFragment;
  readonly derivations: Derivations<D>;
  readonly rules?: readonly Rule[];
  /** Objects that the cluster has though no file of the tree writes them: parts that others run. */
  readonly provides?: (variables: Variables) => readonly ProvidedObject[];
  /** What the app needs on the network; the verifier holds the rendered policies against it. */
  readonly flows?: (variables: Variables) => readonly Flow[];
  /** Charts that the app's HelmReleases install, by chart name. */
  readonly charts?: Readonly<Record<string, ChartDescription>>;
  /** Kinds that an operator turns into further objects. */
  readonly operators?: readonly OperatorDescription[];
}

export type Layer = 'cluster' | 'platform' | 'application';

/**
 * A rule across settings. What it reads fits the schema: where a setting does not, a rule ends at the point
 * where it reads it. So read what a finding needs just before it, and keep rules small.
 */
export type Rule = (input: RuleInput) => Iterable<Finding>;

export interface RuleInput {
  /** The settings as given, defaults filled in: a flag here says what was asked for. */
  readonly config: Cluster;
  /** The variables as templates see them: a flag here says what comes of it. */
  readonly variables: Variables;
}

/** A rule's result, still without its place in the file. */
export interface Finding {
  readonly code: string;
  readonly severity: Severity;
  readonly path: KeyPath;
  /** The value unless said otherwise; where the path does not exist, its nearest parent's key is shown. */
  readonly part?: Part;
  /** The setting to show where that of `path` is not given: the one that makes it needed. */
  readonly at?: KeyPath;
  readonly message: string;
  readonly hint: string;
}
