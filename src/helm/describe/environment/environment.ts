import type {
  ChartEnvironment,
  DescribedVariable,
  ValueMap,
  ValueNode,
} from '../../../verify/helm/description.ts';
import type { ReadChart } from '../../../verify/helm/read-chart.ts';
import { templateUse } from '../../../verify/helm/template-values.ts';
import { isPlainMap, type PlainMap } from '../../../verify/model/data.ts';
import type { Render } from '../observe.ts';
import { joined } from './conditions.ts';
import { observeEnvironment, type Seen } from './observe.ts';
import { changesOf } from './probes.ts';
import { comparedTexts, namedVariables } from './variables.ts';

/** The environments of a chart's own containers; undefined if they have none. */
export async function chartEnvironment(
  { description, subCharts, templates }: ReadChart,
  values: PlainMap,
  render: Render,
  progress: (done: number) => void,
): Promise<ChartEnvironment | undefined> {
  const { named, computed } = templateUse(templates);
  const parts = subCharts.map(({ path }) => path);
  const own = [...named].filter((path) => !parts.includes(path));
  const isRead = (path: string) =>
    (computed && !parts.some((part) => path.startsWith(`${part}.`))) ||
    own.some((other) => path === other || path.startsWith(`${other}.`));
  const { variables, lists } = await observeEnvironment({
    values,
    changes: changesOf(withGiven(description.values, values), isRead, comparedTexts(templates)),
    names: namedVariables(templates),
    render,
    progress,
  });
  if (variables.size === 0) return undefined;
  const containers = [...new Set([...variables.values()].map(({ container }) => container))].sort();
  const within = (some: ReadonlySet<string>) =>
    containers.every((one) => some.has(one)) ? {} : { in: [...some].sort() };
  return {
    containers,
    variables: described([...variables.values()], within),
    ...(lists.size > 0 && {
      lists: [...lists].sort().map(([path, some]) => ({ path, ...within(some) })),
    }),
  };
}

/** The defaults with the given values in their places: what is given can be left out as well. */
function withGiven(defaults: ValueMap, given: PlainMap): ValueMap {
  const entries = Object.entries(defaults).map(([key, value]): [string, ValueNode] => {
    const own = given[key] as ValueNode | undefined;
    if (isPlainMap(value) && isPlainMap(own)) return [key, withGiven(value as ValueMap, own)];
    return [key, own ?? value];
  });
  return Object.fromEntries(entries);
}

/** Variables that several containers get alike are described once. */
function described(
  all: readonly Seen[],
  within: (containers: ReadonlySet<string>) => Pick<DescribedVariable, 'in'>,
): readonly DescribedVariable[] {
  const found = new Map<string, { containers: Set<string>; variable: DescribedVariable }>();
  for (const { container, name, from, cases } of all) {
    const clauses = joined(cases);
    // In none of the cases.
    if (clauses.some((clause) => clause.length === 0)) continue;
    const when = clauses.map((clause) => [...clause].sort().join(' | ')).sort();
    // The more specific value comes first, because it usually replaces the general one.
    const paths = [...from].sort((a, b) => depthOf(b) - depthOf(a) || (a < b ? -1 : 1));
    const variable = { name, ...(paths.length > 0 && { from: paths }), ...(when.length > 0 && { when }) };
    const key = JSON.stringify(variable);
    const known = found.get(key) ?? { containers: new Set(), variable };
    known.containers.add(container);
    found.set(key, known);
  }
  return [...found.values()]
    .map(({ containers, variable }) => ({ ...variable, ...within(containers) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function depthOf(path: string): number {
  return path.split('.').length;
}
