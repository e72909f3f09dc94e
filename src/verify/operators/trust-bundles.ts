import type { OperatorDescription, ProvidedObject } from '../declarations.ts';
import { asList, asMap, asText, at } from '../model/data.ts';

/** What trust-manager creates for a bundle, in each of its target namespaces. */
export const trustBundles: readonly OperatorDescription[] = ['trust.cert-manager.io', 'trust-manager.io'].map(
  (apiVersion) => ({
    apiVersion,
    kind: apiVersion === 'trust-manager.io' ? 'ClusterBundle' : 'Bundle',
    provides: ({ name, spec }) =>
      (['configMap', 'secret'] as const).flatMap((field): ProvidedObject[] => {
        const target = at(spec, 'target', field);
        if (target === undefined) return [];
        const keys = [
          asText(at(target, 'key')),
          ...asList(at(target, 'data')).map((entry) => asText(at(entry, 'key'))),
          ...Object.values(asMap(at(spec, 'target', 'additionalFormats'))).map((format) =>
            asText(at(format, 'key')),
          ),
        ].flatMap((key) => key ?? []);
        const kind = field === 'secret' ? 'Secret' : 'ConfigMap';
        return [{ apiVersion: 'v1', kind, name, by: 'trust-manager', ...(keys.length > 0 && { keys }) }];
      }),
  }),
);
