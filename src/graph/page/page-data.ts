import type { GraphEdge, GraphNode, GraphObject, PlatformGraph, View } from '../graph.ts';

/** What the page has in it besides the pictures: all of it is in one script element, as JSON. */
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
