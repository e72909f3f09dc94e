import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { suggest } from '../../diagnostics/suggest.ts';
import type { Check } from '../check.ts';
import { resourceSetCodes } from '../codes/flux.ts';
import { ofResourceSet } from '../go-template/functions.ts';
import { readTemplate } from '../go-template/read.ts';
import { asList, asTexts, at, type PlainMap, texts } from '../model/data.ts';
import type { KubernetesObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { inTwoSteps, listedTemplates, missingInputs, templateTexts } from '../model/resource-sets.ts';
import { selects } from '../model/selectors.ts';

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
          message: `an input of this ResourceSet has no ${name}, so Flux Operator creates nothing from it`,
          hint: near
            ? `Did you mean ${near}?`
            : known.length === 0
              ? `It has no inputs: add ${name} under inputs, or write the value.`
              : `Add ${name} to every input: this one has ${known.join(', ')}.`,
        });
      }
      for (const { path, what, step } of inTwoSteps(set.data, providers)) {
        yield inObject(set, path, {
          code: 'flux/in-two-steps',
          severity: set.aside ? 'warning' : 'error',
          message: `the step ${step} makes ${what} already, so Flux Operator makes nothing of this ResourceSet`,
          hint: 'Keep the object in one of the steps.',
        });
      }
      yield* unselected(set, providers);
      yield* broken(set);
    }
  },
};

/** Reports selectors that no provider of the tree matches: without inputs, the ResourceSet creates nothing. */
function* unselected(set: KubernetesObject, providers: readonly PlainMap[]): Generator<Diagnostic> {
  const near = providers.filter((own) => at(own, 'metadata', 'namespace') === set.namespace);
  if (near.length === 0) return;
  for (const [index, reference] of asList(at(set.data, 'spec', 'inputsFrom')).entries()) {
    const selector = at(reference, 'selector');
    const labels = near.map((own) => asTexts(at(own, 'metadata', 'labels')));
    if (selector === undefined || labels.some((own) => selects(selector, own))) continue;
    if (JSON.stringify([selector, labels]).includes('${')) continue;
    yield inObject(set, ['spec', 'inputsFrom', index, 'selector'], {
      code: 'flux/missing-input',
      severity: 'warning',
      message: `no ResourceSetInputProvider of the namespace ${set.namespace} has these labels`,
      hint: `There are ${near
        .map((own) => stringOf(at(own, 'metadata', 'name')))
        .join(', ')}: correct the labels or the selector.`,
    });
  }
}

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
      message: `the template ${problem.message}, so Flux Operator creates nothing from it`,
      hint: problem.hint,
    });
  }
}
