import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { at, isOpaque } from '../../model/data.ts';
import type { KubernetesObject } from '../../model/object.ts';
import { isToBeFilledIn } from '../../model/placeholders.ts';
import { inObject } from '../../model/report.ts';

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const labelFromLetter = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

/** Checks the name of an object: it is set, and valid for its kind. */
export function* names(object: KubernetesObject): Generator<Diagnostic> {
  const name = at(object.data, 'metadata', 'name');
  // Configuration files of other programs may look like manifests as well.
  if (!object.listed && object.data['metadata'] === undefined) return;
  if (name === undefined && at(object.data, 'metadata', 'generateName') !== undefined) return;
  if (typeof name !== 'string' || name === '') {
    yield inObject(object, ['metadata', 'name'], {
      code: 'object/no-name',
      message:
        name === undefined
          ? `this ${object.kind} has no name`
          : `the name of this ${object.kind} is not a string`,
      hint: 'Give metadata.name; a name that looks like a number needs quotes.',
    });
    return;
  }
  if (isOpaque(name) || fitsName(object, name) || isToBeFilledIn(object, name)) return;
  yield inObject(object, ['metadata', 'name'], {
    code: 'object/invalid-name',
    message: `${name} is not a valid name for a ${object.kind}`,
    hint: 'Use lower-case letters, digits and hyphens, starting and ending with a letter or a digit.',
  });
}

function fitsName({ group, kind }: KubernetesObject, name: string): boolean {
  // Names of roles and bindings only have to be valid in a path.
  if (group === 'rbac.authorization.k8s.io') return !/[/%]/.test(name) && name !== '.' && name !== '..';
  if (group === '' && kind === 'Service') return name.length <= 63 && labelFromLetter.test(name);
  if (group === '' && kind === 'Namespace') return name.length <= 63 && label.test(name);
  if (group === 'batch' && kind === 'CronJob') return name.length <= 52 && subdomain.test(name);
  if (group === 'helm.toolkit.fluxcd.io') return name.length <= 253 && subdomain.test(name);
  return name.length <= 253 && subdomain.test(name);
}
