import type { CompiledTemplate } from '../jinja/index.ts';

/** By their content; none until somebody asks for them. */
let shipped: ReadonlyMap<string, () => CompiledTemplate> = new Map();

/** A shipped template as compiled by the build, if those are loaded. */
export function precompiled(key: string): (() => CompiledTemplate) | undefined {
  return shipped.get(key);
}

/** To be called before shipped templates are rendered. Without it they are compiled, which takes longer. */
export async function loadPrecompiled(): Promise<void> {
  ({ templates: shipped } = await import('./precompiled-templates.ts'));
}
