import type { OperatorDescription, ProvidedObject } from '../declarations.ts';
import { asList, asText, at, isPlainMap } from '../model/data.ts';

const by = 'the Grafana operator';

/** The Secrets in which the operator stores the tokens of a service account; without a name, it generates one. */
export const grafanaServiceAccount: OperatorDescription = {
  apiVersion: 'grafana.integreatly.org',
  kind: 'GrafanaServiceAccount',
  provides: ({ name, namespace, spec }) => {
    const tokens = asList(spec['tokens']);
    const names = tokens.flatMap((token) => asText(at(token, 'secretName')) ?? []);
    const standard =
      spec['generateTokenSecret'] === false || tokens.length > 0 ? [] : [`${name}-default-token`];
    return [...names, ...standard].map((secret) => ({
      apiVersion: 'v1',
      kind: 'Secret',
      name: secret,
      namespace,
      by,
    }));
  },
};

/** What the Grafana operator creates for a Grafana, each named after it. */
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
    // The operator only connects to an instance that runs elsewhere.
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
