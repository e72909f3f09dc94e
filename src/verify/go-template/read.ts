import { suggest } from '../../diagnostics/suggest.ts';
import {
  type Action,
  actionsIn,
  type Marks,
  syntax,
  TemplateError,
  type TemplateProblem,
  type Token,
} from './tokens.ts';

/** What a template contains, parsed like Go's text/template: its first error, and the data that it uses. */
export interface Template {
  /** The first error, at which Go stops. */
  readonly problem?: TemplateProblem;
  readonly uses: readonly Use[];
}

/** A use of a key of the data, or of a function with all of the data. */
export interface Use {
  /** `field`: `.name`, which must exist; `index`: `index . "name"`; `call`: a function with the data as argument. */
  readonly by: 'field' | 'index' | 'call';
  readonly name: string;
  /** Further names after a field: `.a.b.c`. */
  readonly below: readonly string[];
  /** Whether it is always evaluated: not if it depends on a condition or a loop. */
  readonly always: boolean;
}

/** The functions of text/template itself. */
const builtIn =
  'and call eq ge gt html index js le len lt ne not or print printf println slice urlquery'.split(' ');

/**
 * The maximum nesting. Real templates have less than a tenth of it; Go allows more, and this recursive parser only a
 * few times as much.
 */
const deepest = 400;

interface Block {
  readonly kind: 'if' | 'with' | 'range' | 'define';
  /** The number of variables before the block. */
  readonly outer: number;
  /** The number of variables after its head, which are known in its else branch as well. */
  readonly head: number;
  readonly hasElse: boolean;
}

/** A controller's variant of text/template. */
export interface Language extends Marks {
  /** The functions that it adds. */
  readonly functions: ReadonlySet<string>;
  /** How its data begins: `.password`, `inputs.tenant`. */
  readonly data: string;
}

export function readTemplate(text: string, language: Language): Template {
  const reader = new Reader(language);
  try {
    for (const action of actionsIn(text, language)) reader.take(action);
    reader.end();
    return { uses: reader.uses };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    return { uses: reader.uses, problem: error.problem };
  }
}

class Reader {
  readonly uses: Use[] = [];
  private readonly blocks: Block[] = [];
  private readonly variables = new Scope();
  /** The number of open blocks of each kind. */
  private readonly within = { if: 0, with: 0, range: 0, define: 0 };
  private tokens: readonly Token[] = [];
  private at = 0;
  /** The number of open brackets. */
  private depth = 0;

  constructor(private readonly language: Language) {}

  take(action: Action): void {
    this.tokens = action;
    this.at = 0;
    this.skipSpace();
    const first = this.tokens[this.at];
    if (first?.kind === 'word' && this.keyword(first.text)) this.finish();
    else this.pipeline('action');
  }

  end(): void {
    const { open, close } = this.language;
    const block = this.blocks.at(-1);
    if (block === undefined) return;
    throw unbalanced(`has ${block.kind} without end`, `Add ${open} end ${close}.`);
  }

  private keyword(word: string): boolean {
    switch (word) {
      case 'if':
      case 'with':
      case 'range':
        return this.open(word);
      case 'else':
        return this.otherwise();
      case 'end':
        return this.close();
      case 'define':
      case 'block':
      case 'template':
        return this.named(word);
      case 'break':
      case 'continue':
        if (this.within.range === 0) throw unbalanced(`has ${word} outside of range`, 'Remove it.');
        this.at += 1;
        return true;
      default:
        return false;
    }
  }

  private open(kind: 'if' | 'with' | 'range'): true {
    const outer = this.variables.length;
    this.at += 1;
    this.pipeline(kind);
    this.push({ kind, outer, head: this.variables.length, hasElse: false });
    return true;
  }

  private push(block: Block): void {
    this.blocks.push(block);
    this.within[block.kind] += 1;
  }

