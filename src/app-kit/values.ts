/**
 * The values of a configuration, in two types that the code of an app must not confuse. Both are empty here; generators fill them
 * in by declaration merging: for the shipped apps in `src/apps/types.generated.d.ts`, for a user's own apps in
 * `.clusterwright/types.d.ts`.
 */

/** The settings as the user wrote them, with defaults filled in: a flag here says what was requested. */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by declaration merging
export interface Settings {}

/**
 * The variables as templates see them: every setting and every derived variable. A derived variable may have the name of a
 * setting and hide it: a flag here tells what is in effect.
 */
// biome-ignore lint/suspicious/noEmptyInterface: filled in by declaration merging
export interface Variables {}

/** Text, flags, numbers, lists and maps: the value itself, or a function of the variables that returns it. */
export type Of<T> = T | ((variables: Variables) => T);
