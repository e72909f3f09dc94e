/** The data model of the graphs: plain data, from which every format is written. */

/** What a change of the platform does to a node or an edge. */
export type Change = 'added' | 'removed' | 'changed';

/** One line of a difference: `+` added, `-` removed, ` ` unchanged, `@` a heading. */
export interface ChangeLine {
  readonly sign: '+' | '-' | ' ' | '@';
  readonly text: string;
}

/** One picture: nodes and edges. */
export interface View {
  readonly name: 'connections' | 'bring-up' | 'secrets';
  readonly title: string;
  /** The meaning of an edge, for the legend. */
  readonly arrow: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export type Role = 'workload' | 'store' | 'outside' | 'secret' | 'kustomization' | 'object';

export interface GraphNode {
  /** Unique across all views: the same thing has the same id in each. */
  readonly id: string;
  readonly role: Role;
  /** A Kubernetes kind, or a word for something outside the cluster. */
  readonly kind: string;
  readonly name: string;
  /** Small text below the name; the kind by default. */
  readonly caption?: string;
  /** Absent outside the cluster, or for objects without a namespace. */
  readonly namespace?: string;
  /** Sentences about the node. */
  readonly notes: readonly string[];
  /** The ids of the objects behind it, the one that it is named after first. */
  readonly objects: readonly string[];
  /** Whether the tree does not write it. */
  readonly foreign?: true;
  /** Set if two states are compared and the node or an object behind it differs. */
  readonly change?: Change;
}

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** The text next to the edge: `8123, 9000`. */
  readonly label: string;
  /** One line for each port, key or similar. */
  readonly details: readonly string[];
  /** A name for edges from or to most of the cluster, which are drawn only on request. */
  readonly background?: string;
  /** Follows from other edges: listed but not drawn. */
  readonly implied?: true;
  /** The ids of the objects that cause it: policies, references. */
  readonly objects: readonly string[];
  readonly change?: Change;
  /** For a changed edge: the details that are added and removed. */
  readonly changes?: readonly ChangeLine[];
}

/** An object of the tree, as far as people look it up. */
export interface GraphObject {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** Its file below the output folder, and its first line in it. */
  readonly file: string;
  readonly line: number;
  /** Its text, with every secret value replaced. */
  readonly manifest: string;
  /** `templates/config/….j2:12`: the place that wrote its first line. */
  readonly template?: string;
  /** The settings that it depends on. */
  readonly settings: readonly GraphSetting[];
  readonly change?: Change;
  /** What changes in it by field, and the effects in the cluster as sentences. */
  readonly changes?: readonly ChangeLine[];
  readonly effects?: readonly string[];
}

export interface GraphSetting {
  readonly name: string;
  /** `cluster.yaml:12`; absent for a setting with its default value. */
  readonly place?: string;
}

export interface PlatformGraph {
  readonly views: readonly View[];
  /** By id. */
  readonly objects: Readonly<Record<string, GraphObject>>;
  /** Descriptions of the two compared states; absent if there is only one. */
  readonly compared?: { readonly base: string; readonly head: string };
}
