import type { App } from '../apps/app.ts';
import type { Variables } from '../derive/derivation.ts';
import type { Declarations } from '../verify/declarations.ts';

/**
 * What all apps declare. Without variables, for trees of other origin, only what holds in every cluster: what
 * charts and operators make.
 */
export function collectDeclarations(apps: readonly App[], variables?: Variables): Declarations {
  return {
    provides: variables ? apps.flatMap((app) => app.provides?.(variables) ?? []) : [],
    flows: variables ? apps.flatMap((app) => app.flows?.(variables) ?? []) : [],
    charts: Object.assign({}, ...apps.map((app) => app.charts ?? {})),
    operators: apps.flatMap((app) => app.operators ?? []),
  };
}
