import { type Additions, distinct } from '../additions.ts';
import { fluxIntervals, readableExpressions } from '../kustomize.toolkit.fluxcd.io/rules.ts';
import { chartVersion } from '../source.toolkit.fluxcd.io/rules.ts';
import { valuesMap } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'HelmRelease.spec': {
    fields: { dependsOn: distinct('name', 'namespace') },
    rules: [fluxIntervals, readableExpressions, valuesMap],
  },
  'HelmRelease.spec.chart.spec': { rules: [chartVersion] },
  HelmRelease: { required: ['spec'] },
};
