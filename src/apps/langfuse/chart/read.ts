import type { ReleaseValues } from '../../../verify/helm/release-values.ts';
import { isPlainMap } from '../../../verify/model/data.ts';

interface NamedVariable {
  readonly name: string;
  readonly value: unknown;
  /** It has a value or a reference to one: in both cases the chart omits its own variable. */
  readonly isSet: boolean;
  readonly index: number;
}

/** Returns the environment variables in a list such as `langfuse.additionalEnv`, with their paths in it. */
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
