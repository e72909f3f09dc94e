import { hash } from 'node:crypto';
import type { CompiledTemplate } from '../runtime/template.ts';
import type { SyntaxOptions } from '../syntax/options.ts';
import { parseTemplate } from '../syntax/parser.ts';
import { TemplateCompiler } from './compiler.ts';
import type { References } from './references.ts';

/** Raised whenever compiled code and runtime no longer fit code that an earlier version compiled. */
const version = 1;

/** The name under which compiled code may be kept: it tells apart all that makes a difference to the code. */
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

/** The body of a function that returns a `CompiledTemplate`; throws a `SyntaxProblem`. */
export function compileTemplate(text: string, options: SyntaxOptions): Compilation {
  const { root } = parseTemplate(text, options);
  const compiler = new TemplateCompiler();
  compiler.compile(root);
  const { references, sites } = compiler;
  return { source: compiler.getCode(), references, sites };
}

/** Turns the source that `compileTemplate` returned into the template. It refers to nothing around it. */
export function evaluateTemplate(source: string): CompiledTemplate {
  return new Function(source)() as CompiledTemplate;
}
