import type { Builtin, Builtins } from './filter.ts';
import { numberFilters } from './number.ts';
import { sequenceFilters } from './sequence.ts';
import { textFilters } from './text.ts';

/** Jinja2's filters. */
export const builtinFilters: Builtins = { ...textFilters, ...sequenceFilters, ...numberFilters };

export type { Builtin };
