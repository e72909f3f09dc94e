import {
  claimKind,
  configMapKind,
  type ReferenceRule,
  type ReferenceTable,
  secretKey,
  secretKind,
  secretName,
  serviceAccountKind,
  serviceKind,
} from './rule.ts';

/** References in the specification of a pod, below `base`. */
function podRules(base: string): ReferenceRule[] {
  const optional = 'optional';
  const containers = ['containers', 'initContainers', 'ephemeralContainers'].flatMap((list) => {
    const at = `${base}.${list}[]`;
    return [
      secretKey(`${at}.env[].valueFrom.secretKeyRef`, { optional }),
      {
        at: `${at}.env[].valueFrom.configMapKeyRef`,
        to: configMapKind,
        name: 'name',
        keys: ['key'],
        optional,
      },
      secretName(`${at}.envFrom[].secretRef`, 'name', { optional }),
      { at: `${at}.envFrom[].configMapRef`, to: configMapKind, name: 'name', optional },
    ];
  });
  const items = ['items[].key'];
  return [
    ...containers,
    { at: `${base}.volumes[].secret`, to: secretKind, name: 'secretName', keys: items, optional },
    { at: `${base}.volumes[].configMap`, to: configMapKind, name: 'name', keys: items, optional },
    { at: `${base}.volumes[].persistentVolumeClaim`, to: claimKind, name: 'claimName' },
    secretName(`${base}.volumes[].csi.nodePublishSecretRef`, 'name'),
    {
      at: `${base}.volumes[].projected.sources[].secret`,
      to: secretKind,
      name: 'name',
      keys: items,
      optional,
    },
    {
      at: `${base}.volumes[].projected.sources[].configMap`,
      to: configMapKind,
      name: 'name',
      keys: items,
      optional,
    },
    secretName(`${base}.imagePullSecrets[]`, 'name'),
    { at: `${base}.serviceAccountName`, to: serviceAccountKind, name: '' },
    {
      at: `${base}.priorityClassName`,
      to: { group: 'scheduling.k8s.io', kind: 'PriorityClass' },
      name: '',
      anyNamespace: true,
    },
  ];
}

/** By kind of workload, the path of the pod specification. */
export const podSpecs: Readonly<Record<string, string>> = {
  '/Pod': 'spec',
  'apps/Deployment': 'spec.template.spec',
  'apps/StatefulSet': 'spec.template.spec',
  'apps/DaemonSet': 'spec.template.spec',
  'apps/ReplicaSet': 'spec.template.spec',
  'batch/Job': 'spec.template.spec',
  'batch/CronJob': 'spec.jobTemplate.spec.template.spec',
};

export const podReferences: ReferenceTable = [
  ...Object.entries(podSpecs).map(([kind, base]) => ({
    group: kind.split('/')[0] ?? '',
    kinds: [kind.split('/')[1] ?? ''],
    rules: podRules(base),
  })),
  {
    group: 'apps',
    kinds: ['StatefulSet'],
    rules: [{ at: 'spec.serviceName', to: serviceKind, name: '' }],
  },
  {
    group: '',
    kinds: ['ServiceAccount'],
    rules: [secretName('imagePullSecrets[]', 'name')],
  },
];
