import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Check } from '../check.ts';
import { resourceSetCodes } from '../codes/flux.ts';
import { ofResourceSet } from '../go-template/functions.ts';
import { readTemplate } from '../go-template/read.ts';
import { texts } from '../model/data.ts';
import type { KubernetesObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { listedTemplates, missingInputs, templateTexts } from '../model/resource-sets.ts';

const group = 'fluxcd.controlplane.io';

/** Templates of ResourceSets: a missing input stops everything that the ResourceSet creates. */
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
      yield* broken(set);
    }
  },
};

/**
 * Reports broken templates. Flux Operator parses each template as one text, so a block may begin in one field and end
 * in another.
 */
function* broken(set: KubernetesObject): Generator<Diagnostic> {
  const listed = listedTemplates(set.data).flatMap(({ template, root }) => [...texts(template, root)]);
  const whole = templateTexts(set.data).map(({ text, root }) => ({ text, path: root }));
  for (const { path, text } of [...listed, ...whole]) {
    if (!text.includes('<<') || text.includes('${')) continue;
    const { problem } = readTemplate(text, ofResourceSet);
    if (problem === undefined || (problem.kind === 'balance' && path.at(-1) !== 'resourcesTemplate'))
      continue;
    yield inObject(set, path, {
      code: 'flux/broken-template',
      severity: set.aside ? 'warning' : 'error',
      message: `the template ${problem.message}, so Flux Operator makes nothing of it`,
      hint: problem.hint,
    });
  }
}