  private otherwise(): true {
    const block = this.blocks.at(-1);
    if (block === undefined || block.kind === 'define')
      throw unbalanced('has else without if', 'Remove it, or add the if.');
    if (block.hasElse) throw unbalanced('has else twice', 'Keep one of them.');
    this.at += 1;
    this.skipSpace();
    this.variables.shorten(block.head);
    const next = this.tokens[this.at];
    if (next?.kind === 'word' && next.text === block.kind && next.text !== 'range') {
      this.at += 1;
      this.pipeline(block.kind);
    } else this.blocks[this.blocks.length - 1] = { ...block, hasElse: true };
    return true;
  }

  private close(): true {
    const block = this.blocks.pop();
    if (block === undefined) throw unbalanced('has end without if, range or with', 'Remove it.');
    this.variables.shorten(block.outer);
    this.within[block.kind] -= 1;
    this.at += 1;
    return true;
  }

  /** Parses `define "name"`, `block "name" .` and `template "name" .`. */
  private named(kind: 'define' | 'block' | 'template'): true {
    this.at += 1;
    this.skipSpace();
    if (this.tokens[this.at]?.kind !== 'string')
      throw syntax(`has ${kind} without a name in quotes`, 'Add the name.');
    this.at += 1;
    this.skipSpace();
    if (kind !== 'define' && (kind === 'block' || this.at < this.tokens.length)) this.pipeline(kind);
    if (kind === 'template') return true;
    if (kind === 'define' && this.blocks.length > 0)
      throw unbalanced('has define within another block', 'Move it to the beginning.');
    this.push({ kind: 'define', outer: this.variables.length, head: 1, hasElse: false });
    return true;
  }

  private finish(): void {
    this.skipSpace();
    const rest = this.tokens[this.at];
    if (rest !== undefined) throw syntax(`has ${rest.text} where an action ends`, 'Remove it.');
  }

  /** Parses commands separated by |, up to the end of the action or the closing bracket. */
  private pipeline(within: string, always = true): void {
    this.declaration(within);
    let stages = 0;
    for (;;) {
      this.skipSpace();
      const token = this.tokens[this.at];
      if (token === undefined || token.kind === 'close') break;
      if (token.kind === 'pipe') throw syntax('has | with nothing before it', 'Remove it.');
      if (stages > 0 && (token.kind === 'string' || token.kind === 'constant' || token.kind === 'dot'))
        throw syntax('has a value behind | where a function must be', 'Give the value to a function.');
      this.command(always, stages === 0);
      stages += 1;
      if (this.tokens[this.at]?.kind === 'pipe') this.at += 1;
    }
    if (stages === 0)
      throw syntax(
        within === 'action' ? 'has an empty action' : `has nothing behind ${within}`,
        'Add a value, or remove it.',
      );
    if (within === '(') return;
    if (this.tokens[this.at]?.kind === 'close') throw syntax('has ) without (', 'Remove it.');
  }

  /** Parses `$x :=`, `$x =`, and `$i, $x :=` of a range. */
  private declaration(within: string): void {
    this.skipSpace();
    const start = this.at;
    const names: string[] = [];
    for (let token = this.tokens[this.at]; token?.kind === 'variable'; token = this.tokens[this.at]) {
      names.push(token.text);
      this.at += 1;
      this.skipSpace();
      const next = this.tokens[this.at]?.kind;
      if (next === 'declare' || next === 'assign') {
        this.at += 1;
        if (next === 'declare') this.variables.add(names);
        return;
      }
      if (next !== 'comma' || within !== 'range') break;
      this.at += 1;
      this.skipSpace();
    }
    this.at = start;
  }

  private command(always: boolean, isFirst: boolean): void {
    const operands: string[] = [];
    for (;;) {
      const before = this.skipSpace();
      const token = this.tokens[this.at];
      if (token === undefined || token.kind === 'pipe' || token.kind === 'close') break;
      if (operands.length > 0 && !before)
        throw syntax(`has ${token.text} where a blank must be`, 'Add the blank.');
      const short = operands.length > 1 && (operands[0] === 'and' || operands[0] === 'or');
      operands.push(this.operand(always && !short, isFirst || operands.length > 0));
    }
    this.noteCall(operands, always);
  }

