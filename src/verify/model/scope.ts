import { kindOf } from '../kinds/pack.ts';
import { own } from '../own.ts';
import type { GroupKind } from './object.ts';

/** Cluster-scoped kinds that the data on kinds lack. Kinds that the tree itself defines are added to these. */
const clusterKinds: Readonly<Record<string, readonly string[]>> = {
  '': ['ComponentStatus'],
  'apiextensions.k8s.io': ['CustomResourceDefinition'],
  'cilium.io': ['CiliumBGPPeeringPolicy', 'CiliumExternalWorkload'],
  policy: ['PodSecurityPolicy'],
  'policy.networking.k8s.io': ['AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'],
};

/** Groups that an API server serves without any extension. */
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
  return kindOf(group, kind)?.clusterScoped ?? own(clusterKinds, group)?.includes(kind) ?? false;
}
