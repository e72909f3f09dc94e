import type { ReleaseValues } from '../../../verify/helm/release-values.ts';

/** Returns how a value is set: `{value}`, `{secretKeyRef: {name, key}}`, … */
export function sources({ text }: ReleaseValues, path: string): readonly string[] {
  const given: string[] = [];
  if (text(`${path}.value`) !== undefined) given.push('value');
  if (text(`${path}.secretKeyRef.name`) !== undefined && text(`${path}.secretKeyRef.key`) !== undefined)
    given.push('secretKeyRef');
  if (text(`${path}.fieldRef.fieldPath`) !== undefined) given.push('fieldRef');
  if (text(`${path}.resourceFieldRef.resource`) !== undefined) given.push('resourceFieldRef');
  return given;
}
