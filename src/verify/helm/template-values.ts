import { replaceSections } from '../../diagnostics/sections.ts';
import { stringOf } from '../../diagnostics/string-of.ts';

/** How a chart's templates use its values, as far as their text shows. */
export interface TemplateUse {
  /** Paths of values that are only used to decide what is rendered. */
  readonly decided: readonly string[];
  /** Paths that templates name, such as `image.tag`; any key below one may be read. */
  readonly named: ReadonlySet<string>;
  /** Some template passes all values on, or reads them by computed names. */
  readonly computed: boolean;
}

const reference = /\.Values((?:\.[A-Za-z_][A-Za-z0-9_]*)*)/g;
/** Asking whether a key exists names the key; it does not pass on the map. */
const asked = /hasKey\s+\(?\$?\.Values((?:\.\w+)*)\)?\s+"([^"]+)"/g;
const indexed = /index\s+\$?\.Values((?:\.\w+)*)((?:\s+"[^"]+")+)/g;
const decision = /\{\{-?\s*(?:else\s+)?if\s/;
/** A value that is iterated or written as a whole is not a flag, whatever its default. */
const handing = /\b(?:range|with|toYaml|tpl)\b/;
const comments = ['{{/*', '{{- /*', '{{-/*', '{{ /*'].map((open) => [open, '*/'] as const);

/** Finds every `.Values.…` in a chart's templates. */
export function templateUse(templates: Iterable<string>): TemplateUse {
  const named = new Set<string>();
  const flags = new Set<string>();
  const handed = new Set<string>();
  let computed = false;
  for (const template of templates) {
    const plain = replaceSections(template, comments, () => '')
      .replace(asked, (_, dotted, key) => `.Values${stringOf(dotted)}.${stringOf(key)}`)
      .replace(indexed, steps);
    for (const [, dotted = ''] of plain.matchAll(reference)) {
      if (dotted === '') computed = true;
      else named.add(dotted.slice(1));
    }
    for (const action of actionsIn(plain)) {
      if (handing.test(action))
        for (const [, dotted = ''] of action.matchAll(reference)) handed.add(dotted.slice(1));
      const decided = decision.exec(action);
      if (decided === null) continue;
      const condition = action.slice(decided.index + decided[0].length);
      // A comparison may be with a string as well.
      if (/\b(eq|ne|toString|quote|kindIs|hasKey)\b/.test(condition)) continue;
      for (const [, dotted = ''] of condition.matchAll(reference)) flags.add(dotted.slice(1));
    }
  }
  return { named, computed, decided: [...flags].filter((path) => !handed.has(path)) };
}

/** Yields the actions of a template without their closing braces; actions that contain a brace are skipped. */
function* actionsIn(text: string): Generator<string> {
  const parts = text.split('}');
  for (const [index, part] of parts.entries()) {
    const from = part.indexOf('{{');
    if (from >= 0 && parts[index + 1] === '' && index + 2 < parts.length) yield part.slice(from);
  }
}

/** Converts `index .Values.a "b" "c"` to `.Values.a.b.c`. */
function steps(_: string, dotted: string, keys: string): string {
  const names = [...keys.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  return ['.Values', ...dotted.split('.').filter(Boolean), ...names].join('.').replace('..', '.');
}
