import type { ClusterSchema } from '../app-kit/schema.ts';
import type { KnownName } from '../diagnostics/problem.ts';

/** Whether a word is the name of a setting, to find typos in a file that is not valid YAML. */
export function knownNames({ properties }: Pick<ClusterSchema, 'properties'>): KnownName {
  return (name) => Object.hasOwn(properties, name);
}
