import type { CompiledTemplate } from '../jinja/index.ts';

/**
 * The shipped templates as compiled by the build, which puts its own module in place of this one; run from the
 * sources, there are none.
 */
export const templates: ReadonlyMap<string, () => CompiledTemplate> = new Map();