  /** Parses one value and the fields after it; returns text that identifies it. */
  private operand(always: boolean, mayBeData: boolean): string {
    const token = this.tokens[this.at];
    this.at += 1;
    if (token === undefined) return '';
    if (token.kind === 'open') {
      this.depth += 1;
      if (this.depth > deepest)
        throw syntax(
          `has more than ${deepest} brackets within one another`,
          'Use variables for parts of it.',
        );
      this.pipeline('(', always);
      if (this.tokens[this.at]?.kind !== 'close') throw syntax('has ( without )', 'Close it.');
      this.at += 1;
      this.depth -= 1;
      this.fields();
      return '(…)';
    }
    if (token.kind === 'field') {
      const below = this.fields();
      if (this.isRoot()) this.use('field', token.text, below, always);
      return `.${token.text}`;
    }
    if (token.kind === 'variable') {
      if (!this.variables.has(token.text))
        throw syntax(`uses the variable ${token.text}, which it does not declare`, 'Declare it with :=.');
      const [name, ...below] = this.fields();
      if (token.text !== '$' || name === undefined) return token.text;
      if (this.isOwn()) this.use('field', name, below, always);
      return `.${name}`;
    }
    if (token.kind === 'string') return `"${token.text}`;
    if (token.kind === 'constant' || token.kind === 'dot') return token.text;
    if (token.kind !== 'word') throw syntax(`has ${token.text} where a value must be`, 'Remove it.');
    return this.word(token.text, mayBeData);
  }

  private word(name: string, mayBeData: boolean): string {
    if (name === 'true' || name === 'false' || name === 'nil') return name;
    const { functions, data } = this.language;
    if (functions.has(name) || builtIn.includes(name)) {
      this.fields();
      return name;
    }
    const near = suggest(name, [...functions, ...builtIn]);
    const hint = mayBeData
      ? `Data is written ${data}${name}, text in double quotes.`
      : 'Use a function of Sprig or of Go.';
    throw new TemplateError({
      kind: 'function',
      message: `calls ${name}, a function that does not exist`,
      hint: near ? `Did you mean ${near}?` : hint,
    });
  }

  private fields(): string[] {
    const names: string[] = [];
    for (let token = this.tokens[this.at]; token?.kind === 'field'; token = this.tokens[this.at]) {
      names.push(token.text);
      this.at += 1;
    }
    return names;
  }

  /** Records `index . "name"`, or a function with all of the data. */
  private noteCall([name, data, key]: readonly string[], always: boolean): void {
    const isAll = (data === '.' && this.isRoot()) || (data === '$' && this.isOwn());
    if (name === undefined || !isAll) return;
    if (name !== 'index') this.use('call', name, key?.startsWith('"') ? [key.slice(1)] : [], always);
    else if (key?.startsWith('"')) this.use('index', key.slice(1), [], always);
  }

  private use(by: Use['by'], name: string, below: readonly string[], always: boolean): void {
    this.uses.push({ by, name, below, always: always && this.blocks.length === 0 });
  }

  /** Whether the dot is the data: not inside a loop, `with`, or another template. */
  private isRoot(): boolean {
    return this.blocks.length === this.within.if;
  }

  /** Whether `$` is the data. */
  private isOwn(): boolean {
    return this.within.define === 0;
  }

  private skipSpace(): boolean {
    const start = this.at;
    while (this.tokens[this.at]?.kind === 'space') this.at += 1;
    return this.at > start;
  }
}

/** The variables known at a place, one entry for each declaration. */
class Scope {
  private readonly names: string[] = ['$'];
  private readonly counts = new Map<string, number>([['$', 1]]);

  get length(): number {
    return this.names.length;
  }

  has(name: string): boolean {
    return (this.counts.get(name) ?? 0) > 0;
  }

  add(names: readonly string[]): void {
    for (const name of names) {
      this.names.push(name);
      this.counts.set(name, (this.counts.get(name) ?? 0) + 1);
    }
  }

  shorten(length: number): void {
    for (const name of this.names.splice(length)) this.counts.set(name, (this.counts.get(name) ?? 1) - 1);
  }
}

function unbalanced(message: string, hint: string): TemplateError {
  return new TemplateError({ kind: 'balance', message, hint });
}
