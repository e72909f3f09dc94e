import { type FieldSpec, type KindSelector, splitPath } from './field-specs.ts';

/** The fields that contain the name of a kind of object, and that follow when the name changes. */
export interface NameReferences {
  readonly target: KindSelector;
  readonly fields: readonly FieldSpec[];
}

/** By kind of Kubernetes workload, the path of the pod spec. */
const podSpecs: Readonly<Record<string, string>> = {
  Pod: 'spec',
  PodTemplate: 'template/spec',
  CronJob: 'spec/jobTemplate/spec/template/spec',
  ...Object.fromEntries(
    ['Deployment', 'ReplicaSet', 'ReplicationController', 'DaemonSet', 'StatefulSet', 'Job'].map((kind) => [
      kind,
      'spec/template/spec',
    ]),
  ),
};

function field(path: string, kind: string, group?: string): FieldSpec {
  return { kind, ...(group !== undefined && { group }), path: splitPath(path, '/') };
}

/** Fields of pods that name ConfigMaps or Secrets, in every workload except a ReplicationController. */
function inPods(paths: readonly string[]): FieldSpec[] {
  return Object.entries(podSpecs).flatMap(([kind, base]) =>
    kind === 'ReplicationController' ? [] : paths.map((path) => field(`${base}/${path}`, kind)),
  );
}

/** A field of pods that names another kind, in every workload except ReplicaSets and PodTemplates. */
function inWorkloads(path: string): FieldSpec[] {
  return Object.entries(podSpecs).flatMap(([kind, base]) =>
    kind === 'ReplicaSet' || kind === 'PodTemplate' ? [] : [field(`${base}/${path}`, kind)],
  );
}

function environment(key: string, source: string): string[] {
  return ['containers', 'initContainers'].flatMap((list) => [
    `${list}/env/valueFrom/${key}/name`,
    `${list}/envFrom/${source}/name`,
  ]);
}

const rbac = 'rbac.authorization.k8s.io';
const admission = 'admissionregistration.k8s.io';
const ingressAnnotation = (name: string) => field(`metadata/annotations/${name}`, 'Ingress');
const scaled = [field('spec/scaleTargetRef/name', 'HorizontalPodAutoscaler')];
const resourceNames = [field('rules/resourceNames', 'Role'), field('rules/resourceNames', 'ClusterRole')];

/**
 * The references between Kubernetes' own kinds that Kustomize follows, in its order. Custom resources are not included,
 * except for one of Knative: their references to a renamed or hashed object are not updated. Kustomize's own table also
 * has IngressClass, with a group that no object can have.
 */
export const nameReferences: readonly NameReferences[] = [
  {
    target: { group: 'storage.k8s.io', version: 'v1', kind: 'StorageClass' },
    fields: [
      field('spec/storageClassName', 'PersistentVolume'),
      field('spec/storageClassName', 'PersistentVolumeClaim'),
      field('spec/volumeClaimTemplates/spec/storageClassName', 'StatefulSet'),
    ],
  },
  {
    target: { version: 'v1', kind: 'ServiceAccount' },
    fields: [
      field('subjects', 'RoleBinding', rbac),
      field('subjects', 'ClusterRoleBinding', rbac),
      ...inWorkloads('serviceAccountName'),
    ],
  },
  {
    target: { group: rbac, kind: 'Role' },
    fields: [field('roleRef/name', 'RoleBinding', rbac)],
  },
  {
    target: { group: rbac, kind: 'ClusterRole' },
    fields: [field('roleRef/name', 'RoleBinding', rbac), field('roleRef/name', 'ClusterRoleBinding', rbac)],
  },
  {
    target: { version: 'v1', kind: 'ConfigMap' },
    fields: [
      ...inPods([
        'volumes/configMap/name',
        'volumes/projected/sources/configMap/name',
        ...environment('configMapKeyRef', 'configMapRef'),
      ]),
      field('spec/configSource/configMap', 'Node'),
      ...resourceNames,
      ingressAnnotation('nginx.ingress.kubernetes.io\\/fastcgi-params-configmap'),
    ],
  },
  {
    target: { version: 'v1', kind: 'Secret' },
    fields: [
      ...inPods([
        'volumes/secret/secretName',
        'volumes/projected/sources/secret/name',
        'imagePullSecrets/name',
        ...environment('secretKeyRef', 'secretRef'),
      ]),
      field('spec/tls/secretName', 'Ingress'),
      ingressAnnotation('ingress.kubernetes.io\\/auth-secret'),
      ingressAnnotation('nginx.ingress.kubernetes.io\\/auth-secret'),
      ingressAnnotation('nginx.ingress.kubernetes.io\\/auth-tls-secret'),
      field('imagePullSecrets/name', 'ServiceAccount'),
      ...['secretName', 'adminSecretName', 'userSecretName', 'secretRef'].map((key) =>
        field(`parameters/${key}`, 'StorageClass'),
      ),
      ...resourceNames,
      {
        ...field(
          'spec/template/spec/containers/env/valueFrom/secretKeyRef/name',
          'Service',
          'serving.knative.dev',
        ),
        version: 'v1',
      },
      field('spec/azureFile/secretName', 'PersistentVolume'),
    ],
  },
  {
    target: { version: 'v1', kind: 'Service' },
    fields: [
      field('spec/serviceName', 'StatefulSet', 'apps'),
      ...[
        'spec/rules/http/paths/backend/serviceName',
        'spec/backend/serviceName',
        'spec/rules/http/paths/backend/service/name',
        'spec/defaultBackend/service/name',
      ].map((path) => field(path, 'Ingress')),
      field('spec/service/name', 'APIService', 'apiregistration.k8s.io'),
      field('webhooks/clientConfig/service', 'ValidatingWebhookConfiguration', admission),
      field('webhooks/clientConfig/service', 'MutatingWebhookConfiguration', admission),
    ],
  },
  {
    target: { group: 'scheduling.k8s.io', version: 'v1', kind: 'PriorityClass' },
    fields: inWorkloads('priorityClassName'),
  },
  {
    target: { version: 'v1', kind: 'PersistentVolume' },
    fields: [field('spec/volumeName', 'PersistentVolumeClaim'), field('rules/resourceNames', 'ClusterRole')],
  },
  {
    target: { version: 'v1', kind: 'PersistentVolumeClaim' },
    fields: inWorkloads('volumes/persistentVolumeClaim/claimName'),
  },
  { target: { kind: 'Deployment' }, fields: scaled },
  { target: { kind: 'StatefulSet' }, fields: scaled },
  { target: { kind: 'ReplicaSet' }, fields: scaled },
  { target: { kind: 'ReplicationController' }, fields: scaled },
  {
    target: { group: admission, kind: 'ValidatingAdmissionPolicy' },
    fields: [field('spec/policyName', 'ValidatingAdmissionPolicyBinding', admission)],
  },
];
