import type { CompiledTemplate } from '../jinja/index.ts';

/**
 * The shipped templates as compiled by the build, which puts its own module in place of this one; run from the
 * sources, there are none.
 */
export function precompiled(_key: string): (() => CompiledTemplate) | undefined {
  return undefined;
}
