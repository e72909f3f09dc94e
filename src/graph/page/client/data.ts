import type { PageData } from '../page-data.ts';

export type PageView = PageData['views'][number];
export type PageNode = PageView['nodes'][number];
export type PageEdge = PageView['edges'][number];

export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(id);
  return found as T;
}

export const data: PageData = JSON.parse(byId('data').textContent ?? '{}');

/** Every node of every view. */
export const places = data.views.flatMap((view, index) => view.nodes.map((node) => ({ view, index, node })));

/** Creates an element with attributes and children; text is never parsed as markup. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

export function titleOf(node: PageNode): string {
  return node.namespace === undefined ? node.kind : `${node.kind} in ${node.namespace}`;
}
