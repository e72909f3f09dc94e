import type { App } from '../app-kit/app.ts';
import { externalObjects } from '../app-kit/external-objects.ts';
import { connectionsOf, flowsOf } from '../app-kit/flows.ts';
import type { Variables } from '../app-kit/values.ts';
import type { Declarations } from '../verify/declarations.ts';

/**
 * Everything that apps declare about the cluster. Without variables (for trees that were not rendered from a configuration), only
 * what is true in every cluster: what charts and operators create.
 */
export function collectDeclarations(apps: readonly App[], variables?: Variables): Declarations {
  return {
    provides: variables ? apps.flatMap((app) => externalObjects(app, variables)) : [],
    flows: variables ? flowsOf(connectionsOf(apps, variables)) : [],
    charts: Object.assign({}, ...apps.map((app) => app.charts ?? {})),
    operators: apps.flatMap((app) => app.operators ?? []),
  };
}
