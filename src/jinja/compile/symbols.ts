import nodes, { type If } from 'nunjucks/src/nodes.js';
import {
  Assignment,
  AssignmentBlock,
  BlockDefinition,
  CallBlock,
  children,
  FilterBlock,
  ForLoop,
  MacroDefinition,
  ModuleImport,
  Name,
  NamesImport,
  type Node,
  Scope,
  WithBlock,
} from '../syntax/nodes.ts';

/** How a variable gets its value when its frame is entered. */
export type Load =
  | { readonly how: 'parameter' }
  /** By looking up a name in the context. */
  | { readonly how: 'resolve'; readonly name: string }
  /** By copying the variable of an outer frame. */
  | { readonly how: 'alias'; readonly variable: string }
  | { readonly how: 'undefined' };

/**
 * Determines which names a frame reads and writes, and the variables for them. Follows Jinja2's analysis (`jinja2.idtracking`)
 * rule by rule, because that defines Jinja2's scoping, rather than its documentation.
 */
export class Symbols {
  readonly level: number;
  readonly parent: Symbols | undefined;
  refs = new Map<string, string>();
  loads = new Map<string, Load>();
  stores = new Set<string>();

  constructor(parent: Symbols | undefined, level = parent === undefined ? 0 : parent.level + 1) {
    this.parent = parent;
    this.level = level;
  }

  copy(): Symbols {
    const copy = new Symbols(this.parent, this.level);
    copy.refs = new Map(this.refs);
    copy.loads = new Map(this.loads);
    copy.stores = new Set(this.stores);
    return copy;
  }

  findLoad(variable: string): Load | undefined {
    return this.loads.get(variable) ?? this.parent?.findLoad(variable);
  }

  findRef(name: string): string | undefined {
    return this.refs.get(name) ?? this.parent?.findRef(name);
  }

  ref(name: string): string {
    const variable = this.findRef(name);
    if (variable === undefined) throw new Error(`the name ${name} was not analysed`);
    return variable;
  }

  private define(name: string, load: Load): string {
    const variable = `l_${this.level}_${name}`;
    this.refs.set(name, variable);
    this.loads.set(variable, load);
    return variable;
  }

  store(name: string): void {
    this.stores.add(name);
    if (this.refs.has(name)) return;
    const outer = this.parent?.findRef(name);
    this.define(name, outer === undefined ? { how: 'undefined' } : { how: 'alias', variable: outer });
  }

  declareParameter(name: string): string {
    this.stores.add(name);
    return this.define(name, { how: 'parameter' });
  }

  load(name: string): void {
    if (this.findRef(name) === undefined) this.define(name, { how: 'resolve', name });
  }

  private mergeBranches(branches: readonly Symbols[]): void {
    const stores = new Set<string>();
    for (const branch of branches) for (const name of branch.stores) stores.add(name);
    for (const name of this.stores) stores.delete(name);
    for (const branch of branches) {
      for (const [name, variable] of branch.refs) this.refs.set(name, variable);
      for (const [variable, load] of branch.loads) this.loads.set(variable, load);
      for (const name of branch.stores) this.stores.add(name);
    }
    for (const name of stores) {
      const outer = this.parent?.findRef(name);
      this.loads.set(
        this.ref(name),
        outer === undefined ? { how: 'resolve', name } : { how: 'alias', variable: outer },
      );
    }
  }

  /** The names assigned in this frame and in outer ones, with their variables. */
  assigned(): Map<string, string> {
    const found = new Map<string, string>();
    for (let frame: Symbols | undefined = this; frame !== undefined; frame = frame.parent) {
      for (const name of [...frame.stores].sort()) {
        if (!found.has(name)) found.set(name, this.ref(name));
      }
    }
    return found;
  }

  parameters(): Set<string> {
    const found = new Set<string>();
    for (const [variable, load] of this.loads) if (load.how === 'parameter') found.add(variable);
    return found;
  }

