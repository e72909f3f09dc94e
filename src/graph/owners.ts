import { splitApiVersion } from '../verify/api-version.ts';
import type { ProvidedObject } from '../verify/declarations.ts';
import { installedChart } from '../verify/model/chart.ts';
import { asMap, asTexts } from '../verify/model/data.ts';
import type { Model } from '../verify/model/model.ts';
import type { KubernetesObject } from '../verify/model/object.ts';
import { standardOperators } from '../verify/operators/standard.ts';

/**
 * An object that another object of the tree creates without the tree containing it: the pods of a database, the Secret of a
 * certificate.
 */
export interface Made {
  readonly object: KubernetesObject;
  readonly provided: ProvidedObject;
}

/** Everything that releases of described charts and objects of described operators create. */
export function madeBy(model: Model): readonly Made[] {
  const operators = [...standardOperators, ...model.declarations.operators];
  return model.objects.flatMap((object) => {
    if (object.group === 'helm.toolkit.fluxcd.io' && object.kind === 'HelmRelease') {
      const { release, described } = installedChart(model, object);
      return (described?.provides(release) ?? []).map((provided) => ({ object, provided }));
    }
    const { name, namespace = '', kind } = object;
    const spec = asMap(object.data['spec']);
    const annotations = asTexts(asMap(object.data['metadata'])['annotations']);
    return operators
      .filter((operator) => operator.kind === kind && groupOf(operator.apiVersion) === object.group)
      .flatMap((operator) => operator.provides({ name, namespace, annotations, spec }))
      .map((provided) => ({ object, provided }));
  });
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? splitApiVersion(apiVersion).group : apiVersion;
}

/** The id of an object in graphs. */
export function idOf({
  group,
  kind,
  namespace,
  name,
}: Pick<KubernetesObject, 'group' | 'kind' | 'namespace' | 'name'>) {
  return [kind, group, namespace ?? '', name].join('/');
}
