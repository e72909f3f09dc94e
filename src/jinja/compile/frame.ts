import runtime from 'nunjucks/src/runtime.js';
import { Symbols } from './symbols.ts';

/** Nunjucks' compile-time frame with what Jinja2 keeps in its own: the names analysed, and the kind of place. */
export class CompileFrame extends runtime.Frame {
  symbols: Symbols;
  /** The variable that holds the output of this frame. */
  buffer: string;
  /** An `extends` may be active, so that output is written only where no parent template takes over. */
  checksParent = false;
  /** The root of the template itself, no branch of an `if`. */
  rootLevel = false;
  /** A branch: filters that do not exist fail only when they are reached. */
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
