import { type Additions, all, between, items, keys, matching, oneOf, scalar } from '../additions.ts';
import { requestsWithinLimits, selectorValues } from './meta.ts';
import {
  containerNames,
  escalation,
  hostPorts,
  localhostProfile,
  oneSuccess,
  ownNameservers,
  portNames,
  rootAgainstNonRoot,
  toleration,
  wholeBytes,
} from './pod.ts';

/** A key in the data of a Secret or ConfigMap. */
const dataKey = all(between(1, 253), matching(/^[-._a-zA-Z0-9]*$/));

/** The fields of a pod that its containers can read. */
const downward =
  /^(metadata\.(name|namespace|uid|labels|annotations|(labels|annotations)\['.+'\])|spec\.(nodeName|serviceAccountName|hostname)|status\.(hostIPs?|podIPs?))$/;

/** Checks of pods in the API server's code, by definition. */
export const podAdditions: Additions = {
  ObjectFieldSelector: { fields: { fieldPath: all(between(1), matching(downward)) } },
  ConfigMapKeySelector: { fields: { key: dataKey, name: scalar('dnsSubdomain') }, required: ['name'] },
  SecretKeySelector: { fields: { key: dataKey, name: scalar('dnsSubdomain') }, required: ['name'] },
  EnvVarSource: {
    choices: [
      {
        of: ['configMapKeyRef', 'fieldRef', 'fileKeyRef', 'resourceFieldRef', 'secretKeyRef'],
        least: 1,
        most: 1,
      },
    ],
  },
  EnvVar: {
    fields: { name: all(between(1), matching(/^[ -<>-~]*$/)) },
    choices: [{ of: ['value', 'valueFrom'], least: 0, most: 1 }],
  },
  ConfigMapEnvSource: { fields: { name: scalar('dnsSubdomain') }, required: ['name'] },
  SecretEnvSource: { fields: { name: scalar('dnsSubdomain') }, required: ['name'] },
  EnvFromSource: { choices: [{ of: ['configMapRef', 'secretRef'], least: 1, most: 1 }] },
  ContainerPort: {
    fields: {
      containerPort: between(1, 65535),
      hostPort: between(0, 65535),
      name: scalar('portName'),
      protocol: oneOf('TCP', 'UDP', 'SCTP'),
    },
  },
  ResourceRequirements: {
    fields: {
      limits: keys(/^(cpu|memory|ephemeral-storage|storage|hugepages-.+|.+\/.+)$/s),
      requests: keys(/^(cpu|memory|ephemeral-storage|storage|hugepages-.+|.+\/.+)$/s),
    },
    rules: [requestsWithinLimits, wholeBytes],
  },
  ContainerResizePolicy: { fields: { restartPolicy: oneOf('NotRequired', 'RestartContainer') } },
  ContainerRestartRuleOnExitCodes: {
    fields: { operator: oneOf('In', 'NotIn'), values: between(undefined, 255) },
  },
  ContainerRestartRule: { fields: { action: oneOf('Restart', 'RestartAllContainers') } },
  VolumeMount: {
    fields: {
      mountPath: between(1),
      name: between(1),
      mountPropagation: oneOf('None', 'HostToContainer', 'Bidirectional'),
      recursiveReadOnly: oneOf('Disabled', 'IfPossible', 'Enabled'),
    },
    choices: [{ of: ['subPath', 'subPathExpr'], least: 0, most: 1 }],
  },
  GRPCAction: { fields: { port: between(1, 65535) } },
  HTTPGetAction: { fields: { port: scalar('portOrName'), scheme: oneOf('HTTP', 'HTTPS') } },
  TCPSocketAction: { fields: { port: scalar('portOrName') } },
  Probe: {
    fields: {
      failureThreshold: between(0),
      periodSeconds: between(0),
      successThreshold: between(0),
      timeoutSeconds: between(0),
      initialDelaySeconds: between(0),
      terminationGracePeriodSeconds: between(1),
    },
    choices: [{ of: ['exec', 'grpc', 'httpGet', 'tcpSocket'], least: 1, most: 1 }],
  },
  ExecAction: { fields: { command: between(1) }, required: ['command'] },
  SleepAction: { fields: { seconds: between(0) } },
  LifecycleHandler: { choices: [{ of: ['exec', 'httpGet', 'sleep', 'tcpSocket'], least: 1, most: 1 }] },
  AppArmorProfile: {
    fields: { type: oneOf('RuntimeDefault', 'Localhost', 'Unconfined') },
    rules: [localhostProfile],
  },
  SeccompProfile: {
    fields: { type: oneOf('RuntimeDefault', 'Localhost', 'Unconfined') },
    rules: [localhostProfile],
  },
  SecurityContext: {
    fields: { procMount: oneOf('Default', 'Unmasked'), runAsGroup: between(0), runAsUser: between(0) },
    rules: [escalation, rootAgainstNonRoot],
  },
  Container: {
    fields: {
      name: scalar('dnsLabel'),
      image: scalar('image'),
      imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
      restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
      terminationMessagePolicy: oneOf('File', 'FallbackToLogsOnError'),
    },
    rules: [oneSuccess, portNames],
  },
  EphemeralContainer: {
    fields: {
      name: scalar('dnsLabel'),
      image: scalar('image'),
      imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
      terminationMessagePolicy: oneOf('File', 'FallbackToLogsOnError'),
    },
  },
  NodeSelectorRequirement: {
    fields: { operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist', 'Gt', 'Lt') },
    rules: [selectorValues],
  },
  NodeSelector: { fields: { nodeSelectorTerms: between(1) } },
  PreferredSchedulingTerm: { fields: { weight: between(1, 100) } },
  LabelSelectorRequirement: {
    fields: { operator: oneOf('In', 'NotIn', 'Exists', 'DoesNotExist') },
    rules: [selectorValues],
  },
  LabelSelector: { fields: { matchLabels: items(scalar('labelValue')) } },
  PodAffinityTerm: { fields: { topologyKey: between(1) } },
  WeightedPodAffinityTerm: { fields: { weight: between(1, 100) } },
  PodDNSConfig: { fields: { nameservers: items(scalar('ip')) } },
  HostAlias: { fields: { ip: scalar('ip') } },
  PodOS: { fields: { name: oneOf('linux', 'windows') } },
  PodSecurityContext: {
    fields: {
      fsGroup: between(0),
      runAsGroup: between(0),
      runAsUser: between(0),
      fsGroupChangePolicy: oneOf('Always', 'OnRootMismatch'),
      seLinuxChangePolicy: oneOf('MountOption', 'Recursive'),
      supplementalGroups: items(between(0)),
      supplementalGroupsPolicy: oneOf('Merge', 'Strict'),
    },
    rules: [rootAgainstNonRoot],
  },
  Toleration: {
    fields: {
      effect: oneOf('', 'NoSchedule', 'PreferNoSchedule', 'NoExecute'),
      operator: oneOf('Exists', 'Equal', '', 'Lt', 'Gt'),
      key: scalar('labelKeyOrNothing'),
    },
    rules: [toleration],
  },
  TopologySpreadConstraint: {
    fields: {
      maxSkew: between(1),
      minDomains: between(1),
      nodeAffinityPolicy: oneOf('Honor', 'Ignore'),
      nodeTaintsPolicy: oneOf('Honor', 'Ignore'),
      topologyKey: between(1),
      whenUnsatisfiable: oneOf('DoNotSchedule', 'ScheduleAnyway'),
    },
  },
  AzureDiskVolumeSource: {
    fields: {
      cachingMode: oneOf('None', 'ReadOnly', 'ReadWrite'),
      kind: oneOf('Dedicated', 'Managed', 'Shared'),
    },
  },
  KeyToPath: { fields: { mode: between(0, 511) } },
  ConfigMapVolumeSource: {
    fields: { name: scalar('dnsSubdomain'), defaultMode: between(0, 511) },
    required: ['name'],
  },
  DownwardAPIVolumeFile: { fields: { mode: between(0, 511) } },
  DownwardAPIVolumeSource: { fields: { defaultMode: between(0, 511) } },
  EmptyDirVolumeSource: {
    fields: { medium: oneOf('', 'Memory', 'HugePages', 'HugePages-2Mi', 'HugePages-1Gi') },
  },
  VolumeResourceRequirements: {
    fields: {
      limits: keys(/^(cpu|memory|ephemeral-storage|storage|hugepages-.+|.+\/.+)$/s),
      requests: keys(/^(cpu|memory|ephemeral-storage|storage|hugepages-.+|.+\/.+)$/s),
    },
  },
  PersistentVolumeClaimSpec: {
    fields: {
      accessModes: items(oneOf('ReadWriteOnce', 'ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOncePod')),
      storageClassName: scalar('dnsSubdomainOrNothing'),
      volumeMode: oneOf('Block', 'Filesystem'),
    },
  },
  HostPathVolumeSource: {
    fields: {
      type: oneOf(
        '',
        'DirectoryOrCreate',
        'Directory',
        'FileOrCreate',
        'File',
        'Socket',
        'CharDevice',
        'BlockDevice',
      ),
    },
  },
  ImageVolumeSource: { fields: { pullPolicy: oneOf('Always', 'IfNotPresent', 'Never') } },
  ServiceAccountTokenProjection: { fields: { expirationSeconds: between(600) } },
  ProjectedVolumeSource: { fields: { defaultMode: between(0, 511) } },
  SecretVolumeSource: {
    fields: { secretName: scalar('dnsSubdomain'), defaultMode: between(0, 511) },
    required: ['secretName'],
  },
  PersistentVolumeClaimVolumeSource: { fields: { claimName: scalar('dnsSubdomain') } },
  Volume: {
    fields: { name: scalar('dnsLabel') },
    choices: [
      {
        of: [
          'awsElasticBlockStore',
          'azureDisk',
          'azureFile',
          'cephfs',
          'cinder',
          'configMap',
          'csi',
          'downwardAPI',
          'emptyDir',
          'ephemeral',
          'fc',
          'flexVolume',
          'flocker',
          'gcePersistentDisk',
          'gitRepo',
          'glusterfs',
          'hostPath',
          'image',
          'iscsi',
          'nfs',
          'persistentVolumeClaim',
          'photonPersistentDisk',
          'portworxVolume',
          'projected',
          'quobyte',
          'rbd',
          'scaleIO',
          'secret',
          'storageos',
          'vsphereVolume',
        ],
        least: 0,
        most: 1,
      },
    ],
  },
  PodSpec: {
    fields: {
      activeDeadlineSeconds: between(0),
      terminationGracePeriodSeconds: between(0),
      dnsPolicy: oneOf('ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'),
      hostname: scalar('dnsLabel'),
      nodeSelector: items(scalar('labelValue')),
      preemptionPolicy: oneOf('PreemptLowerPriority', 'Never'),
      restartPolicy: oneOf('Always', 'OnFailure', 'Never'),
    },
    rules: [hostPorts, ownNameservers, containerNames],
  },
};
