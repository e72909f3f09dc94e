import { createEngine, type Engine } from '../jinja/index.ts';
import { precompiled } from './precompiled.ts';
import { quoteScalar } from './quote.ts';
import type { TemplateSet } from './templates.ts';

/** The engine for the templates of a cluster: their delimiters, strict names, the `yaml` filter. */
export function clusterEngine(templates: TemplateSet): Engine {
  return createEngine({
    loader: (name) => templates.get(name),
    templateNames: () => [...templates.keys()],
    filters: { yaml: quoteScalar },
    precompiled,
  });
}
