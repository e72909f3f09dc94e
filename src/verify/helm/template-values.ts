import { replaceSections } from '../../diagnostics/sections.ts';

/** What a chart's templates say of its values, as far as their text shows it. */
export interface TemplateUse {
  /** Paths of which nothing but their truth is used to decide what is rendered. */
  readonly decided: readonly string[];
  /** Paths that templates name, as `image.tag`: what stands below one may be read by any name. */
  readonly named: ReadonlySet<string>;
  /** Some template hands on all values, or reads them by computed names. */
  readonly computed: boolean;
}

const reference = /\.Values((?:\.[A-Za-z_][A-Za-z0-9_]*)*)/g;
/** To ask whether a key is there is to name it, not to hand on the map. */
const asked = /hasKey\s+\(?\$?\.Values((?:\.\w+)*)\)?\s+"([^"]+)"/g;
const indexed = /index\s+\$?\.Values((?:\.\w+)*)((?:\s+"[^"]+")+)/g;
const decision = /\{\{-?\s*(?:else\s+)?if\s/;
/** What is taken apart or written as it is, is no flag, whatever its default. */
const handing = /\b(?:range|with|toYaml|tpl)\b/;
const comments = ['{{/*', '{{- /*', '{{-/*', '{{ /*'].map((open) => [open, '*/'] as const);

/** Find every `.Values.…` in a chart's templates. */
export function templateUse(templates: Iterable<string>): TemplateUse {
  const named = new Set<string>();
  const flags = new Set<string>();
  const handed = new Set<string>();
  let computed = false;
  for (const template of templates) {
    const plain = replaceSections(template, comments, () => '')
      .replace(asked, (_, dotted, key) => `.Values${dotted}.${key}`)
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
      // A comparison may be with a text as well.
      if (/\b(eq|ne|toString|quote|kindIs|hasKey)\b/.test(condition)) continue;
      for (const [, dotted = ''] of condition.matchAll(reference)) flags.add(dotted.slice(1));
    }
  }
  return { named, computed, decided: [...flags].filter((path) => !handed.has(path)) };
}

/** Actions, but for those with a brace in them, without what closes them. */
function* actionsIn(text: string): Generator<string> {
  const parts = text.split('}');
  for (const [index, part] of parts.entries()) {
    const from = part.indexOf('{{');
    if (from >= 0 && parts[index + 1] === '' && index + 2 < parts.length) yield part.slice(from);
  }
}

/** `index .Values.a "b" "c"` is `.Values.a.b.c`. */
function steps(_: string, dotted: string, keys: string): string {
  const names = [...keys.matchAll(/"([^"]+)"/g)].map((match) => match[1] ?? '');
  return ['.Values', ...dotted.split('.').filter(Boolean), ...names].join('.').replace('..', '.');
}
