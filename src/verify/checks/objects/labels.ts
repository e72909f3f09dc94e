import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../../diagnostics/source.ts';
import { isOpaque } from '../../model/data.ts';
import type { KubernetesObject } from '../../model/object.ts';
import { isToBeFilledIn } from '../../model/placeholders.ts';
import { inObject } from '../../model/report.ts';
import { entries, stringOnly } from './string-only.ts';

const templates = ['', 'spec.template.', 'spec.jobTemplate.', 'spec.jobTemplate.spec.template.'];
const qualifiedName = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** Checks labels and annotations, also those of templates. */
export function* labels(object: KubernetesObject): Generator<Diagnostic> {
  for (const prefix of templates) {
    for (const field of ['labels', 'annotations']) {
      for (const { path, value } of entries(object, `${prefix}metadata.${field}`)) {
        yield* stringOnly(
          object,
          path,
          value,
          'object/label-not-string',
          `the ${field.slice(0, -1)} ${path.at(-1)}`,
        );
        if (typeof value === 'string') yield* labelFits(object, path, value, field);
      }
    }
  }
}

function* labelFits(
  object: KubernetesObject,
  path: KeyPath,
  value: string,
  field: string,
): Generator<Diagnostic> {
  const key = String(path.at(-1));
  const keyFits = qualifiedName.test(key) || isOpaque(key);
  const valueFits = field === 'annotations' || labelValue.test(value) || isOpaque(value);
  if ((keyFits && valueFits) || isToBeFilledIn(object, keyFits ? value : key)) return;
  yield inObject(
    object,
    path,
    {
      code: 'object/invalid-label',
      message: keyFits
        ? `the value of the label ${key} is not one that Kubernetes accepts`
        : `${key} is not a valid key for a label or an annotation`,
      hint: 'At most 63 letters, digits, `-`, `_` and `.`, starting and ending with a letter or a digit; a key may have a domain and `/` in front.',
    },
    keyFits ? 'value' : 'key',
  );
}
