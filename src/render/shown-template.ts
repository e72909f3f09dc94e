import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { holdsSecret } from '../diagnostics/may-be-shown.ts';
import { isSealedPath } from '../sops/sealed.ts';
import { outputPath, type Template, type TemplateSet } from './templates.ts';

/** A template tag; a tag that is not closed ends with its line. */
const tag = /#%.*?(?:%#|$)|#\{.*?(?:\}#|$)|#\|.*?(?:\|#|$)/gm;

/** The templates that findings point into, by the path in messages, with possible secrets hidden, for code frames. */
export function shownTemplates(
  templates: TemplateSet,
  diagnostics: readonly Diagnostic[],
): ReadonlyMap<string, string> {
  const named = new Set(diagnostics.map(({ file }) => file));
  const found = [...templates.values()].filter(({ path }) => named.has(path));
  return new Map(found.map((template) => [template.path, shownTemplate(template)]));
}

/**
 * The text of a template for code frames. In a template that writes a Secret, literal values are hidden, because they may be
 * secrets.
 */
export function shownTemplate({ name, text }: Pick<Template, 'name' | 'text'>): string {
  const path = outputPath(name);
  const isOpen = /\.ya?ml$/.test(path) && !isSealedPath(path) && !holdsSecret(text);
  return isOpen ? text : text.split('\n').map(withoutLiterals).join('\n');
}

function withoutLiterals(line: string): string {
  let from = 0;
  let shown = '';
  for (const { 0: whole, index } of line.matchAll(tag)) {
    shown += literal(line.slice(from, index), from === 0) + expression(whole);
    from = index + whole.length;
  }
  return shown + literal(line.slice(from), from === 0);
}

/** Text between tags: only a key at the start of a line is shown. */
function literal(text: string, first: boolean): string {
  const [key = ''] = (first && /^[\s-]*[A-Za-z_][\w.-]{0,40}:(?=\s|$)/.exec(text)) || [];
  return key + hide(text.slice(key.length));
}

function expression(text: string): string {
  if (text.startsWith('#|')) return hide(text);
  return text.replace(/"[^"]*"?|'[^']*'?/g, hide);
}

function hide(text: string): string {
  return text.replace(/[^\s]/g, '•');
}
