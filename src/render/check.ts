import type { Extensions } from '../app-kit/project.ts';
import type { CheckResult } from '../jinja/index.ts';
import { clusterEngine } from './engine.ts';
import { isTemplate, type TemplateSet } from './templates.ts';

/** Names that templates can read in addition to the variables. */
export const helpers = ['rendered', 'app', 'tree'];

/**
 * Checks all templates without rendering: syntax, unknown names, and where each variable is used. `known` are the names of all
 * variables. Pure.
 */
export function checkTemplates(
  templates: TemplateSet,
  known: Iterable<string>,
  extensions: Extensions = {},
): CheckResult {
  const names = [...templates.keys()].filter(isTemplate);
  return clusterEngine(templates, extensions).check(names, new Set([...known, ...helpers]));
}
