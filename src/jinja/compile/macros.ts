import type { Callable, CallBlock, MacroDefinition } from '../syntax/nodes.ts';
import type { CompileFrame } from './frame.ts';
import { StatementCompiler } from './statements.ts';
import { findUndeclared } from './symbols.ts';

const quote = JSON.stringify;

/** Compiles macros and call blocks. */
export class MacroCompiler extends StatementCompiler {
  /** Emits the object of a macro or of the body of a call block. */
  private callable(node: Callable, name: string | undefined, frame: CompileFrame): void {
    const inner = frame.inner();
    inner.symbols.analyse(node);
    const args = node.params.map((param) => inner.symbols.ref(param.value));
    const named = new Set(node.params.map((param) => param.value));
    const undeclared = findUndeclared(node.body.children, ['caller', 'kwargs', 'varargs']);
    const explicitCaller = node.params.findIndex((param) => param.value === 'caller');
    if (undeclared.has('caller')) {
      if (explicitCaller === -1) args.push(inner.symbols.declareParameter('caller'));
      else if (explicitCaller < node.params.length - node.defaults.length) {
        this.problem("the parameter 'caller' needs a default", node);
      }
    }
    const takes = (special: 'kwargs' | 'varargs') => undeclared.has(special) && !named.has(special);
    if (takes('kwargs')) args.push(inner.symbols.declareParameter('kwargs'));
    if (takes('varargs')) args.push(inner.symbols.declareParameter('varargs'));
    inner.checksParent = false;
    inner.symbols.analyse(node);
    const flags = `${undeclared.has('caller')}, ${takes('kwargs')}, ${takes('varargs')}`;
    const params = node.params.map((param) => quote(param.value)).join(', ');
    this._emit(`r.macro(${name === undefined ? 'null' : quote(name)}, [${params}], ${flags}, `);
    this.inFunction(
      `function (${args.join(', ')}) {`,
      () => {
        inner.buffer = this.buffered();
        this.enter(inner);
        for (const argument of args) this.variables.delete(argument);
        this.unsetParameters.push(inner.symbols.parameters());
        const firstDefault = node.params.length - node.defaults.length;
        for (const [index, param] of node.params.entries()) {
          const variable = inner.symbols.ref(param.value);
          const standard = node.defaults[index - firstDefault];
          this._emit(`if (${variable} === M) ${variable} = `);
          if (standard === undefined) this._emit(`r.noArgument(${quote(param.value)})`);
          else this.compile(standard, inner);
          this._emitLine(';');
          this.unsetParameters.at(-1)?.delete(variable);
        }
        this.unsetParameters.pop();
        this.body(node.body.children, inner);
        this._emitLine(`return r.captured(${inner.buffer});`);
      },
      '})',
    );
  }

  compileMacroDefinition(node: MacroDefinition, frame: CompileFrame): void {
    const variable = frame.symbols.ref(node.name);
    this._emit(`${variable} = `);
    this.callable(node, node.name, frame);
    this._emitLine(';');
    if (frame.topLevel)
      this._emitLine(`c.set(${quote(node.name)}, ${variable}, ${!node.name.startsWith('_')});`);
  }

  compileCallBlock(node: CallBlock, frame: CompileFrame): void {
    const caller = this.variable();
    this._emit(`${caller} = `);
    this.callable(node, undefined, frame);
    this._emitLine(';');
    this._emit(`${frame.buffer}.put(${this.site(node.call)}, r.calledText(`);
    this.compileCall(node.call, frame, caller);
    this._emitLine('));');
  }
}
