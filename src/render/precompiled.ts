import type { CompiledTemplate } from '../jinja/index.ts';

/** A shipped template that the build compiled. The build replaces this module; when running from source, nothing is compiled. */
export function precompiled(_key: string): (() => CompiledTemplate) | undefined {
  return undefined;
}
