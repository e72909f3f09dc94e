import type { GroupKind } from '../model/object.ts';
import {
  claimKind,
  configMapKind,
  type ReferenceRule,
  type ReferenceTable,
  secretName,
  serviceAccountKind,
  serviceKind,
} from './rule.ts';

const workload: GroupKind = { group: 'apps', kind: 'Deployment' };

/** A reference to a class, of which only typos are reported because drivers and controllers bring classes as well. */
function classNamed(at: string, group: string, kind: string): ReferenceRule {
  return { at, to: { group, kind }, name: '', anyNamespace: true, typosOnly: true };
}

/** The movers of VolSync. */
const movers = ['restic', 'rclone', 'kopia', 'rsync', 'rsyncTLS', 'syncthing'];

export const kubernetesReferences: ReferenceTable = [
  {
    group: 'autoscaling',
    kinds: ['HorizontalPodAutoscaler'],
    rules: [{ at: 'spec.scaleTargetRef', to: workload, name: 'name', kind: 'kind', group: 'apiVersion' }],
  },
  {
    group: 'keda.sh',
    kinds: ['ScaledObject', 'ScaledJob'],
    rules: [
      { at: 'spec.scaleTargetRef', to: workload, name: 'name', kind: 'kind', group: 'apiVersion' },
      {
        at: 'spec.triggers[].authenticationRef',
        to: { group: 'keda.sh', kind: 'TriggerAuthentication' },
        name: 'name',
        kind: 'kind',
      },
    ],
  },
  {
    group: 'autoscaling.k8s.io',
    kinds: ['VerticalPodAutoscaler'],
    rules: [{ at: 'spec.targetRef', to: workload, name: 'name', kind: 'kind', group: 'apiVersion' }],
  },
  ...['Validating', 'Mutating'].map((way) => ({
    group: 'admissionregistration.k8s.io',
    kinds: [`${way}AdmissionPolicyBinding`],
    rules: [
      {
        at: 'spec.policyName',
        to: { group: 'admissionregistration.k8s.io', kind: `${way}AdmissionPolicy` },
        name: '',
        anyNamespace: true,
      },
    ],
  })),
  {
    group: 'rbac.authorization.k8s.io',
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    rules: [
      {
        at: 'roleRef',
        to: { group: 'rbac.authorization.k8s.io', kind: 'Role' },
        name: 'name',
        kind: 'kind',
      },
      {
        at: 'subjects[]',
        to: serviceAccountKind,
        name: 'name',
        kind: 'kind',
        group: 'apiGroup',
        namespace: 'namespace',
      },
    ],
  },
  {
    group: 'networking.k8s.io',
    kinds: ['Ingress'],
    rules: [
      {
        at: 'spec.rules[].http.paths[].backend.service',
        to: serviceKind,
        name: 'name',
        port: 'port',
      },
      { at: 'spec.defaultBackend.service', to: serviceKind, name: 'name', port: 'port' },
      secretName('spec.tls[].secretName'),
      classNamed('spec.ingressClassName', 'networking.k8s.io', 'IngressClass'),
    ],
  },
  {
    group: 'apiregistration.k8s.io',
    kinds: ['APIService'],
    rules: [{ at: 'spec.service', to: serviceKind, name: 'name', namespace: 'namespace' }],
  },
  {
    group: 'admissionregistration.k8s.io',
    kinds: ['ValidatingWebhookConfiguration', 'MutatingWebhookConfiguration'],
    rules: [{ at: 'webhooks[].clientConfig.service', to: serviceKind, name: 'name', namespace: 'namespace' }],
  },
  {
    group: '',
    kinds: ['PersistentVolumeClaim'],
    rules: [
      {
        at: 'spec.dataSourceRef',
        to: { group: '', kind: 'PersistentVolumeClaim' },
        name: 'name',
        kind: 'kind',
        group: 'apiGroup',
        namespace: 'namespace',
      },
      classNamed('spec.storageClassName', 'storage.k8s.io', 'StorageClass'),
    ],
  },
  {
    group: 'snapshot.storage.k8s.io',
    kinds: ['VolumeSnapshot'],
    rules: [
      { at: 'spec.source.persistentVolumeClaimName', to: claimKind, name: '' },
      classNamed('spec.volumeSnapshotClassName', 'snapshot.storage.k8s.io', 'VolumeSnapshotClass'),
    ],
  },
  {
    group: 'volsync.backube',
    kinds: ['ReplicationSource', 'ReplicationDestination'],
    rules: [
      { at: 'spec.sourcePVC', to: claimKind, name: '' },
      secretName('spec.restic.repository', '', { fixedKeys: ['RESTIC_REPOSITORY', 'RESTIC_PASSWORD'] }),
      secretName('spec.kopia.repository', '', { fixedKeys: ['KOPIA_REPOSITORY', 'KOPIA_PASSWORD'] }),
      secretName('spec.rclone.rcloneConfig'),
      ...movers.flatMap((mover) => [
        secretName(`spec.${mover}.customCA.secretName`),
        { at: `spec.${mover}.customCA.configMapName`, to: configMapKind, name: '' },
        { at: `spec.${mover}.moverServiceAccount`, to: serviceAccountKind, name: '' },
        { at: `spec.${mover}.destinationPVC`, to: claimKind, name: '' },
        classNamed(`spec.${mover}.storageClassName`, 'storage.k8s.io', 'StorageClass'),
        classNamed(`spec.${mover}.cacheStorageClassName`, 'storage.k8s.io', 'StorageClass'),
        classNamed(`spec.${mover}.volumeSnapshotClassName`, 'snapshot.storage.k8s.io', 'VolumeSnapshotClass'),
      ]),
      secretName('spec.rsyncTLS.keySecret'),
      secretName('spec.rsync.sshKeys'),
    ],
  },
];
