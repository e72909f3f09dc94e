/** A field that the API server, or an operator's webhook, refuses to change once the object is there. */
export interface ImmutableField {
  readonly path: readonly string[];
  /** `change` refuses each other value, `shrink` a smaller quantity, `headless` a change to or from None. */
  readonly refused: 'change' | 'shrink' | 'headless';
  /** What the field is if it is not given. */
  readonly byDefault?: string;
  readonly wayThrough: string;
}

const recreate =
  'Delete the object in the cluster before Flux applies this; or annotate it with kustomize.toolkit.fluxcd.io/force: enabled, so that Flux replaces it.';
const orphan =
  'Delete it without its pods (`kubectl delete statefulset NAME --cascade=orphan`) before Flux applies this; raise the requests of its claims by hand if volumes grow.';
export const volumeStays =
  'A volume keeps its class and never shrinks: create a new claim, copy the data, and use that claim.';

const change = (wayThrough: string, ...paths: string[]): ImmutableField[] =>
  paths.map((path) => ({ path: path.split('.'), refused: 'change', wayThrough }));
const shrink = (wayThrough: string, ...paths: string[]): ImmutableField[] =>
  paths.map((path) => ({ path: path.split('.'), refused: 'shrink', wayThrough }));

/** By `group/Kind`, and by `Kind` alone in the core group. */
export const immutableKinds: Readonly<Record<string, readonly ImmutableField[]>> = {
  'apps/StatefulSet': [
    ...change(orphan, 'spec.volumeClaimTemplates', 'spec.selector', 'spec.serviceName'),
    ...change(orphan, 'spec.podManagementPolicy').map((field) => ({ ...field, byDefault: 'OrderedReady' })),
  ],
  'apps/Deployment': change(recreate, 'spec.selector'),
  'apps/DaemonSet': change(recreate, 'spec.selector'),
  'apps/ReplicaSet': change(recreate, 'spec.selector'),
  'batch/Job': change(
    recreate,
    'spec.template',
    'spec.selector',
    'spec.completionMode',
    'spec.podFailurePolicy',
  ),
  Service: [{ path: ['spec', 'clusterIP'], refused: 'headless', wayThrough: recreate }],
  PersistentVolumeClaim: [
    ...change(
      volumeStays,
      'spec.storageClassName',
      'spec.accessModes',
      'spec.volumeMode',
      'spec.selector',
      'spec.dataSource',
    ),
    ...shrink(volumeStays, 'spec.resources.requests.storage'),
  ],
  PersistentVolume: change(
    volumeStays,
    'spec.csi',
    'spec.nfs',
    'spec.local',
    'spec.hostPath',
    'spec.nodeAffinity',
  ),
  Secret: change(recreate, 'type').map((field) => ({ ...field, byDefault: 'Opaque' })),
  'rbac.authorization.k8s.io/RoleBinding': change(recreate, 'roleRef'),
  'rbac.authorization.k8s.io/ClusterRoleBinding': change(recreate, 'roleRef'),
  'storage.k8s.io/StorageClass': change(
    recreate,
    'provisioner',
    'parameters',
    'reclaimPolicy',
    'volumeBindingMode',
  ),
  'scheduling.k8s.io/PriorityClass': change(recreate, 'value', 'preemptionPolicy'),
  'node.k8s.io/RuntimeClass': change(recreate, 'handler'),
  'networking.k8s.io/IngressClass': change(recreate, 'spec.controller'),
  'gateway.networking.k8s.io/GatewayClass': change(recreate, 'spec.controllerName'),
  'apiextensions.k8s.io/CustomResourceDefinition': change(
    'The kind has to be recreated, which deletes its objects: export them first.',
    'spec.scope',
    'spec.names.kind',
    'spec.names.plural',
  ),
  'cert-manager.io/CertificateRequest': change(recreate, 'spec'),
  'postgresql.cnpg.io/Cluster': [
    ...shrink(
      'PostgreSQL volumes only grow: create a new Cluster with the smaller size from a backup, and move to it.',
      'spec.storage.size',
      'spec.walStorage.size',
    ),
    ...change(
      'Existing instances keep their volumes: after the change, delete one instance with its claim at a time, and the operator recreates it from the others.',
      'spec.storage.storageClass',
    ),
  ],
  // Its operator passes the claim on to a StatefulSet, whose claim templates do not change.
  'dragonflydb.io/Dragonfly': change(
    'Raise the requests of its claims, then delete the StatefulSet with its name, using --cascade=orphan: the operator recreates it around its pods. A volume keeps its class and never shrinks.',
    'spec.snapshot.persistentVolumeClaimSpec',
  ),
  'postgresql.cnpg.io/Database': change(recreate, 'spec.name', 'spec.cluster', 'spec.owner'),
};
