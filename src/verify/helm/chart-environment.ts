import type { ChartVariable } from '../declarations.ts';
import { at } from '../model/data.ts';
import type { ChartEnvironment } from './description.ts';
import { holds, type ReleaseValues } from './release-values.ts';

/** Returns the environment of a release: the variables of the chart's templates, and those in lists of the values. */
export function environmentOf(
  { containers, variables, lists = [] }: ChartEnvironment,
  values: ReleaseValues,
): readonly ChartVariable[] {
  const written = variables.flatMap(({ name, in: some = containers, from = [], when = [] }) => {
    const given = from.find((path) => isGiven(at(values.release.values, ...path.split('.'))));
    if (!when.every((condition) => holds(values, condition) || comesFrom(given, condition))) return [];
    return some.map((container) => ({ container, name, ...(given && { path: given.split('.') }) }));
  });
  const added = lists.flatMap(({ path, in: some = containers }) => {
    const list = values.get(path);
    return (Array.isArray(list) ? list : []).flatMap((item: unknown, index) => {
      const name = at(item, 'name');
      const place = [...path.split('.'), index, 'name'];
      return typeof name === 'string' ? some.map((container) => ({ container, name, path: place })) : [];
    });
  });
  return [...written, ...added];
}

/**
 * Whether a condition asks for a value beside the one that the variable comes from, such as a password beside the name of a Secret:
 * a chart that is never rendered without the first shows only that one as the condition.
 */
function comesFrom(given: string | undefined, condition: string): boolean {
  const mapOf = (path: string) => path.slice(0, path.lastIndexOf('.'));
  return (
    given?.includes('.') === true &&
    condition.split(' | ').some((term) => /^[\w.-]+$/.test(term) && mapOf(term) === mapOf(given))
  );
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
