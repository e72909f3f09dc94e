import { closest, distance } from 'fastest-levenshtein';

/**
 * The known name that `name` was probably meant to be, or undefined where none is near. Case is ignored; up to
 * a third of the letters may differ, for beyond that a guess misleads more than it helps.
 */
export function suggest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const lower = name.toLowerCase();
  const exact = known.find((candidate) => candidate.toLowerCase() === lower);
  if (exact !== undefined) return exact;
  const best = closest(name, [...known]);
  return distance(name, best) <= Math.max(1, Math.floor(best.length / 3)) ? best : undefined;
}
