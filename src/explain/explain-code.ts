import type { CodeTable } from '../diagnostics/code-table.ts';
import { suggest } from '../diagnostics/suggest.ts';

type Entry = CodeTable[keyof CodeTable];

/** The meaning of a code, or the code that was probably meant. Pure. */
export function explainCode(
  name: string,
  codes: CodeTable,
): { readonly entry: Entry } | { readonly suggestion: string | undefined } {
  const entry = Object.entries(codes).find(([code]) => code === name)?.[1];
  return entry === undefined ? { suggestion: suggest(name, Object.keys(codes)) } : { entry };
}

/** Formats the entry for people. */
export function formatCode(name: string, { title, example, cure }: Entry): string {
  const indent = (text: string) => text.replace(/^/gm, '    ').replace(/(?<![ \t])[ \t]+$/gm, '');
  return [`${name}: ${title}`, '  for example', indent(example), `  ${cure}`, ''].join('\n');
}
