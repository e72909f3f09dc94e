import type { GroupKind } from '../model/object.ts';
import { configMapKind, type ReferenceTable, secretName, serviceAccountKind, serviceKind } from './rule.ts';

const workload: GroupKind = { group: 'apps', kind: 'Deployment' };

export const kubernetesReferences: ReferenceTable = [
  {
    group: 'autoscaling',
    kinds: ['HorizontalPodAutoscaler'],
    rules: [{ at: 'spec.scaleTargetRef', to: workload, name: 'name', kind: 'kind', group: 'apiVersion' }],
  },
  {
    group: 'keda.sh',
    kinds: ['ScaledObject'],
    rules: [{ at: 'spec.scaleTargetRef', to: workload, name: 'name', kind: 'kind', group: 'apiVersion' }],
  },
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
    ],
  },
  {
    group: 'volsync.backube',
    kinds: ['ReplicationSource', 'ReplicationDestination'],
    rules: [
      { at: 'spec.sourcePVC', to: { group: '', kind: 'PersistentVolumeClaim' }, name: '' },
      ...['restic', 'rclone', 'kopia'].map((mover) => secretName(`spec.${mover}.repository`)),
    ],
  },
  {
    group: 'grafana.integreatly.org',
    kinds: ['GrafanaDashboard', 'GrafanaLibraryPanel'],
    rules: [
      { at: 'spec.configMapRef', to: configMapKind, name: 'name', keys: ['key'] },
      { at: 'spec.gzipJsonConfigMapRef', to: configMapKind, name: 'name', keys: ['key'] },
    ],
  },
];
