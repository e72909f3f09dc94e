import { own } from '../own.ts';
import type { GroupKind } from './object.ts';

/** Kinds of cluster scope by group: what has no namespace. Kinds that a tree defines itself are added to these. */
const clusterKinds: Readonly<Record<string, readonly string[]>> = {
  '': ['Namespace', 'Node', 'PersistentVolume'],
  'admissionregistration.k8s.io': [
    'MutatingWebhookConfiguration',
    'ValidatingWebhookConfiguration',
    'ValidatingAdmissionPolicy',
    'ValidatingAdmissionPolicyBinding',
    'MutatingAdmissionPolicy',
    'MutatingAdmissionPolicyBinding',
  ],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'apiregistration.k8s.io': ['APIService'],
  'certificates.k8s.io': ['CertificateSigningRequest', 'ClusterTrustBundle'],
  'cert-manager.io': ['ClusterIssuer'],
  'trust.cert-manager.io': ['Bundle'],
  'cilium.io': [
    'CiliumBGPAdvertisement',
    'CiliumBGPClusterConfig',
    'CiliumBGPNodeConfigOverride',
    'CiliumBGPPeerConfig',
    'CiliumBGPPeeringPolicy',
    'CiliumCIDRGroup',
    'CiliumClusterwideEnvoyConfig',
    'CiliumClusterwideNetworkPolicy',
    'CiliumEgressGatewayPolicy',
    'CiliumExternalWorkload',
    'CiliumL2AnnouncementPolicy',
    'CiliumLoadBalancerIPPool',
    'CiliumPodIPPool',
  ],
  'external-secrets.io': ['ClusterExternalSecret', 'ClusterPushSecret', 'ClusterSecretStore'],
  'generators.external-secrets.io': ['ClusterGenerator'],
  'flowcontrol.apiserver.k8s.io': ['FlowSchema', 'PriorityLevelConfiguration'],
  'gateway.networking.k8s.io': ['GatewayClass'],
  'kyverno.io': ['ClusterPolicy', 'ClusterCleanupPolicy'],
  'networking.k8s.io': ['IngressClass', 'IPAddress', 'ServiceCIDR'],
  'node.k8s.io': ['RuntimeClass'],
  policy: ['PodSecurityPolicy'],
  'policy.networking.k8s.io': ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'],
  'postgresql.cnpg.io': ['ClusterImageCatalog'],
  'rbac.authorization.k8s.io': ['ClusterRole', 'ClusterRoleBinding'],
  'resource.k8s.io': ['DeviceClass', 'ResourceSlice'],
  'scheduling.k8s.io': ['PriorityClass'],
  'snapshot.storage.k8s.io': ['VolumeSnapshotClass', 'VolumeSnapshotContent'],
  'storage.k8s.io': ['CSIDriver', 'CSINode', 'StorageClass', 'VolumeAttachment', 'VolumeAttributesClass'],
};

/** Groups that a stock API server serves itself. */
const builtinGroups = new Set([
  '',
  'apps',
  'batch',
  'autoscaling',
  'policy',
  'networking.k8s.io',
  'rbac.authorization.k8s.io',
  'storage.k8s.io',
  'scheduling.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'node.k8s.io',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'certificates.k8s.io',
  'events.k8s.io',
  'flowcontrol.apiserver.k8s.io',
]);

export function isBuiltinGroup(group: string): boolean {
  return builtinGroups.has(group);
}

export function isClusterScoped({ group, kind }: GroupKind): boolean {
  return own(clusterKinds, group)?.includes(kind) ?? false;
}
