import type { Diagnostic } from './diagnostic.ts';

/** So many findings of one cause are shown one by one. */
const few = 3;

/** How many of the other places a finding names. */
const named = 5;

/** Findings that say the same at more than a few places become one, with their count, at the first place. */
export function foldRepeated(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const causes = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const { code, severity, message } = diagnostic;
    const cause = JSON.stringify([code, severity, message]);
    const same = causes.get(cause) ?? [];
    same.push(diagnostic);
    causes.set(cause, same);
  }
  return [...causes.values()].flatMap((same) => {
    const [first, ...others] = same;
    if (first === undefined || same.length <= few) return same;
    const places = others.slice(0, named).map(({ file, range: { start } }) => `${file}:${start.line}`);
    const more = others.length > named ? ', …' : '';
    return [
      {
        ...first,
        message: `${first.message} (at ${same.length} places)`,
        hint: `${first.hint}${first.hint === '' ? '' : '\n'}Also at ${places.join(', ')}${more}`,
      },
    ];
  });
}
