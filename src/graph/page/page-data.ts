import type { GraphEdge, GraphNode, GraphObject, PlatformGraph, View } from '../graph.ts';

/** The data of the page besides the pictures, as JSON in one script element. */
export interface PageData {
  readonly views: readonly (Pick<View, 'name' | 'title' | 'arrow'> & {
    readonly width: number;
    readonly height: number;
    readonly nodes: readonly (GraphNode & { readonly box: readonly [number, number, number, number] })[];
    readonly edges: readonly GraphEdge[];
  })[];
  readonly objects: Readonly<Record<string, GraphObject>>;
  readonly compared?: PlatformGraph['compared'];
}
