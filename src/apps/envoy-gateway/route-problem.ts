import { conditionOf, fieldOf, type LiveObject, listOf, textOf } from '../../app-kit/index.ts';

/** Returns why a gateway does not accept a route; undefined if it does. */
export function routeProblem(route: LiveObject): string | undefined {
  const parents = listOf(route, 'status', 'parents');
  if (parents.length === 0)
    return 'no controller has looked at it: the Gateway that it names does not exist, or has no controller';
  for (const parent of parents) {
    for (const type of ['Accepted', 'ResolvedRefs']) {
      const condition = conditionOf({ status: parent }, type);
      if (condition === undefined || fieldOf(condition, 'status') === 'True') continue;
      const gateway = textOf(parent, 'parentRef', 'name');
      return `${gateway}: ${textOf(condition, 'reason')}: ${textOf(condition, 'message')}`;
    }
  }
  return undefined;
}
