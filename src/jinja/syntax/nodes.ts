import nodes, { type Node, type NodeList } from 'nunjucks/src/nodes.js';

/**
 * The nodes that Jinja2 has and Nunjucks lacks, or has in another form, as subclasses of Nunjucks' nodes. The fields are in
 * Jinja2's visiting order, because its scoping rules depend on it.
 */

export type { Node, NodeList };

/** How a name is used: read, assigned, or bound as the target of a loop or a parameter. */
export type NameUse = 'load' | 'store' | 'param';

export class Name extends nodes.Symbol {
  use: NameUse = 'load';
}

export class Tuple extends nodes.NodeList {
  override get typename() {
    return 'Tuple';
  }
}

/** `a ~ b ~ c`. */
export class Join extends nodes.NodeList {
  override get typename() {
    return 'Join';
  }
}

export class Attribute extends nodes.Node {
  declare target: Node;
  declare name: string;
  override get typename() {
    return 'Attribute';
  }
  override get fields() {
    return ['target', 'name'];
  }
}

export class Slice extends nodes.Node {
  declare start: Node | null;
  declare stop: Node | null;
  declare step: Node | null;
  override get typename() {
    return 'Slice';
  }
  override get fields() {
    return ['start', 'stop', 'step'];
  }
}

/** `name=value` in a call. */
export class Keyword extends nodes.Node {
  declare name: string;
  declare value: Node;
  override get typename() {
    return 'Keyword';
  }
  override get fields() {
    return ['name', 'value'];
  }
}

export class Arguments extends nodes.Node {
  declare positional: Node[];
  declare keywords: Keyword[];
  declare rest: Node | null;
  declare restKeywords: Node | null;
  override get typename() {
    return 'Arguments';
  }
  override get fields() {
    return ['positional', 'keywords', 'rest', 'restKeywords'];
  }
}

export class Call extends nodes.Node {
  declare callee: Node;
  declare args: Arguments;
  override get typename() {
    return 'Call';
  }
  override get fields() {
    return ['callee', 'args'];
  }
}

/** A filter; without a target it filters the text of its block. */
export class FilterCall extends nodes.Node {
  declare target: Node | null;
  declare name: string;
  declare args: Arguments;
  override get typename() {
    return 'FilterCall';
  }
  override get fields() {
    return ['target', 'name', 'args'];
  }
}

export class TestCall extends nodes.Node {
  declare target: Node;
  declare name: string;
  declare args: Arguments;
  override get typename() {
    return 'TestCall';
  }
  override get fields() {
    return ['target', 'name', 'args'];
  }
}

/** `ns.name` as the target of a `set`. */
export class NamespaceTarget extends nodes.Node {
  declare namespace: Name;
  declare name: string;
  override get typename() {
    return 'NamespaceTarget';
  }
  override get fields() {
    return ['namespace', 'name'];
  }
}

export class ForLoop extends nodes.Node {
  declare target: Node;
  declare iterable: Node;
  declare body: NodeList;
  declare otherwise: NodeList | null;
  declare test: Node | null;
  declare recursive: boolean;
  override get typename() {
    return 'ForLoop';
  }
  override get fields() {
    return ['target', 'iterable', 'body', 'otherwise', 'test', 'recursive'];
  }
}

/** What macros and call blocks have in common. */
export abstract class Callable extends nodes.Node {
  declare params: Name[];
  declare defaults: Node[];
  declare body: NodeList;
}

export class MacroDefinition extends Callable {
  declare name: string;
  override get typename() {
    return 'MacroDefinition';
  }
  override get fields() {
    return ['params', 'defaults', 'body', 'name'];
  }
}

export class CallBlock extends Callable {
  declare call: Call;
  override get typename() {
    return 'CallBlock';
  }
  override get fields() {
    return ['call', 'params', 'defaults', 'body'];
  }
}

