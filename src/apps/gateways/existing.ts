import { dnsLabel, kustomizationSetting, map, podsSetting, text, types, value } from '../../app-kit/index.ts';

/** Where the gateways are, and what the pods behind them are called. */
const ours = {
  namespace: 'network',
  internal: 'envoy-internal',
  external: 'envoy-external',
  listener: 'https',
  pods: { 'app.kubernetes.io/name': 'envoy', 'app.kubernetes.io/component': 'proxy' },
};

/** The setting that describes gateways that others run. */
export const existing = map({
  description:
    'Describes Envoy Gateway and its two Gateways, if you run your own: the tree then publishes its addresses there. One Gateway may be both.',
  members: {
    kustomization: kustomizationSetting('envoy-gateway'),
    namespace: dnsLabel({ description: 'Namespace of the Gateways.', examples: [ours.namespace] }),
    internal: dnsLabel({
      description: 'The Gateway for your own network.',
      examples: ['envoy-internal'],
    }),
    external: dnsLabel({ description: 'The Gateway for the internet.', examples: ['envoy-external'] }),
    listener: dnsLabel({ description: 'Their listener for https.', examples: ['https'] }),
    pods: podsSetting(ours.pods),
  },
  examples: [{ namespace: ours.namespace, internal: 'envoy-internal', external: 'envoy-external' }],
});

export const names = {
  gateway_pods: value(
    'Labels of the Envoy pods.',
    types.map(types.text),
    (v) => v.envoy_gateway_existing?.pods ?? ours.pods,
  ),
  gateway_namespace: text(
    'Namespace of the Gateways and of the routes.',
    (v) => v.envoy_gateway_existing?.namespace ?? ours.namespace,
  ),
  gateway_internal_name: text(
    'The Gateway for the own network.',
    (v) => v.envoy_gateway_existing?.internal ?? ours.internal,
  ),
  gateway_external_name: text(
    'The Gateway for the internet.',
    (v) => v.envoy_gateway_existing?.external ?? ours.external,
  ),
  gateway_listener: text(
    'Listener of the Gateways for https.',
    (v) => v.envoy_gateway_existing?.listener ?? ours.listener,
  ),
};
