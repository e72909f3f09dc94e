import type { ChartVariable } from '../declarations.ts';
import { at } from '../model/data.ts';
import type { ChartEnvironment } from './description.ts';
import { holds, type ReleaseValues } from './release-values.ts';

/** Returns the environment of a release: the variables of the chart's templates, and those in lists of the values. */
export function environmentOf(
  { containers, variables, lists = [] }: ChartEnvironment,
  values: ReleaseValues,
): readonly ChartVariable[] {
  const written = variables
    .filter(({ when = [] }) => when.every((condition) => holds(values, condition)))
    .flatMap(({ name, in: some = containers, from = [] }) => {
      const given = from
        .map((path) => path.split('.'))
        .find((path) => isGiven(at(values.release.values, ...path)));
      return some.map((container) => ({ container, name, ...(given && { path: given }) }));
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

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '';
}
