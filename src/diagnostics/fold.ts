import type { Diagnostic } from './diagnostic.ts';

/** Up to this many findings with the same cause are shown individually. */
const few = 3;

/** The number of other places that a finding names. */
const named = 5;

/** Replaces identical findings at more than a few places by one at the first place, with their count. */
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
