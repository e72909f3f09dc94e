import { gitopsDelimiters as signs } from '../../jinja/index.ts';

/** A tag of a template, which may be incomplete. */
export interface Tag {
  readonly kind: 'statement' | 'expression' | 'comment';
  /** The offset of its opening delimiter. */
  readonly start: number;
  /** The range between its delimiters. */
  readonly from: number;
  readonly to: number;
}

const kinds = [
  { kind: 'statement', open: signs.blockStart, close: signs.blockEnd },
  { kind: 'expression', open: signs.variableStart, close: signs.variableEnd },
  { kind: 'comment', open: signs.commentStart, close: signs.commentEnd },
] as const;

/** The tags of a text. A tag that is not closed ends with its line, because it is being typed. */
function* tagsIn(text: string): Iterable<Tag> {
  let at = 0;
  for (;;) {
    const next = kinds
      .map((kind) => ({ ...kind, start: text.indexOf(kind.open, at) }))
      .filter(({ start }) => start !== -1)
      .sort((a, b) => a.start - b.start)[0];
    if (next === undefined) return;
    const { kind, open, close, start } = next;
    const from = start + open.length;
    const closed = text.indexOf(close, from);
    const opened = text.indexOf(open, from);
    const lineEnd = text.indexOf('\n', from) === -1 ? text.length : text.indexOf('\n', from);
    const isOpen =
      closed === -1 || (kind !== 'comment' && opened !== -1 && opened < closed && lineEnd < closed);
    const to = isOpen ? lineEnd : closed;
    yield { kind, start, from, to };
    at = isOpen ? to : to + close.length;
  }
}

/** The tag that contains an offset. */
export function tagAt(text: string, offset: number): Tag | undefined {
  for (const tag of tagsIn(text)) {
    if (tag.start >= offset) return undefined;
    if (tag.from <= offset && offset <= tag.to) return tag;
  }
  return undefined;
}

/** The kind of a name in a tag, determined by the text before it. */
export type NameKind = 'filter' | 'test' | 'template' | 'attribute' | 'text' | 'tag' | 'variable';

/** The kind of the name that begins at the end of `before`, the text of the tag up to it. */
export function kindOfName(before: string, { kind }: Pick<Tag, 'kind'>): NameKind {
  if (kind === 'comment') return 'text';
  const quotes = before.replace(/\\./g, '').match(/["']/g)?.reduce(openQuote, '') ?? '';
  if (quotes !== '') {
    return /\b(include|import|extends|from)/.test(afterLists(before.slice(0, before.lastIndexOf(quotes))))
      ? 'template'
      : 'text';
  }
  if (/\|\s*$/.test(before)) return 'filter';
  if (/\bis\s+(not\s+)?$/.test(before)) return 'test';
  if (/\.\s*$/.test(before)) return 'attribute';
  return kind === 'statement' && /^[-+]?\s*$/.test(before) ? 'tag' : 'variable';
}

/** The text after the last list, because a quoted text in an earlier list is not the name of a template. */
function afterLists(text: string): string {
  return text.slice(text.lastIndexOf(']') + 1);
}

function openQuote(open: string, quote: string): string {
  return open === '' ? quote : open === quote ? '' : open;
}

/** The names that a template assigns, up to an offset or in total. */
export function assignedNames(text: string): readonly string[] {
  const names = new Set<string>();
  for (const { kind, from, to } of tagsIn(text)) {
    if (kind !== 'statement') continue;
    const tag = text
      .slice(from, to)
      .replace(/^[-+]?\s*/, '')
      .replace(/\s+/g, ' ');
    const [, assigned = ''] = /^set ([\w ,()]+)(?:=|\||$)/.exec(tag) ?? [];
    const [, looped = ''] = /^for ([\w ,()]+?) in\b/.exec(tag) ?? [];
    const [, macro = '', parameters = ''] = /^macro (\w+) ?\(([^)]*)/.exec(tag) ?? [];
    const [, imported = ''] = /^from .+? import (.+)$/.exec(tag) ?? [];
    const [, alias = ''] = /^import .+? as (\w+)/.exec(tag) ?? [];
    const withNames = /^with\b/.test(tag)
      ? [...tag.matchAll(/(?<!\w)(\w+) ?=(?!=)/g)].map(([, name = '']) => name)
      : [];
    for (const name of `${assigned} ${looped} ${macro} ${alias}`.match(/[A-Za-z_]\w*/g) ?? [])
      names.add(name);
    for (const parameter of parameters.split(',')) names.add(parameter.replace(/=.*/s, '').trim());
    for (const part of imported.split(','))
      names.add(/(?<!\w)\w+$/.exec(part.trim().replace(/ ?with context$/, ''))?.[0] ?? '');
    for (const name of withNames) names.add(name);
    if (looped !== '') names.add('loop');
  }
  names.delete('');
  return [...names].sort();
}
