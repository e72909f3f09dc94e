import type { App } from '../app-kit/app.ts';
import type { Variables } from '../app-kit/values.ts';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { atPlace } from '../diagnostics/finding.ts';
import { locationOf } from '../diagnostics/layered-source.ts';
import type { Source } from '../diagnostics/source.ts';
import type { RenderedFile } from '../render/rendered-file.ts';
import { amountOf } from '../verify/values/quantity.ts';

/** What the pods of a tree request, in all and by namespace. Pods that only exist in charts are not in the tree and not counted. */
interface Requests {
  readonly cpu: number;
  readonly memory: number;
  /** For people: `1.01 CPU and 4.88Gi of memory`. */
  readonly sum: string;
  /** For people: `ai-system 0.35 CPU and 2.7Gi; cache …`. */
  readonly byNamespace: string;
}

async function requestsOf(files: readonly RenderedFile[]): Promise<Requests> {
  const [{ buildTree }, { resourcesIn }, { byNamespace, requestsText, sumOf }] = await Promise.all([
    import('../compare/built-object.ts'),
    import('../compare/resources.ts'),
    import('../compare/format/resources.ts'),
  ]);
  const resources = resourcesIn(buildTree(files.map((file) => ({ ...file, sealed: file.secret }))));
  const { cpu, memory } = sumOf(resources.uses);
  const namespaces = byNamespace(resources)
    .map(([namespace, uses]) => ({ namespace, ...sumOf(uses) }))
    .filter((sum) => sum.cpu > 0 || sum.memory > 0)
    .map((sum) => `${sum.namespace} ${requestsText(sum, '')}`);
  return { cpu, memory, sum: requestsText({ cpu, memory }), byNamespace: namespaces.join('; ') };
}

/** One line on what the pods of a tree request, by namespace; empty if they request nothing. */
export async function requestsLine(files: readonly RenderedFile[]): Promise<string> {
  const { cpu, memory, sum, byNamespace } = await requestsOf(files);
  return cpu === 0 && memory === 0 ? '' : `Pods request ${sum}: ${byNamespace}.`;
}

/**
 * A warning if the pods of a tree request more than the nodes offer, with the sums by namespace. Nothing if the configuration
 * does not name the nodes.
 */
export async function overCapacity(
  files: readonly RenderedFile[],
  { apps, variables, source }: { apps: readonly App[]; variables: Variables; source: Source },
): Promise<readonly Diagnostic[]> {
  const nodes = apps.map((app) => app.nodes).find((given) => given?.offer(variables) !== undefined);
  if (nodes === undefined) return [];
  const requested = await requestsOf(files);
  const offered = { cpu: 0, memory: 0 };
  for (const { cpu, memory, count } of nodes.offer(variables) ?? []) {
    offered.cpu += cpu * count;
    offered.memory += (amountOf(memory) ?? 0) * count;
  }
  if (requested.cpu <= offered.cpu && requested.memory <= offered.memory) return [];
  const { requestsText } = await import('../compare/format/resources.ts');
  return [
    atPlace(locationOf(source, [nodes.setting], 'value'), {
      code: 'config/over-capacity',
      severity: 'warning',
      message: `pods request ${requested.sum}, and the nodes offer ${requestsText(offered)}: ${requested.byNamespace}`,
      hint: 'Choose a smaller profile, lower single requests, or add nodes; `clusterwright resources` lists every object.',
      path: nodes.setting,
    }),
  ];
}
