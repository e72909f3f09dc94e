import type { OperatorDescription, ProvidedObject } from '../declarations.ts';
import { asList, asText, at } from '../model/data.ts';

/**
 * The number of claims to assume, because an autoscaler may create more pods than the manifest says: far more than
 * anybody uses with a disk each.
 */
const most = 100;

/** The claims that a StatefulSet creates from its templates, one for each pod. */
export const statefulClaims: OperatorDescription = {
  apiVersion: 'apps',
  kind: 'StatefulSet',
  provides: ({ name, namespace, spec }) => {
    const replicas = typeof spec['replicas'] === 'number' ? spec['replicas'] : 1;
    const first = at(spec, 'ordinals', 'start');
    const start = typeof first === 'number' ? first : 0;
    return asList(spec['volumeClaimTemplates']).flatMap((template): ProvidedObject[] => {
      const own = asText(at(template, 'metadata', 'name'));
      if (own === undefined) return [];
      return Array.from({ length: Math.min(Math.max(replicas, 1), most) }, (_, index) => ({
        apiVersion: 'v1',
        kind: 'PersistentVolumeClaim',
        name: `${own}-${name}-${start + index}`,
        namespace,
        by: `the StatefulSet ${name}`,
      }));
    });
  },
};
