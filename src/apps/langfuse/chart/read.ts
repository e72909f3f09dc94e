import type { ReleaseValues } from '../../../verify/helm/release-values.ts';
import { isPlainMap } from '../../../verify/model/data.ts';

interface NamedVariable {
  readonly name: string;
  readonly value: unknown;
  /** It has a value or a reference to one: the chart leaves its own variable out for either. */
  readonly isSet: boolean;
  readonly index: number;
}

/** Environment variables that a list such as `langfuse.additionalEnv` names, with their places in it. */
export function variablesAt({ get }: ReleaseValues, path: string): readonly NamedVariable[] {
  const list = get(path);
  if (!Array.isArray(list)) return [];
  return list.flatMap((item: unknown, index) => {
    if (!isPlainMap(item) || typeof item['name'] !== 'string') return [];
    const { name, value, valueFrom } = item;
    const isSet = valueFrom !== undefined || (value !== undefined && value !== null && value !== '');
    return [{ name, value, isSet, index }];
  });
}

/** Whether a value or a reference to one is given: `{value}`, `{secretKeyRef: {name, key}}`, … */
export function sources({ text }: ReleaseValues, path: string): readonly string[] {
  const given: string[] = [];
  if (text(`${path}.value`) !== undefined) given.push('value');
  if (text(`${path}.secretKeyRef.name`) !== undefined && text(`${path}.secretKeyRef.key`) !== undefined)
    given.push('secretKeyRef');
  if (text(`${path}.fieldRef.fieldPath`) !== undefined) given.push('fieldRef');
  if (text(`${path}.resourceFieldRef.resource`) !== undefined) given.push('resourceFieldRef');
  return given;
}
