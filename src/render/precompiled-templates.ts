import type { CompiledTemplate } from '../jinja/index.ts';

/** The shipped templates that the build compiled. The build replaces this module; when running from source, it is empty. */
export const templates: ReadonlyMap<string, () => CompiledTemplate> = new Map();
