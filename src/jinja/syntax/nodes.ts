import nodes, { type Node, type NodeList } from 'nunjucks/src/nodes.js';

/**
 * The nodes that Jinja2 has and Nunjucks lacks, or has in another form, as subclasses of Nunjucks' nodes. The fields are in
 * Jinja2's visiting order, because its scoping rules depend on it.
 */

export type { Node, NodeList };

/** How a name is used: read, assigned, or bound as the target of a loop or a parameter. */
export type NameUse = 'load' | 'store' | 'param';

/** A class of nodes by the name of its type, and the names of the fields that its constructor takes. */
function node(typename: string, fields: readonly string[]) {
  return class extends nodes.Node {
    override get typename() {
      return typename;
    }
    override get fields() {
      return [...fields];
    }
  };
}

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

export class Attribute extends node('Attribute', ['target', 'name']) {
  declare target: Node;
  declare name: string;
}

export class Slice extends node('Slice', ['start', 'stop', 'step']) {
  declare start: Node | null;
  declare stop: Node | null;
  declare step: Node | null;
}

/** `name=value` in a call. */
export class Keyword extends node('Keyword', ['name', 'value']) {
  declare name: string;
  declare value: Node;
}

export class Arguments extends node('Arguments', ['positional', 'keywords', 'rest', 'restKeywords']) {
  declare positional: Node[];
  declare keywords: Keyword[];
  declare rest: Node | null;
  declare restKeywords: Node | null;
}

export class Call extends node('Call', ['callee', 'args']) {
  declare callee: Node;
  declare args: Arguments;
}

/** A filter; without a target it filters the text of its block. */
export class FilterCall extends node('FilterCall', ['target', 'name', 'args']) {
  declare target: Node | null;
  declare name: string;
  declare args: Arguments;
}

export class TestCall extends node('TestCall', ['target', 'name', 'args']) {
  declare target: Node;
  declare name: string;
  declare args: Arguments;
}

/** `ns.name` as the target of a `set`. */
export class NamespaceTarget extends node('NamespaceTarget', ['namespace', 'name']) {
  declare namespace: Name;
  declare name: string;
}

export class ForLoop extends node('ForLoop', [
  'target',
  'iterable',
  'body',
  'otherwise',
  'test',
  'recursive',
]) {
  declare target: Node;
  declare iterable: Node;
  declare body: NodeList;
  declare otherwise: NodeList | null;
  declare test: Node | null;
  declare recursive: boolean;
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

export class FilterBlock extends node('FilterBlock', ['body', 'filter']) {
  declare body: NodeList;
  declare filter: FilterCall;
}

export class WithBlock extends node('WithBlock', ['targets', 'values', 'body']) {
  declare targets: Node[];
  declare values: Node[];
  declare body: NodeList;
}

export class Assignment extends node('Assignment', ['target', 'value']) {
  declare target: Node;
  declare value: Node;
}

export class AssignmentBlock extends node('AssignmentBlock', ['target', 'filter', 'body']) {
  declare target: Node;
  declare filter: FilterCall | null;
  declare body: NodeList;
}

export class BlockDefinition extends node('BlockDefinition', ['name', 'body', 'scoped', 'required']) {
  declare name: string;
  declare body: NodeList;
  declare scoped: boolean;
  declare required: boolean;
}

export class Inclusion extends node('Inclusion', ['template', 'withContext', 'ignoreMissing']) {
  declare template: Node;
  declare withContext: boolean;
  declare ignoreMissing: boolean;
}

export class ModuleImport extends node('ModuleImport', ['template', 'target', 'withContext']) {
  declare template: Node;
  declare target: string;
  declare withContext: boolean;
}

export interface ImportedName {
  readonly name: string;
  readonly alias: string;
}

export class NamesImport extends node('NamesImport', ['template', 'names', 'withContext']) {
  declare template: Node;
  declare names: ImportedName[];
  declare withContext: boolean;
}

export class Do extends node('Do', ['expression']) {
  declare expression: Node;
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
export class Scope extends node('Scope', ['body']) {
  declare body: NodeList;
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
