import { hash } from 'node:crypto';
import type { CompiledTemplate } from '../runtime/template.ts';
import type { SyntaxOptions } from '../syntax/options.ts';
import { parseTemplate } from '../syntax/parser.ts';
import { TemplateCompiler } from './compiler.ts';
import type { References } from './references.ts';

/** Incremented when compiled code or the runtime becomes incompatible with code from earlier versions. */
const version = 1;

/** The key under which compiled code can be cached; it covers everything that affects the code. */
export function templateKey(text: string, options: SyntaxOptions): string {
  const { delimiters: d, trimBlocks, lstripBlocks, keepTrailingNewline, newline, extensions } = options;
  const tokens = [d.blockStart, d.blockEnd, d.variableStart, d.variableEnd, d.commentStart, d.commentEnd];
  const lines = [d.lineStatementPrefix ?? null, d.lineCommentPrefix ?? null];
  const flags = [trimBlocks, lstripBlocks, keepTrailingNewline, newline, [...extensions].sort()];
  return hash('sha256', `${JSON.stringify([version, tokens, lines, flags])}\n${text}`, 'hex');
}

export interface Compilation {
  readonly source: string;
  readonly references: References;
  /** Start and end offset of each site. */
  readonly sites: readonly number[];
}

/** Returns the body of a function that returns a `CompiledTemplate`; throws a `SyntaxProblem`. */
export function compileTemplate(text: string, options: SyntaxOptions): Compilation {
  const { root } = parseTemplate(text, options);
  const compiler = new TemplateCompiler();
  compiler.compile(root);
  const { references, sites } = compiler;
  return { source: compiler.getCode(), references, sites };
}

/** Evaluates the source that `compileTemplate` returned. The source refers to nothing outside itself. */
export function evaluateTemplate(source: string): CompiledTemplate {
  return new Function(source)() as CompiledTemplate;
}
