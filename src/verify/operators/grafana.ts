import type { OperatorDescription, ProvidedObject } from '../declarations.ts';
import { at, isPlainMap } from '../model/data.ts';

const by = 'the Grafana operator';

/** What the Grafana operator makes of a Grafana, each named after it. */
export const grafana: OperatorDescription = {
  apiVersion: 'grafana.integreatly.org',
  kind: 'Grafana',
  provides: ({ name, namespace, spec }) => {
    const made = (kind: string, suffix: string, apiVersion = 'v1'): ProvidedObject => ({
      apiVersion,
      kind,
      name: `${name}-${suffix}`,
      namespace,
      by,
    });
    // An instance that runs elsewhere is only spoken to.
    if (isPlainMap(spec['external'])) return [];
    return [
      made('Service', 'service'),
      made('ServiceAccount', 'sa'),
      made('ConfigMap', 'ini'),
      made('Deployment', 'deployment', 'apps/v1'),
      ...(spec['disableDefaultAdminSecret'] === true ? [] : [made('Secret', 'admin-credentials')]),
      ...(at(spec, 'persistentVolumeClaim') === undefined ? [] : [made('PersistentVolumeClaim', 'pvc')]),
    ];
  },
};
