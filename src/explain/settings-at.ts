import type { Location } from '../diagnostics/diagnostic.ts';

export interface SettingsInput {
  /** For each variable, the places in templates that read it. */
  readonly uses: ReadonlyMap<string, readonly Location[]>;
  /** For each derived variable, the names that it was computed from. */
  readonly inputs: ReadonlyMap<string, readonly string[]>;
  readonly settings: ReadonlySet<string>;
}

/** The settings that a line of a template depends on, through all derived variables, sorted by name. Pure. */
export function settingsAt({
  uses,
  inputs,
  settings,
}: SettingsInput): (file: string, line: number) => string[] {
  const byLine = new Map<string, Set<string>>();
  for (const [variable, places] of uses) {
    for (const { file, range } of places) {
      const key = `${file}:${range.start.line}`;
      byLine.set(key, (byLine.get(key) ?? new Set()).add(variable));
    }
  }
  const settingsOf = (name: string, seen: Set<string>): string[] => {
    if (seen.has(name)) return settings.has(name) ? [name] : [];
    seen.add(name);
    const from = inputs.get(name);
    // A variable that hides a setting of the same name also reads it.
    const own = settings.has(name) ? [name] : [];
    return [...own, ...(from ?? []).flatMap((input) => settingsOf(input, seen))];
  };
  return (file, line) => {
    const found = [...(byLine.get(`${file}:${line}`) ?? [])].flatMap((name) => settingsOf(name, new Set()));
    return [...new Set(found)].sort();
  };
}
