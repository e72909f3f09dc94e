import type { CompiledTemplate } from '../jinja/index.ts';

/** By content; empty until they are loaded. */
let shipped: ReadonlyMap<string, () => CompiledTemplate> = new Map();

/** A shipped template that the build compiled, if those are loaded. */
export function precompiled(key: string): (() => CompiledTemplate) | undefined {
  return shipped.get(key);
}

/** Loads what the build compiled. Without it, shipped templates are compiled when they are rendered. */
export async function loadPrecompiled(): Promise<void> {
  ({ templates: shipped } = await import('./precompiled-templates.ts'));
}
