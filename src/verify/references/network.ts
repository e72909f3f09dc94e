import { configMapKind, type ReferenceTable, secretName, serviceKind } from './rule.ts';

const cilium = 'cilium.io';
const metallb = 'metallb.io';

const policyRules = ['spec', 'specs[]'].flatMap((base) => [
  ...[
    'ingress[].fromCIDRSet',
    'ingressDeny[].fromCIDRSet',
    'egress[].toCIDRSet',
    'egressDeny[].toCIDRSet',
  ].map((peers) => ({
    at: `${base}.${peers}[].cidrGroupRef`,
    to: { group: cilium, kind: 'CiliumCIDRGroup' },
    name: '',
  })),
  ...['egress', 'egressDeny'].map((rules) => ({
    at: `${base}.${rules}[].toServices[].k8sService`,
    to: serviceKind,
    name: 'serviceName',
    namespace: 'namespace',
  })),
]);

/** References of Cilium and MetalLB. */
export const networkReferences: ReferenceTable = [
  { group: cilium, kinds: ['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'], rules: policyRules },
  {
    group: cilium,
    kinds: ['CiliumBGPClusterConfig'],
    rules: [
      {
        at: 'spec.bgpInstances[].peers[].peerConfigRef',
        to: { group: cilium, kind: 'CiliumBGPPeerConfig' },
        name: 'name',
      },
    ],
  },
  {
    group: cilium,
    kinds: ['CiliumLocalRedirectPolicy'],
    rules: [
      {
        at: 'spec.redirectFrontend.serviceMatcher',
        to: serviceKind,
        name: 'serviceName',
        namespace: 'namespace',
      },
    ],
  },
  {
    group: cilium,
    kinds: ['CiliumGatewayClassConfig'],
    rules: [{ at: 'spec.configMapRef', to: configMapKind, name: 'name' }],
  },
  {
    group: metallb,
    kinds: ['L2Advertisement', 'BGPAdvertisement'],
    rules: [
      { at: 'spec.ipAddressPools[]', to: { group: metallb, kind: 'IPAddressPool' }, name: '' },
      { at: 'spec.peers[]', to: { group: metallb, kind: 'BGPPeer' }, name: '' },
    ],
  },
  {
    group: metallb,
    kinds: ['BGPPeer'],
    rules: [
      { at: 'spec.bfdProfile', to: { group: metallb, kind: 'BFDProfile' }, name: '' },
      secretName('spec.passwordSecret', 'name'),
    ],
  },
];