  /** Visits the nodes that belong to the frame that `node` opens. */
  analyse(node: Node, branch: 'body' | 'else' | 'test' = 'body'): void {
    if (node instanceof ForLoop) {
      if (branch !== 'else') this.visit(node.target, true);
      if (branch === 'test') {
        if (node.test !== null) this.visit(node.test);
        return;
      }
      const part = branch === 'body' ? node.body : node.otherwise;
      for (const child of part?.children ?? []) this.visit(child);
    } else if (node instanceof AssignmentBlock) {
      for (const child of node.body.children) this.visit(child);
      if (node.filter !== null) this.visit(node.filter);
    } else if (node instanceof CallBlock) {
      for (const child of children(node)) if (child !== node.call) this.visit(child);
    } else if (node instanceof WithBlock) {
      for (const target of node.targets) this.visit(target);
      for (const child of node.body.children) this.visit(child);
    } else {
      for (const child of children(node)) this.visit(child);
    }
  }

  private visit(node: Node, asParameter = false): void {
    if (node instanceof Name) {
      if (asParameter || node.use === 'param') this.declareParameter(node.value);
      else if (node.use === 'store') this.store(node.value);
      else this.load(node.value);
    } else if (node instanceof nodes.If) {
      this.visitIf(node);
    } else if (node instanceof MacroDefinition) {
      this.store(node.name);
    } else if (node instanceof ModuleImport) {
      this.visit(node.template);
      this.store(node.target);
    } else if (node instanceof NamesImport) {
      this.visit(node.template);
      for (const { alias } of node.names) this.store(alias);
    } else if (node instanceof Assignment) {
      this.visit(node.value);
      this.visit(node.target);
    } else if (node instanceof ForLoop) {
      this.visit(node.iterable);
    } else if (node instanceof CallBlock) {
      this.visit(node.call);
    } else if (node instanceof FilterBlock) {
      this.visit(node.filter);
    } else if (node instanceof WithBlock) {
      for (const value of node.values) this.visit(value);
    } else if (node instanceof AssignmentBlock) {
      this.visit(node.target);
    } else if (!(node instanceof Scope || node instanceof BlockDefinition)) {
      for (const child of children(node)) this.visit(child, asParameter);
    }
  }

  private visitIf(node: If): void {
    this.visit(node.cond);
    // Jinja2 has separate branches for `elif`; here they are a chain of `else`.
    const bodies: (readonly Node[])[] = [node.body instanceof nodes.NodeList ? node.body.children : []];
    const elifs: If[] = [];
    let rest = node.else_;
    while (rest instanceof nodes.If) {
      elifs.push(rest);
      rest = rest.else_;
    }
    const last: readonly Node[] = rest instanceof nodes.NodeList ? rest.children : [];
    const branch = (visit: (symbols: Symbols) => void): Symbols => {
      const symbols = this.copy();
      visit(symbols);
      return symbols;
    };
    const all = (list: readonly Node[]) => (symbols: Symbols) => {
      for (const child of list) symbols.visit(child);
    };
    const branches = bodies.map((list) => branch(all(list)));
    branches.push(
      branch((symbols) => {
        for (const elif of elifs) symbols.visitIf(new nodes.If(0, 0, elif.cond, elif.body, null));
      }),
    );
    branches.push(branch(all(last)));
    this.mergeBranches(branches);
  }
}

/** The names that are read in the nodes before they are assigned; blocks are skipped. */
export function findUndeclared(list: readonly Node[], names: readonly string[]): Set<string> {
  const wanted = new Set(names);
  const found = new Set<string>();
  const visit = (node: Node): void => {
    if (node instanceof BlockDefinition) return;
    if (node instanceof Name) {
      if (node.use === 'load' && wanted.has(node.value)) found.add(node.value);
      else wanted.delete(node.value);
      return;
    }
    for (const child of children(node)) visit(child);
  };
  for (const node of list) visit(node);
  return found;
}
