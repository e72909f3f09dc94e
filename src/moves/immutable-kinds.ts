/** A field that the API server, or an operator's webhook, refuses to change once the object is there. */
export interface ImmutableField {
  readonly path: readonly string[];
  /**
   * `change` refuses each other value, `replacement` one in place of a value that stays if it is left out, `shrink` a
   * smaller quantity, `removal` no value any more, `older` an earlier major version of an image.
   */
  readonly refused: 'change' | 'replacement' | 'shrink' | 'removal' | 'older';
  /** What the field is if it is not given. */
  readonly byDefault?: string;
  readonly wayThrough: string;
}

export const recreate =
  'Delete the object in the cluster before Flux applies this; or annotate it with kustomize.toolkit.fluxcd.io/force: enabled, so that Flux replaces it.';
const orphan =
  'Delete it without its pods (`kubectl delete statefulset NAME --cascade=orphan`) before Flux applies this; raise the requests of its claims by hand if volumes grow.';
export const volumeStays =
  'A volume keeps its class and never shrinks: create a new claim, copy the data, and use that claim.';

export const operatorRecreates =
  'Its operator recreates its StatefulSet, but existing claims stay as they are: raise their requests by hand. A volume keeps its class and never shrinks.';

const fields =
  (refused: ImmutableField['refused']) =>
  (wayThrough: string, ...paths: string[]): ImmutableField[] =>
    paths.map((path) => ({ path: path.split('.'), refused, wayThrough }));
const change = fields('change');
const replacement = fields('replacement');
const shrink = fields('shrink');
const removal = fields('removal');

function withDefault(byDefault: string, wayThrough: string, path: string): ImmutableField[] {
  return change(wayThrough, path).map((field) => ({ ...field, byDefault }));
}

/**
 * By `group/Kind`, and by `Kind` alone in the core group. What the schema of a kind says itself, as `self == oldSelf`, is not
 * repeated here: `fixed-fields.ts` reads it.
 */
export const immutableKinds: Readonly<Record<string, readonly ImmutableField[]>> = {
  'apps/StatefulSet': [
    ...change(orphan, 'spec.volumeClaimTemplates', 'spec.selector', 'spec.serviceName'),
    ...withDefault('OrderedReady', orphan, 'spec.podManagementPolicy'),
  ],
  'apps/Deployment': change(recreate, 'spec.selector'),
  'apps/DaemonSet': change(recreate, 'spec.selector'),
  'apps/ReplicaSet': change(recreate, 'spec.selector'),
  'apps/ControllerRevision': change(recreate, 'data'),
  'batch/Job': [
    ...change(
      recreate,
      'spec.template',
      'spec.selector',
      'spec.podFailurePolicy',
      'spec.successPolicy',
      'spec.backoffLimitPerIndex',
      'spec.managedBy',
    ),
    ...withDefault('NonIndexed', recreate, 'spec.completionMode'),
  ],
  Pod: change(
    recreate,
    'spec.volumes',
    'spec.serviceAccountName',
    'spec.restartPolicy',
    'spec.hostNetwork',
    'spec.securityContext',
  ),
  Service: [
    ...replacement(recreate, 'spec.clusterIP', 'spec.ipFamilies.0', 'spec.healthCheckNodePort'),
    ...change(recreate, 'spec.loadBalancerClass'),
  ],
  ResourceQuota: change(recreate, 'spec.scopes'),
  PersistentVolumeClaim: [
    ...change(
      volumeStays,
      'spec.storageClassName',
      'spec.accessModes',
      'spec.selector',
      'spec.dataSource',
      'spec.dataSourceRef',
    ),
    // A claim without a name has been bound since.
    ...replacement(volumeStays, 'spec.volumeName'),
    ...withDefault('Filesystem', volumeStays, 'spec.volumeMode'),
    ...shrink(volumeStays, 'spec.resources.requests.storage'),
  ],
  PersistentVolume: change(
    volumeStays,
    'spec.csi',
    'spec.nfs',
    'spec.local',
    'spec.hostPath',
    'spec.iscsi',
    'spec.fc',
    'spec.nodeAffinity',
    'spec.volumeMode',
  ),
  Secret: withDefault('Opaque', recreate, 'type'),
  'rbac.authorization.k8s.io/RoleBinding': change(recreate, 'roleRef'),
  'rbac.authorization.k8s.io/ClusterRoleBinding': change(recreate, 'roleRef'),
  'storage.k8s.io/StorageClass': [
    ...change(recreate, 'provisioner', 'parameters'),
    ...withDefault('Delete', recreate, 'reclaimPolicy'),
    ...withDefault('Immediate', recreate, 'volumeBindingMode'),
  ],
  'storage.k8s.io/VolumeAttributesClass': change(recreate, 'driverName', 'parameters'),
  'storage.k8s.io/CSIDriver': change(recreate, 'spec.attachRequired', 'spec.volumeLifecycleModes'),
  'scheduling.k8s.io/PriorityClass': [
    ...change(recreate, 'value'),
    ...withDefault('PreemptLowerPriority', recreate, 'preemptionPolicy'),
  ],
  'node.k8s.io/RuntimeClass': change(recreate, 'handler'),
  'networking.k8s.io/IngressClass': change(recreate, 'spec.controller'),
  'discovery.k8s.io/EndpointSlice': change(recreate, 'addressType'),
  'resource.k8s.io/ResourceClaim': change(recreate, 'spec'),
  'resource.k8s.io/ResourceClaimTemplate': change(recreate, 'spec'),
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
    ...removal(
      'A volume that PostgreSQL has stays: create a new Cluster without it from a backup, and move to it.',
      'spec.walStorage',
      'spec.tablespaces',
    ),
    ...fields('older')(
      'PostgreSQL does not read the files of a later major version: create a new Cluster with the older one, and import a dump.',
      'spec.imageName',
    ),
    ...change(recreate, 'spec.postgresUID', 'spec.postgresGID'),
    ...change(
      'Existing instances keep their volumes: after the change, delete one instance with its claim at a time, and the operator recreates it from the others.',
      'spec.storage.storageClass',
    ),
  ],
  // Its operator passes the claim on to a StatefulSet, whose claim templates do not change.
  'dragonflydb.io/Dragonfly': [
    ...replacement(
      'Raise the requests of its claims, then delete the StatefulSet with its name, using --cascade=orphan: the operator recreates it around its pods. A volume keeps its class and never shrinks.',
      'spec.snapshot.persistentVolumeClaimSpec',
    ),
    ...removal(
      'Its pods no longer mount the volumes, but its StatefulSet keeps asking for them: delete it, using --cascade=orphan, and the operator recreates it without; then delete the claims.',
      'spec.snapshot.persistentVolumeClaimSpec',
    ),
  ],
  ...Object.fromEntries(
    ['Prometheus', 'PrometheusAgent', 'Alertmanager', 'ThanosRuler'].map((kind) => [
      `monitoring.coreos.com/${kind}`,
      change(operatorRecreates, 'spec.storage.volumeClaimTemplate.spec'),
    ]),
  ),
};
