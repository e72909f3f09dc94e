import { type Additions, distinct } from '../additions.ts';
import { fluxIntervals } from '../kustomize.toolkit.fluxcd.io/rules.ts';
import { fluxStrategies } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'HelmRelease.spec.kubeConfig': { choices: [{ of: ['configMapRef', 'secretRef'], least: 1, most: 1 }] },
  'HelmRelease.spec': {
    fields: { dependsOn: distinct('name', 'namespace') },
    rules: [fluxIntervals, fluxStrategies],
  },
  HelmRelease: { required: ['spec'] },
};
