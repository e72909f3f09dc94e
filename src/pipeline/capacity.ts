import type { App } from '../app-kit/app.ts';
import type { Variables } from '../app-kit/values.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { locationOf } from '../diagnostics/layered-source.ts';
import type { Source } from '../diagnostics/source.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { amountOf } from '../verify/values/quantity.ts';

/**
 * A warning if the pods of a tree request more than the nodes offer, with the sums by namespace. Nothing if the configuration
 * does not name the nodes. Pods that only exist in charts are not in the tree and are not counted.
 */
export async function overCapacity(
  files: readonly RenderedFile[],
  { apps, variables, source }: { apps: readonly App[]; variables: Variables; source: Source },
): Promise<readonly Diagnostic[]> {
  const nodes = apps.map((app) => app.nodes).find((given) => given?.offer(variables) !== undefined);
  if (nodes === undefined) return [];
  const [{ buildTree }, { resourcesIn }, { byNamespace, requestsText, sumOf }] = await Promise.all([
    import('../compare/built-object.ts'),
    import('../compare/resources.ts'),
    import('../compare/format/resources.ts'),
  ]);
  const resources = resourcesIn(buildTree(files.map((file) => ({ ...file, sealed: file.secret }))));
  const requested = sumOf(resources.uses);
  const offered = { cpu: 0, memory: 0 };
  for (const { cpu, memory, count } of nodes.offer(variables) ?? []) {
    offered.cpu += cpu * count;
    offered.memory += (amountOf(memory) ?? 0) * count;
  }
  if (requested.cpu <= offered.cpu && requested.memory <= offered.memory) return [];
  const sums = byNamespace(resources)
    .map(([namespace, uses]) => ({ namespace, ...sumOf(uses) }))
    .filter(({ cpu, memory }) => cpu > 0 || memory > 0)
    .map((sum) => `${sum.namespace} ${requestsText(sum)}`);
  return [
    atPlace(locationOf(source, [nodes.setting], 'value'), {
      code: 'config/over-capacity',
      severity: 'warning',
      message: `pods request ${requestsText(requested)}, and the nodes offer ${requestsText(offered)}: ${sums.join('; ')}`,
      hint: 'Choose a smaller profile, lower single requests, or add nodes; `clusterwright resources` lists every object.',
      path: nodes.setting,
    }),
  ];
}