export class FilterBlock extends nodes.Node {
  declare body: NodeList;
  declare filter: FilterCall;
  override get typename() {
    return 'FilterBlock';
  }
  override get fields() {
    return ['body', 'filter'];
  }
}

export class WithBlock extends nodes.Node {
  declare targets: Node[];
  declare values: Node[];
  declare body: NodeList;
  override get typename() {
    return 'WithBlock';
  }
  override get fields() {
    return ['targets', 'values', 'body'];
  }
}

export class Assignment extends nodes.Node {
  declare target: Node;
  declare value: Node;
  override get typename() {
    return 'Assignment';
  }
  override get fields() {
    return ['target', 'value'];
  }
}

export class AssignmentBlock extends nodes.Node {
  declare target: Node;
  declare filter: FilterCall | null;
  declare body: NodeList;
  override get typename() {
    return 'AssignmentBlock';
  }
  override get fields() {
    return ['target', 'filter', 'body'];
  }
}

export class BlockDefinition extends nodes.Node {
  declare name: string;
  declare body: NodeList;
  declare scoped: boolean;
  declare required: boolean;
  override get typename() {
    return 'BlockDefinition';
  }
  override get fields() {
    return ['name', 'body', 'scoped', 'required'];
  }
}

export class Inclusion extends nodes.Node {
  declare template: Node;
  declare withContext: boolean;
  declare ignoreMissing: boolean;
  override get typename() {
    return 'Inclusion';
  }
  override get fields() {
    return ['template', 'withContext', 'ignoreMissing'];
  }
}

export class ModuleImport extends nodes.Node {
  declare template: Node;
  declare target: string;
  declare withContext: boolean;
  override get typename() {
    return 'ModuleImport';
  }
  override get fields() {
    return ['template', 'target', 'withContext'];
  }
}

export interface ImportedName {
  readonly name: string;
  readonly alias: string;
}

export class NamesImport extends nodes.Node {
  declare template: Node;
  declare names: ImportedName[];
  declare withContext: boolean;
  override get typename() {
    return 'NamesImport';
  }
  override get fields() {
    return ['template', 'names', 'withContext'];
  }
}

export class Do extends nodes.Node {
  declare expression: Node;
  override get typename() {
    return 'Do';
  }
  override get fields() {
    return ['expression'];
  }
}

export class Break extends nodes.Node {
  override get typename() {
    return 'Break';
  }
  override get fields(): string[] {
    return [];
  }
}

export class Continue extends nodes.Node {
  override get typename() {
    return 'Continue';
  }
  override get fields(): string[] {
    return [];
  }
}

/** Names bound for a part of a template, such as in `{% autoescape false %}`. */
export class Scope extends nodes.Node {
  declare body: NodeList;
  override get typename() {
    return 'Scope';
  }
  override get fields() {
    return ['body'];
  }
}

/** The children of a node, in visiting order. */
export function children(node: Node): readonly Node[] {
  if (node instanceof nodes.NodeList) return node.children;
  const found: Node[] = [];
  for (const field of node.fields) {
    const value: unknown = Reflect.get(node, field);
    if (value instanceof nodes.Node) found.push(value);
    else if (Array.isArray(value)) {
      for (const item of value) if (item instanceof nodes.Node) found.push(item);
    }
  }
  return found;
}

/** All descendants of a type, without the node itself. */
export function descendants<T extends Node>(
  node: Node,
  type: abstract new (...args: never[]) => T,
  found: T[] = [],
): T[] {
  for (const child of children(node)) {
    if (child instanceof type) found.push(child);
    descendants(child, type, found);
  }
  return found;
}

/** The part of the source that a node was parsed from. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function setSpan<T extends Node>(node: T, start: number, end: number): T {
  node.span = { start, end };
  return node;
}

export function spanOf(node: Node): Span {
  return node.span ?? { start: 0, end: 0 };
}

export function isLiteral(node: Node): node is import('nunjucks/src/nodes.js').Literal {
  return node instanceof nodes.Literal;
}
