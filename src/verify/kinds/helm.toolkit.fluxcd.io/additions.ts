import { fluxIntervals, fluxStrategies } from '../../schemas/rules/flux.ts';
import { type Additions, distinct } from '../additions.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'HelmRelease.spec.kubeConfig': { choices: [{ of: ['configMapRef', 'secretRef'], least: 1, most: 1 }] },
  'HelmRelease.spec': {
    fields: { dependsOn: distinct('name', 'namespace') },
    rules: [fluxIntervals, fluxStrategies],
  },
  HelmRelease: { required: ['spec'] },
};
