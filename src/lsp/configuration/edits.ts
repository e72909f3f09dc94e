import type { TextEdit } from 'vscode-languageserver';
import type { Project } from '../../app-kit/project.ts';
import { groupsOf } from '../../app-kit/schema.ts';
import { isToml } from '../../diagnostics/is-toml.ts';
import { parseConfiguration } from '../../diagnostics/parse-configuration.ts';
import { toRange } from '../places.ts';

/**
 * The edit that sets a value: replaces the present value, or the commented-out line; otherwise inserts a line after related
 * settings.
 */
export function settingTo(
  name: string,
  value: string,
  path: string,
  text: string,
  project: Project,
): TextEdit {
  const lines = text.split(/\r?\n/);
  const line = `${name}${isToml(path) ? ' = ' : ': '}${value}`;
  const given = lines.findIndex((other) => new RegExp(`^["']?${name}["']?\\s*[:=]`).test(other));
  if (given !== -1) {
    const parsed = parseConfiguration(path, text);
    if ('source' in parsed) {
      const from = parsed.source.span([name], 'key');
      const to = parsed.source.span([name], 'value');
      // A key without a value has no range for it.
      if (from !== undefined && to !== undefined && from[0] !== to[0]) {
        return { range: toRange(parsed.source.locate([name], 'value')), newText: value };
      }
    }
    return replaceLine(given, lines, line);
  }
  const commented = lines.findIndex((other) => new RegExp(`^#\\s?${name}\\s*[:=]`).test(other));
  if (commented !== -1) return replaceLine(commented, lines, line);
  return insertAt(placeFor(name, lines, path, project), lines, line);
}

function replaceLine(at: number, lines: readonly string[], newText: string): TextEdit {
  const end = { line: at, character: lines[at]?.length ?? 0 };
  return { range: { start: { line: at, character: 0 }, end }, newText };
}

function insertAt(at: number, lines: readonly string[], line: string): TextEdit {
  const last = lines.length - 1;
  const isPastEnd = at > last;
  const start = isPastEnd ? { line: last, character: lines[last]?.length ?? 0 } : { line: at, character: 0 };
  return { range: { start, end: start }, newText: isPastEnd ? `\n${line}` : `${line}\n` };
}

/** The number of the line to insert before. */
function placeFor(name: string, lines: readonly string[], path: string, { apps }: Project): number {
  const group = apps.flatMap(groupsOf).find(({ settings }) => Object.hasOwn(settings, name));
  const siblings = new Set(Object.keys(group?.settings ?? {}));
  const isSibling = (line: string) => siblings.has(/^["']?(\w+)["']?\s*[:=]/.exec(line)?.[1] ?? '');
  let at = lines.findLastIndex(isSibling);
  if (at !== -1) {
    at += 1;
    while (at < lines.length && /^(\s|-\s)+\S/.test(lines[at] ?? '')) at += 1;
    return at;
  }
  // SOPS keeps its own data at the end; in TOML, what follows a table header belongs to that table.
  const end = lines.findIndex((line) => (isToml(path) ? /^\s*\[/.test(line) : /^sops:/.test(line)));
  if (end !== -1) return end;
  return lines.at(-1) === '' ? lines.length - 1 : lines.length;
}
