import { type Additions, distinct } from '../additions.ts';
import { fluxIntervals, readableExpressions } from '../kustomize.toolkit.fluxcd.io/rules.ts';
import { chartVersion } from '../source.toolkit.fluxcd.io/rules.ts';
import { fluxStrategies, valuesMap } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'HelmRelease.spec.kubeConfig': { choices: [{ of: ['configMapRef', 'secretRef'], least: 1, most: 1 }] },
  'HelmRelease.spec': {
    fields: { dependsOn: distinct('name', 'namespace') },
    rules: [fluxIntervals, fluxStrategies, readableExpressions, valuesMap],
  },
  'HelmRelease.spec.chart.spec': { rules: [chartVersion] },
  HelmRelease: { required: ['spec'] },
};
