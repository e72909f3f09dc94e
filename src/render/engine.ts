import type { Extensions } from '../app-kit/project.ts';
import { createEngine, type Engine, treeLimits } from '../jinja/index.ts';
import { precompiled } from './precompiled.ts';
import { yamlComment, yamlFilter } from './quote.ts';
import type { TemplateSet } from './templates.ts';

/** The engine for the templates of a cluster: their delimiters, strict names, the filters that write YAML, and what a project adds. */
export function clusterEngine(templates: TemplateSet, extensions: Extensions = {}): Engine {
  const { filters, functions, tests, globals } = extensions;
  return createEngine({
    loader: (name) => templates.get(name),
    templateNames: () => [...templates.keys()],
    filters: { ...filters, yaml: yamlFilter, yaml_comment: yamlComment },
    tests: { ...tests },
    globals: { ...globals, ...functions },
    precompiled,
    runLimits: treeLimits,
  });
}
