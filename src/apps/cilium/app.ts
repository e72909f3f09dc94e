import { choice, defineApp, flag } from '../../app-kit/index.ts';

/** What each kind can express. */
const kinds = {
  cilium: 'The policies of Cilium, which can name hosts and the API server.',
  kubernetes:
    'The policies of Kubernetes, which know addresses only: where a workload needs a host outside the cluster or the API server, that port of every address is open to it.',
};

/** Network policies, in the form that the cluster's network plugin supports. */
export default defineApp({
  name: 'cilium',
  title: 'Network policies',
  layer: 'platform',
  settings: {
    network_policies_enabled: flag({
      description:
        'Write network policies that allow each workload only the connections it needs. One of `true`, `false`. Requires a network plugin that enforces them.',
      default: false,
    }),
    network_policy_kind: choice(kinds, {
      description:
        'Kind of network policy that `network_policies_enabled` writes. One of `cilium` (CiliumNetworkPolicy, which can name hosts and the API server) and `kubernetes` (NetworkPolicy, for any network plugin that enforces policies).',
      default: 'cilium',
    }),
  },
  networkPolicies: (v) => (v.network_policies_enabled ? v.network_policy_kind : undefined),
});
