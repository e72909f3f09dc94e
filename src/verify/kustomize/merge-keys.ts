import { stringOf } from '../../diagnostics/string-of.ts';
import type { PlainMap } from '../model/data.ts';
import { own } from '../own.ts';

/** How a strategic merge patch treats fields; fields that are not listed are merged by default rules. */
export interface MergeSchema {
  readonly [field: string]: MergeField;
}

export interface MergeField {
  /** For lists: the keys that identify items; empty for lists of plain values, which are joined. */
  readonly keys?: readonly string[];
  readonly fields?: MergeSchema;
}

const byName: MergeField = { keys: ['name'] };

const container: MergeSchema = {
  env: byName,
  ports: { keys: ['containerPort', 'protocol'] },
  volumeDevices: { keys: ['devicePath'] },
  volumeMounts: { keys: ['mountPath'] },
};

const { ports: _, ...ephemeralContainer } = container;

const pod: MergeSchema = {
  containers: { keys: ['name'], fields: container },
  initContainers: { keys: ['name'], fields: container },
  ephemeralContainers: { keys: ['name'], fields: ephemeralContainer },
  hostAliases: { keys: ['ip'] },
  imagePullSecrets: byName,
  topologySpreadConstraints: { keys: ['topologyKey', 'whenUnsatisfiable'] },
  volumes: byName,
};

const metadata: MergeField = { fields: { finalizers: { keys: [] }, ownerReferences: { keys: ['uid'] } } };
const status: MergeField = { fields: { conditions: { keys: ['type'] } } };
const template: MergeField = { fields: { metadata, spec: { fields: pod } } };
const workload: MergeSchema = {
  metadata,
  spec: { fields: { template, volumeClaimTemplates: { fields: { metadata } } } },
  status,
};
const cronJob: MergeSchema = {
  metadata,
  spec: { fields: { jobTemplate: { fields: { metadata, spec: { fields: { template } } } } } },
};
const other: MergeSchema = { metadata, status };
const webhooks: MergeSchema = { metadata, webhooks: byName };

/**
 * The kinds of which Kustomize has schemas, by API version. It has none of custom resources, whose lists are replaced.
 */
const schemas: Readonly<Record<string, Readonly<Record<string, MergeSchema>>>> = {
  v1: {
    Pod: { metadata, spec: { fields: pod }, status },
    PodTemplate: { metadata, template },
    ReplicationController: workload,
    Service: { metadata, spec: { fields: { ports: { keys: ['port', 'protocol'] } } }, status },
    ServiceAccount: { metadata, secrets: byName },
  },
  'apps/v1': {
    DaemonSet: workload,
    Deployment: workload,
    ReplicaSet: workload,
    StatefulSet: workload,
  },
  'batch/v1': { CronJob: cronJob, Job: workload },
  'batch/v1beta1': { CronJob: cronJob },
  'admissionregistration.k8s.io/v1': {
    MutatingWebhookConfiguration: webhooks,
    ValidatingWebhookConfiguration: webhooks,
  },
  'storage.k8s.io/v1': { CSINode: { metadata, spec: { fields: { drivers: byName } } } },
};

/** The other kinds that it knows, in which only metadata and status are merged by keys. */
const plainKinds: Readonly<Record<string, readonly string[]>> = {
  v1: [
    ...['ConfigMap', 'Secret', 'Namespace', 'Node', 'PersistentVolume', 'PersistentVolumeClaim'],
    ...['Endpoints', 'Event', 'LimitRange', 'ResourceQuota'],
  ],
  'autoscaling/v1': ['HorizontalPodAutoscaler'],
  'networking.k8s.io/v1': ['Ingress', 'IngressClass', 'NetworkPolicy'],
  'policy/v1': ['PodDisruptionBudget'],
  'rbac.authorization.k8s.io/v1': ['ClusterRole', 'ClusterRoleBinding', 'Role', 'RoleBinding'],
  'scheduling.k8s.io/v1': ['PriorityClass'],
  'storage.k8s.io/v1': ['CSIDriver', 'StorageClass', 'VolumeAttachment'],
  'node.k8s.io/v1': ['RuntimeClass'],
  'coordination.k8s.io/v1': ['Lease'],
  'apiextensions.k8s.io/v1': ['CustomResourceDefinition'],
  'apiregistration.k8s.io/v1': ['APIService'],
};

export function mergeSchemaOf(object: PlainMap): MergeSchema | undefined {
  const apiVersion = stringOf(object['apiVersion']);
  const kind = stringOf(object['kind']);
  return (
    own(own(schemas, apiVersion), kind) ?? (own(plainKinds, apiVersion)?.includes(kind) ? other : undefined)
  );
}
