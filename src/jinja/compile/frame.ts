import runtime from 'nunjucks/src/runtime.js';
import { Symbols } from './symbols.ts';

/** Nunjucks' compile-time frame with what Jinja2 keeps in its own: the analysed names and the kind of block. */
export class CompileFrame extends runtime.Frame {
  symbols: Symbols;
  /** The variable that contains the output of this frame. */
  buffer: string;
  /** Whether an `extends` may be active, so that output is written only if no parent template takes over. */
  checksParent = false;
  /** Whether this is the top level of the template, not a branch of an `if`. */
  rootLevel = false;
  /** Whether this is a branch, where unknown filters fail only when they are reached. */
  soft = false;

  constructor(outer: CompileFrame | null, buffer: string, symbols: Symbols) {
    super(outer);
    this.buffer = buffer;
    this.symbols = symbols;
    if (outer !== null) this.checksParent = outer.checksParent;
  }

  inner(): CompileFrame {
    return new CompileFrame(this, this.buffer, new Symbols(this.symbols));
  }

  branch(): CompileFrame {
    const frame = new CompileFrame(this, this.buffer, this.symbols.copy());
    frame.topLevel = this.topLevel;
    frame.soft = true;
    return frame;
  }
}
