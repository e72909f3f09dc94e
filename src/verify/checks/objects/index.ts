import type { Check } from '../../check.ts';
import { objectCodes } from '../../codes/objects.ts';
import { stringData } from './data.ts';
import { duplicates } from './duplicates.ts';
import { labels } from './labels.ts';
import { names } from './names.ts';
import { lateNamespaces, namespaces } from './namespaces.ts';
import { subjects } from './subjects.ts';

/** Kubernetes' rules for all objects: identity, names, labels, strings. */
export const objects: Check = {
  codes: objectCodes,
  *run(model) {
    yield* duplicates(model);
    yield* lateNamespaces(model);
    for (const object of model.objects) {
      yield* names(object);
      yield* namespaces(model, object);
      yield* labels(object);
      yield* stringData(object);
      yield* subjects(object);
    }
  },
};
