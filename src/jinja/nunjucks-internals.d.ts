/**
 * The parts of Nunjucks 3.2.4 that this module uses. `@types/nunjucks` covers only its public API; these are internal classes,
 * imported individually so that the rest (loaders, filters, Express) is not bundled.
 */

declare module 'nunjucks/src/lexer.js' {
  interface Token {
    type: string;
    value: string;
    /** From 0, like `colno`. */
    lineno: number;
    colno: number;
  }
  class Tokenizer {
    constructor(source: string, options?: object);
    str: string;
    index: number;
    len: number;
    tags: Record<string, string>;
    trimBlocks: boolean;
    lstripBlocks: boolean;
    nextToken(): Token | null;
  }
  const lexer: { lex(source: string, options?: object): Tokenizer };

  export type { Token, Tokenizer };
  export default lexer;
}

declare module 'nunjucks/src/nodes.js' {
  class Node {
    constructor(lineno: number, colno: number, ...fields: unknown[]);
    lineno: number;
    colno: number;
    /** Added by this module: the part of the source that the node was parsed from. */
    span?: { readonly start: number; readonly end: number };
    get typename(): string;
    get fields(): string[];
  }
  class NodeList extends Node {
    children: Node[];
  }
  class Literal extends Node {
    value: unknown;
  }
  class NamedNode extends Node {
    value: string;
  }
  class UnaryOp extends Node {
    target: Node;
  }
  class BinOp extends Node {
    left: Node;
    right: Node;
  }
  class LookupVal extends Node {
    target: Node;
    val: Node;
  }
  class InlineIf extends Node {
    cond: Node;
    body: Node;
    else_: Node | null;
  }
  class If extends Node {
    cond: Node;
    body: Node;
    else_: Node | null;
  }
  class Compare extends Node {
    expr: Node;
    ops: CompareOperand[];
  }
  class CompareOperand extends Node {
    expr: Node;
    type: string;
  }
  class Pair extends Node {
    key: Node;
    value: Node;
  }
  class Extends extends Node {
    template: Node;
  }
  const nodes: {
    Node: typeof Node;
    NodeList: typeof NodeList;
    Root: typeof NodeList;
    Output: typeof NodeList;
    Array: typeof NodeList;
    Dict: typeof NodeList;
    Literal: typeof Literal;
    TemplateData: typeof Literal;
    Symbol: typeof NamedNode;
    Pair: typeof Pair;
    LookupVal: typeof LookupVal;
    InlineIf: typeof InlineIf;
    If: typeof If;
    Compare: typeof Compare;
    CompareOperand: typeof CompareOperand;
    Extends: typeof Extends;
    And: typeof BinOp;
    Or: typeof BinOp;
    Not: typeof UnaryOp;
    Add: typeof BinOp;
    Sub: typeof BinOp;
    Mul: typeof BinOp;
    Div: typeof BinOp;
    FloorDiv: typeof BinOp;
    Mod: typeof BinOp;
    Pow: typeof BinOp;
    Neg: typeof UnaryOp;
    Pos: typeof UnaryOp;
  };

  export type {
    BinOp,
    Compare,
    CompareOperand,
    Extends,
    If,
    InlineIf,
    Literal,
    LookupVal,
    NamedNode,
    Node,
    NodeList,
    Pair,
    UnaryOp,
  };
  export default nodes;
}

declare module 'nunjucks/src/parser.js' {
  import type { Token, Tokenizer } from 'nunjucks/src/lexer.js';
  import type { Node, NodeList } from 'nunjucks/src/nodes.js';

  class Parser {
    constructor(tokens: Tokenizer);
    tokens: Tokenizer;
    peeked: Token | null;
    breakOnBlocks: string[] | null;
    nextToken(withWhitespace?: boolean): Token | null;
    peekToken(): Token | null;
    pushToken(token: Token | null): void;
    skip(type: string): boolean;
    expect(type: string): Token;
    skipValue(type: string, value: string): boolean;
    skipSymbol(value: string): boolean;
    fail(message: string, lineno?: number, colno?: number): never;
    parseUntilBlocks(...names: string[]): NodeList;
    parseAsRoot(): NodeList;
    parseNodes(): Node[];
    parseStatement(): Node | null;
    parseExpression(): Node;
    parseOr(): Node;
    parseAnd(): Node;
    parseNot(): Node;
    parseIn(): Node;
    parsePow(): Node;
    parseUnary(noFilters?: boolean): Node;
    parsePrimary(noPostfix?: boolean): Node;
    parsePostfix(node: Node): Node;
  }
  const parser: { Parser: typeof Parser };
  export default parser;
}

declare module 'nunjucks/src/compiler.js' {
  import type { Node } from 'nunjucks/src/nodes.js';
  import type { Frame } from 'nunjucks/src/runtime.js';

  class Compiler {
    constructor(templateName: string, throwOnUndefined: boolean);
    templateName: string;
    codebuf: string[];
    /** The name of the variable that the generated code appends output to. */
    buffer: string | null;
    fail(message: string, lineno?: number, colno?: number): never;
    _emit(code: string): void;
    _emitLine(code: string): void;
    _tmpid(): string;
    compile(node: Node, frame?: Frame): void;
    getCode(): string;
  }
  const compiler: { Compiler: typeof Compiler };
  export default compiler;
}

declare module 'nunjucks/src/runtime.js' {
  class Frame {
    constructor(parent?: Frame | null, isolateWrites?: boolean);
    parent: Frame | null | undefined;
    topLevel: boolean;
  }
  const runtime: { Frame: typeof Frame };

  export type { Frame };
  export default runtime;
}
