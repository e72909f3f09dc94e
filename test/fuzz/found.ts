/** Texts that a reader once broke at, by target: `scripts/fuzz.ts` prints them. */
export const found: Readonly<Record<string, readonly string[]>> = {};
