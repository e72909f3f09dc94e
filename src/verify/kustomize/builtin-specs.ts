import type { FieldSpec, KindSelector } from './field-specs.ts';

/*
 * A field that Kustomize's transformers change, unless configuration files add others. Kinds are given as Kustomize
 * gives them: most without a group, so that a custom resource called Deployment counts as well.
 */

function spec(path: string, kind: KindSelector = {}, create = false): FieldSpec {
  return { ...kind, path: path.split('/'), ...(create && { create }) };
}

const controller: KindSelector = { version: 'v1', kind: 'ReplicationController' };
const deployment: KindSelector = { kind: 'Deployment' };
const replicaSet: KindSelector = { kind: 'ReplicaSet' };
const daemonSet: KindSelector = { kind: 'DaemonSet' };
const statefulSet: KindSelector = { group: 'apps', kind: 'StatefulSet' };
const job: KindSelector = { group: 'batch', kind: 'Job' };
const cronJob: KindSelector = { group: 'batch', kind: 'CronJob' };
const networkPolicy: KindSelector = { group: 'networking.k8s.io', kind: 'NetworkPolicy' };

/** The metadata of objects and of the pods and jobs that they create. */
function metadataSpecs(field: 'labels' | 'annotations', stateful: KindSelector): FieldSpec[] {
  return [
    spec(`metadata/${field}`, {}, true),
    ...[controller, deployment, replicaSet, daemonSet, stateful, job].map((kind) =>
      spec(`spec/template/metadata/${field}`, kind, true),
    ),
    spec(`spec/jobTemplate/metadata/${field}`, cronJob, true),
    spec(`spec/jobTemplate/spec/template/metadata/${field}`, cronJob, true),
  ];
}

const scheduling = [
  'affinity/podAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm',
  'affinity/podAffinity/requiredDuringSchedulingIgnoredDuringExecution',
  'affinity/podAntiAffinity/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm',
  'affinity/podAntiAffinity/requiredDuringSchedulingIgnoredDuringExecution',
  'topologySpreadConstraints',
].flatMap((path) =>
  [{ group: 'apps', kind: 'Deployment' }, statefulSet].map((kind) =>
    spec(`spec/template/spec/${path}/labelSelector/matchLabels`, kind),
  ),
);

export const templateLabels: readonly FieldSpec[] = metadataSpecs('labels', statefulSet);

export const claimTemplateLabels: readonly FieldSpec[] = [
  spec('spec/volumeClaimTemplates[]/metadata/labels', statefulSet, true),
];

/** Labels, with the selectors that must follow them. */
export const commonLabels: readonly FieldSpec[] = [
  spec('spec/selector', { version: 'v1', kind: 'Service' }, true),
  spec('spec/selector', controller, true),
  ...[deployment, replicaSet, daemonSet, statefulSet].map((kind) =>
    spec('spec/selector/matchLabels', kind, true),
  ),
  ...scheduling,
  spec('spec/selector/matchLabels', job),
  spec('spec/jobTemplate/spec/selector/matchLabels', cronJob),
  spec('spec/selector/matchLabels', { group: 'policy', kind: 'PodDisruptionBudget' }),
  spec('spec/podSelector/matchLabels', networkPolicy),
  spec('spec/ingress/from/podSelector/matchLabels', networkPolicy),
  spec('spec/egress/to/podSelector/matchLabels', networkPolicy),
  ...templateLabels,
  ...claimTemplateLabels,
];

export const commonAnnotations: readonly FieldSpec[] = metadataSpecs('annotations', { kind: 'StatefulSet' });

export const objectLabels: FieldSpec = spec('metadata/labels', {}, true);

export const objectAnnotations: FieldSpec = spec('metadata/annotations', {}, true);

/** In addition to `containers` and `initContainers`, which are found at any depth. */
export const images: readonly FieldSpec[] = [
  'spec/containers[]/image',
  'spec/initContainers[]/image',
  'spec/volumes[]/image/reference',
  'spec/template/spec/containers[]/image',
  'spec/template/spec/initContainers[]/image',
  'spec/template/spec/volumes[]/image/reference',
  'spec/jobTemplate/spec/template/spec/volumes[]/image/reference',
].map((path) => spec(path, {}, true));

export const replicas: readonly FieldSpec[] = [
  'Deployment',
  'ReplicationController',
  'ReplicaSet',
  'StatefulSet',
].map((kind) => spec('spec/replicas', { kind }, true));

/** In addition to `metadata.namespace`. */
export const namespaces: readonly FieldSpec[] = [
  spec('metadata/name', { kind: 'Namespace' }, true),
  spec('spec/service/namespace', { group: 'apiregistration.k8s.io', kind: 'APIService' }, true),
  spec('spec/conversion/webhook/clientConfig/service/namespace', {
    group: 'apiextensions.k8s.io',
    kind: 'CustomResourceDefinition',
  }),
];

export const names: readonly FieldSpec[] = [spec('metadata/name')];

const podFields = ['containers', 'initContainers'].flatMap((list) =>
  ['args', 'command', 'env/value', 'volumeMounts/mountPath'].map((field) => `${list}/${field}`),
);

/** Fields in which `$(NAME)` of `vars` is replaced. */
export const variables: readonly FieldSpec[] = [
  ...podFields.flatMap((field) => [
    spec(`spec/jobTemplate/spec/template/spec/${field}`, { kind: 'CronJob' }),
    spec(`spec/${field}`, { kind: 'Pod' }),
    ...['DaemonSet', 'Deployment', 'Job', 'ReplicaSet', 'StatefulSet'].map((kind) =>
      spec(`spec/template/spec/${field}`, { kind }),
    ),
  ]),
  spec('spec/jobTemplate/spec/template/volumes/nfs/server', { kind: 'CronJob' }),
  ...['DaemonSet', 'Deployment', 'Job', 'ReplicaSet'].map((kind) =>
    spec('spec/template/spec/volumes/nfs/server', { kind }),
  ),
  spec('spec/volumes/nfs/server', { kind: 'Pod' }),
  spec('spec/volumeClaimTemplates/spec/nfs/server', { kind: 'StatefulSet' }),
  spec('spec/nfs/server', { kind: 'PersistentVolume' }),
  spec('spec/template/metadata/annotations', { kind: 'Deployment' }),
  spec('spec/rules/host', { kind: 'Ingress' }),
  spec('spec/tls/hosts', { kind: 'Ingress' }),
  spec('spec/tls/secretName', { kind: 'Ingress' }),
  spec('spec/ports/port', { kind: 'Service' }),
  spec('spec/ports/targetPort', { kind: 'Service' }),
  spec('metadata/labels'),
  spec('metadata/annotations'),
];
