/** What the pictures of a platform are made of: plain data, from which every format is written. */

/** What a change of the platform does to something in a picture. */
export type Change = 'added' | 'removed' | 'changed';

/** One line of what changes: `+` comes, `-` goes, ` ` stays, `@` heads what follows. */
export interface ChangeLine {
  readonly sign: '+' | '-' | ' ' | '@';
  readonly text: string;
}

/** One picture: boxes and what joins them. */
export interface View {
  readonly name: 'connections' | 'bring-up' | 'secrets';
  readonly title: string;
  /** What an arrow means, for the legend. */
  readonly arrow: string;
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
}

export type Role = 'workload' | 'store' | 'outside' | 'secret' | 'kustomization' | 'object';

export interface GraphNode {
  /** Unique among all views: the same thing has the same id in each. */
  readonly id: string;
  readonly role: Role;
  /** Of Kubernetes, or a word for what is outside of the cluster. */
  readonly kind: string;
  readonly name: string;
  /** In small letters below the name; the kind unless said otherwise. */
  readonly caption?: string;
  /** Absent for what is outside of the cluster, or in no namespace. */
  readonly namespace?: string;
  /** Sentences about it. */
  readonly notes: readonly string[];
  /** Ids of the objects behind it, the one that it is named after first. */
  readonly objects: readonly string[];
  /** The tree does not write it. */
  readonly foreign?: true;
  /** Present where two states are compared, and they differ in it or in the objects behind it. */
  readonly change?: Change;
}

export interface GraphEdge {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  /** What is shown beside the arrow: `8123, 9000`. */
  readonly label: string;
  /** One for each port, key or the like. */
  readonly details: readonly string[];
  /** What most of the cluster connects to, or one connects to most of: drawn only when it is asked for. */
  readonly background?: string;
  /** Follows from other edges: listed, not drawn. */
  readonly implied?: true;
  /** Ids of the objects that make it so: policies, references. */
  readonly objects: readonly string[];
  readonly change?: Change;
  /** Of one that is changed: the details that come and go. */
  readonly changes?: readonly ChangeLine[];
}

/** An object of the tree, as far as people look it up. */
export interface GraphObject {
  readonly id: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  /** Its file below the output folder, and its first line there. */
  readonly file: string;
  readonly line: number;
  /** The text, with every secret value replaced. */
  readonly manifest: string;
  /** `templates/config/….j2:12`: what wrote its first line. */
  readonly template?: string;
  /** The settings that it depends on. */
  readonly settings: readonly GraphSetting[];
  readonly change?: Change;
  /** What changes in it, by field; and what that does in the cluster, in sentences. */
  readonly changes?: readonly ChangeLine[];
  readonly effects?: readonly string[];
}

export interface GraphSetting {
  readonly name: string;
  /** `cluster.yaml:12`; absent for one with its default value. */
  readonly place?: string;
}

export interface PlatformGraph {
  readonly views: readonly View[];
  /** By id. */
  readonly objects: Readonly<Record<string, GraphObject>>;
  /** The two states that are compared, in words; absent if there is one alone. */
  readonly compared?: { readonly base: string; readonly head: string };
}
