import { defineApp, flag } from '../../app-kit/index.ts';

/** Who may connect to whom. */
export default defineApp({
  name: 'cilium',
  title: 'Cilium: network policies',
  layer: 'platform',
  settings: {
    network_policies_enabled: flag({
      description:
        'Write a CiliumNetworkPolicy for each workload, which allows the connections it needs and nothing else. One of `true`, `false`. Needs Cilium.',
      default: false,
    }),
  },
  networkPolicies: (v) => (v.network_policies_enabled ? 'cilium' : undefined),
});
