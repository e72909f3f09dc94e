/**
 * What a configuration holds, in two types that an app's code must not mix up. Both are empty here: the generator fills
 * them in by declaration merging, for the shipped apps in `src/apps/types.generated.d.ts`, and for a user's own apps in
 * `.clusterwright/types.d.ts`.
 */

/** The settings as the user wrote them, with defaults filled in: a flag here says what was requested. */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by declaration merging
export interface Settings {}

/**
 * The variables as templates see them: every setting, and every derived variable. A derived variable keeps the name of the
 * setting that it comes from and hides it: a flag here says what comes of it.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by declaration merging
export interface Variables {}

/** Text, flags, numbers, lists and maps: the value itself, or a function of the variables that returns it. */
export type Of<T> = T | ((variables: Variables) => T);
