import { type Additions, all, between, distinct, items, keys, oneOf, scalar } from '../additions.ts';
import { labelKeys, selectsSomething } from './meta.ts';
import {
  cronTimeZone,
  daemonRoom,
  images,
  jobRestartPolicy,
  recreateStrategy,
  restartAlways,
  someRoom,
} from './pod.ts';
import { podAdditions } from './pod-additions.ts';
import {
  apiGroup,
  claimTemplates,
  endPort,
  ingressPath,
  ingressRules,
  limitOrder,
  metricSource,
  metricSources,
  networkPeer,
  policyRule,
  replicaBounds,
  subject,
} from './rules.ts';
import { nodePortRange, servicePorts, serviceType } from './service.ts';

/**
 * Checks of complete pods; templates in the objects of operators may be incomplete, because the operators complete
 * them.
 */
export const wholeAdditions: Additions = {
  PodSpec: { fields: { containers: between(1) } },
  PodTemplateSpec: { required: ['spec'] },
};

/** Checks in the API server's code, by definition. */
export const additions: Additions = {
  ObjectMeta: {
    fields: { name: between(1, 253), labels: all(keys(/^.{1,317}$/), items(scalar('labelValue'))) },
    rules: [labelKeys],
  },
  ...podAdditions,
  ServicePort: {
    fields: {
      port: between(1, 65535),
      targetPort: scalar('portOrName'),
      name: scalar('dnsLabel'),
      nodePort: between(0, 65535),
      protocol: oneOf('TCP', 'UDP', 'SCTP'),
    },
  },
  ClientIPConfig: { fields: { timeoutSeconds: between(1, 86400) } },
  ServiceSpec: {
    fields: {
      type: oneOf('ClusterIP', 'NodePort', 'LoadBalancer', 'ExternalName'),
      selector: items(scalar('labelValue')),
      externalTrafficPolicy: oneOf('Cluster', 'Local'),
      internalTrafficPolicy: oneOf('Cluster', 'Local'),
      healthCheckNodePort: between(0, 65535),
      ipFamilies: all(distinct(), between(undefined, 2), items(oneOf('IPv4', 'IPv6'))),
      ipFamilyPolicy: oneOf('SingleStack', 'PreferDualStack', 'RequireDualStack'),
      loadBalancerSourceRanges: items(scalar('cidr')),
      sessionAffinity: oneOf('ClientIP', 'None'),
      trafficDistribution: oneOf('PreferClose', 'PreferSameZone', 'PreferSameNode'),
    },
    rules: [servicePorts, serviceType, nodePortRange],
  },
  PersistentVolumeSpec: {
    fields: {
      accessModes: all(
        between(1),
        items(oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod')),
      ),
      persistentVolumeReclaimPolicy: oneOf('Retain', 'Recycle', 'Delete'),
      volumeMode: oneOf('Block', 'Filesystem'),
    },
    required: ['accessModes', 'capacity'],
    choices: [
      {
        of: [
          'awsElasticBlockStore',
          'azureDisk',
          'azureFile',
          'cephfs',
          'cinder',
          'csi',
          'fc',
          'flexVolume',
          'flocker',
          'gcePersistentDisk',
          'glusterfs',
          'hostPath',
          'iscsi',
          'nfs',
          'photonPersistentDisk',
          'portworxVolume',
          'quobyte',
          'rbd',
          'scaleIO',
          'storageos',
          'vsphereVolume',
        ],
        least: 0,
        most: 1,
      },
    ],
  },
  LimitRangeItem: { rules: [limitOrder] },
  ScopedResourceSelectorRequirement: { fields: { operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist') } },
  ResourceQuotaSpec: {
    fields: {
      scopes: items(
        oneOf(
          'Terminating',
          'NotTerminating',
          'BestEffort',
          'NotBestEffort',
          'PriorityClass',
          'CrossNamespacePodAffinity',
          'VolumeAttributesClass',
        ),
      ),
    },
  },
  EndpointAddress: { fields: { ip: scalar('ip') } },
  EndpointPort: { fields: { port: between(1, 65535), protocol: oneOf('TCP', 'UDP', 'SCTP') } },
  RollingUpdateDeployment: {
    fields: { maxSurge: scalar('intOrPercent'), maxUnavailable: scalar('intOrPercent') },
    rules: [someRoom],
  },
  DeploymentStrategy: { fields: { type: oneOf('Recreate', 'RollingUpdate') }, rules: [recreateStrategy] },
  DeploymentSpec: {
    fields: {
      replicas: between(0),
      minReadySeconds: between(0),
      progressDeadlineSeconds: between(0),
      revisionHistoryLimit: between(0),
    },
    rules: [restartAlways, images, selectsSomething],
  },
  ReplicaSetSpec: {
    fields: { replicas: between(0), minReadySeconds: between(0) },
    rules: [restartAlways, images, selectsSomething],
  },
  StatefulSetOrdinals: { fields: { start: between(0) } },
  StatefulSetPersistentVolumeClaimRetentionPolicy: {
    fields: { whenDeleted: oneOf('Retain', 'Delete'), whenScaled: oneOf('Retain', 'Delete') },
  },
  RollingUpdateStatefulSetStrategy: {
    fields: { maxUnavailable: scalar('intOrPercent'), partition: between(0) },
  },
  StatefulSetUpdateStrategy: { fields: { type: oneOf('RollingUpdate', 'OnDelete') } },
  StatefulSetSpec: {
    fields: {
      replicas: between(0),
      minReadySeconds: between(0),
      revisionHistoryLimit: between(0),
      serviceName: scalar('dnsLabelOrNothing'),
      podManagementPolicy: oneOf('OrderedReady', 'Parallel'),
    },
    rules: [restartAlways, images, selectsSomething, claimTemplates],
  },
  RollingUpdateDaemonSet: {
    fields: { maxSurge: scalar('intOrPercent'), maxUnavailable: scalar('intOrPercent') },
    rules: [daemonRoom],
  },
  DaemonSetUpdateStrategy: { fields: { type: oneOf('RollingUpdate', 'OnDelete') } },
  DaemonSetSpec: {
    fields: { minReadySeconds: between(0), revisionHistoryLimit: between(0) },
    rules: [restartAlways, images, selectsSomething],
  },
  PodFailurePolicyOnExitCodesRequirement: {
    fields: { operator: oneOf('In', 'NotIn'), values: all(between(1), between(undefined, 255)) },
  },
  PodFailurePolicyRule: {
    fields: {
      action: oneOf('Count', 'FailIndex', 'FailJob', 'Ignore'),
      onPodConditions: between(undefined, 20),
    },
    choices: [{ of: ['onExitCodes', 'onPodConditions'], least: 1, most: 1 }],
  },
  PodFailurePolicy: { fields: { rules: between(undefined, 20) } },
  SuccessPolicy: { fields: { rules: all(between(1), between(undefined, 20)) } },
  JobSpec: {
    fields: {
      activeDeadlineSeconds: between(0),
      backoffLimit: between(0),
      backoffLimitPerIndex: between(0),
      completions: between(0),
      maxFailedIndexes: between(0),
      parallelism: between(0),
      ttlSecondsAfterFinished: between(0),
      completionMode: oneOf('NonIndexed', 'Indexed'),
      podReplacementPolicy: oneOf('TerminatingOrFailed', 'Failed'),
    },
    rules: [jobRestartPolicy, images],
  },
  JobTemplateSpec: { required: ['spec'] },
  CronJobSpec: {
    fields: {
      schedule: scalar('cron'),
      concurrencyPolicy: oneOf('Allow', 'Forbid', 'Replace'),
      failedJobsHistoryLimit: between(0),
      successfulJobsHistoryLimit: between(0),
      startingDeadlineSeconds: between(0),
    },
    rules: [cronTimeZone],
  },
  HorizontalPodAutoscalerSpec: {
    fields: { maxReplicas: between(1), minReplicas: between(0), targetCPUUtilizationPercentage: between(1) },
    rules: [replicaBounds],
  },
  CrossVersionObjectReference: { fields: { kind: between(1), name: between(1) }, rules: [apiGroup] },
  MetricSpec: { fields: { type: oneOf(...Object.keys(metricSources)) }, rules: [metricSource] },
  MetricTarget: {
    fields: { type: oneOf('Utilization', 'Value', 'AverageValue'), averageUtilization: between(1) },
    choices: [{ of: ['averageUtilization', 'averageValue', 'value'], least: 1, most: 3 }],
  },
  ResourceMetricSource: { fields: { name: between(1) } },
  ContainerResourceMetricSource: { fields: { container: between(1), name: between(1) } },
  MetricIdentifier: { fields: { name: between(1) } },
  IPBlock: { fields: { cidr: scalar('cidr'), except: items(scalar('cidr')) } },
  NetworkPolicyPeer: {
    choices: [{ of: ['ipBlock', 'namespaceSelector', 'podSelector'], least: 1, most: 3 }],
    rules: [networkPeer],
  },
  NetworkPolicyPort: {
    fields: { port: scalar('portOrName'), endPort: between(1, 65535), protocol: oneOf('TCP', 'UDP', 'SCTP') },
    rules: [endPort],
  },
  NetworkPolicySpec: { fields: { policyTypes: items(oneOf('Ingress', 'Egress')) } },
  ServiceBackendPort: {
    fields: { name: scalar('portName'), number: between(1, 65535) },
    choices: [{ of: ['name', 'number'], least: 1, most: 1 }],
  },
  IngressBackend: { choices: [{ of: ['service', 'resource'], least: 1, most: 1 }] },
  HTTPIngressPath: {
    fields: { pathType: oneOf('Exact', 'Prefix', 'ImplementationSpecific') },
    rules: [ingressPath],
  },
  HTTPIngressRuleValue: { fields: { paths: between(1) } },
  IngressServiceBackend: { fields: { name: scalar('dnsLabel') }, required: ['port'] },
  IngressRule: { fields: { host: scalar('hostPattern') } },
  IngressSpec: {
    fields: { ingressClassName: scalar('dnsSubdomain') },
    choices: [{ of: ['defaultBackend', 'rules'], least: 1, most: 2 }],
    rules: [ingressRules],
  },
  IngressClassParametersReference: { fields: { scope: oneOf('Cluster', 'Namespace') } },
  Scheduling: { fields: { nodeSelector: items(scalar('labelValue')) } },
  PodDisruptionBudgetSpec: {
    fields: {
      maxUnavailable: scalar('intOrPercent'),
      minAvailable: scalar('intOrPercent'),
      unhealthyPodEvictionPolicy: oneOf('IfHealthyBudget', 'AlwaysAllow'),
    },
    choices: [{ of: ['maxUnavailable', 'minAvailable'], least: 0, most: 1 }],
  },
  PolicyRule: { rules: [policyRule] },
  RoleRef: {
    fields: {
      name: between(1),
      // If it is empty or absent, the group is that of RBAC.
      apiGroup: oneOf('rbac.authorization.k8s.io', ''),
      kind: oneOf('Role', 'ClusterRole'),
    },
    optional: ['apiGroup'],
  },
  Subject: { fields: { kind: oneOf('User', 'Group', 'ServiceAccount') }, rules: [subject] },
  CSIDriverSpec: {
    fields: {
      fsGroupPolicy: oneOf('ReadWriteOnceWithFSType', 'File', 'None'),
      nodeAllocatableUpdatePeriodSeconds: between(10),
      volumeLifecycleModes: items(oneOf('Persistent', 'Ephemeral')),
    },
  },
};
