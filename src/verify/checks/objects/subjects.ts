import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { stringOf } from '../../../diagnostics/string-of.ts';
import { at, matches } from '../../model/data.ts';
import type { KubernetesObject } from '../../model/object.ts';
import { inObject } from '../../model/report.ts';

/**
 * Reports subjects without a namespace in a ClusterRoleBinding. In a RoleBinding, a ServiceAccount defaults to the
 * namespace of the binding.
 */
export function* subjects(object: KubernetesObject): Generator<Diagnostic> {
  if (object.group !== 'rbac.authorization.k8s.io' || object.kind !== 'ClusterRoleBinding') return;
  for (const { path, value } of matches(object.data, 'subjects[]')) {
    if (at(value, 'kind') !== 'ServiceAccount' || at(value, 'namespace') !== undefined) continue;
    yield inObject(
      object,
      [...path, 'namespace'],
      {
        code: 'object/subject-without-namespace',
        message: `a ClusterRoleBinding names the ServiceAccount ${stringOf(at(value, 'name'))} without its namespace`,
        hint: 'Add namespace: the API server refuses the object.',
      },
      'key',
    );
  }
}
