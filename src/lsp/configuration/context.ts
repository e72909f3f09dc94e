import type { NestedSchema } from '../../app-kit/setting.ts';

/** What is at the cursor in a configuration. Determined from lines, because text that is being typed is rarely valid. */
export interface ConfigurationContext {
  /** The keys that lead to the key at the cursor, or to the map that contains it. */
  readonly path: readonly string[];
  readonly part: 'key' | 'value';
  /** The column, from 0, where the word at the cursor begins. */
  readonly from: number;
  /** The column where it ends: at the end of the word, or of the line. */
  readonly to: number;
  /** The keys that the map already has. */
  readonly siblings: ReadonlySet<string>;
  /** Whether the key already has its colon or equals sign. */
  readonly hasSign: boolean;
}

const key = /^(\s*(?:-\s+)*)(["']?)([A-Za-z_][\w.-]*)\2\s*[:=]/;

/** The context at a line and column, from 0; undefined in a comment and where no setting can be. */
export function contextAt(text: string, line: number, column: number): ConfigurationContext | undefined {
  const lines = text.split(/\r?\n/);
  const whole = lines[line] ?? '';
  const before = whole.slice(0, column);
  if (/^\s*#/.test(before) || isCommentAfterQuotes(before.replace(/(["']).*?\1/g, ''))) return undefined;
  const writtenKey = /^(\s*(?:-\s+)*)["']?([\w.-]*)$/.exec(before);
  if (writtenKey !== null) {
    const [, head = ''] = writtenKey;
    const rest = /^[\w.-]*/.exec(whole.slice(column))?.[0] ?? '';
    const to = column + rest.length;
    return {
      path: parents(lines, line, head),
      part: 'key',
      from: head.length,
      to,
      siblings: siblingsOf(lines, line, head.length),
      hasSign: /^["']?\s*[:=]/.test(whole.slice(to)),
    };
  }
  const writtenValue = /^((\s*(?:-\s+)*)["']?([A-Za-z_][\w.-]*)["']?\s*(?::\s|=)\s*)/.exec(before);
  if (writtenValue === null) return undefined;
  const [, all = '', head = '', name = ''] = writtenValue;
  const value = valueIn(whole.slice(all.length));
  const to = Math.max(column, all.length + value.length);
  const path = [...parents(lines, line, head), name];
  return { path, part: 'value', from: all.length, to, siblings: new Set(), hasSign: true };
}

function isCommentAfterQuotes(text: string): boolean {
  return /\s#/.test(text.slice(Math.max(text.lastIndexOf('"'), text.lastIndexOf("'")) + 1));
}

/** A value without the comment after it. */
function valueIn(rest: string): string {
  const quoted = /^(?:"(?:[^"\\]|\\.)*"?|'[^']*'?)/.exec(rest)?.[0];
  if (quoted !== undefined) return quoted;
  const comment = rest.indexOf('#');
  if (comment < 0) return rest.trimEnd();
  return comment === 0 || /\s/.test(rest.charAt(comment - 1)) ? rest.slice(0, comment).trimEnd() : '';
}

/** The keys above a line that it is nested in. */
function parents(lines: readonly string[], line: number, head: string): string[] {
  const path: string[] = [];
  let within = insideOf(head);
  for (let at = line - 1; at >= 0 && within > 0; at--) {
    const [, above = '', , name = ''] = key.exec(lines[at] ?? '') ?? [];
    if (name === '') continue;
    if (above.length < within) {
      path.unshift(name);
      within = insideOf(above);
    } else if (above.length === within || above.includes('-')) within = Math.min(within, insideOf(above));
  }
  return path;
}

/** The column that a parent must begin before: an item of a list may be in the same column as the key of the list. */
function insideOf(head: string): number {
  const dash = head.indexOf('-');
  return dash === -1 ? head.length : dash + 1;
}

/** The other keys of the same map. */
function siblingsOf(lines: readonly string[], line: number, indent: number): ReadonlySet<string> {
  const names = new Set<string>();
  for (const step of [-1, 1]) {
    for (let at = line + step; at >= 0 && at < lines.length; at += step) {
      const text = lines[at] ?? '';
      if (/^\s*(#|$)/.test(text)) continue;
      const [, head = '', , name = ''] = key.exec(text) ?? [];
      if (text.search(/\S/) < indent && head.length !== indent) break;
      if (name !== '' && head.length === indent) names.add(name);
    }
  }
  return names;
}

/** The schema at a path, passing through lists; undefined if there is none. */
export function schemaAt(
  settings: Readonly<Record<string, NestedSchema>>,
  path: readonly string[],
): NestedSchema | undefined {
  let schema: NestedSchema | undefined = { properties: settings as NonNullable<NestedSchema['properties']> };
  for (const step of path) {
    const { properties = {}, additionalProperties: rest }: NestedSchema = schema;
    const next: NestedSchema | undefined = Object.hasOwn(properties, step)
      ? properties[step]
      : typeof rest === 'object'
        ? rest
        : undefined;
    if (next === undefined) return undefined;
    schema = next.items ?? next;
  }
  return schema;
}
