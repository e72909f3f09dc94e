import { suggest } from '../../diagnostics/suggest.ts';
import type { Check } from '../check.ts';
import { resourceSetCodes } from '../codes/flux.ts';
import { inObject } from '../model/report.ts';
import { missingInputs } from '../model/resource-sets.ts';

const group = 'fluxcd.controlplane.io';

/** Templates of ResourceSets: a missing input stops all that the ResourceSet makes. */
export const resourceSets: Check = {
  codes: resourceSetCodes,
  *run(model) {
    const providers = model.ofKind(group, 'ResourceSetInputProvider').map(({ data }) => data);
    for (const set of model.ofKind(group, 'ResourceSet')) {
      for (const { path, name, known } of missingInputs(set.data, providers)) {
        const near = suggest(name, known);
        yield inObject(set, path, {
          code: 'flux/missing-input',
          severity: set.aside ? 'warning' : 'error',
          message: `an input of this ResourceSet has no ${name}, so Flux Operator makes nothing of it`,
          hint: near
            ? `Did you mean ${near}?`
            : `Add ${name} to every input: this one has ${known.join(', ')}.`,
        });
      }
    }
  },
};
