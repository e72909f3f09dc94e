/** Objects that refer to each other, of the kinds that Kustomize treats specially. */

const podSpec = {
  serviceAccountName: 'runner',
  priorityClassName: 'high',
  imagePullSecrets: [{ name: 'creds' }],
  topologySpreadConstraints: [
    {
      topologyKey: 'zone',
      whenUnsatisfiable: 'DoNotSchedule',
      maxSkew: 1,
      labelSelector: { matchLabels: { app: 'web' } },
    },
  ],
  affinity: {
    podAntiAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        {
          weight: 1,
          podAffinityTerm: { topologyKey: 'host', labelSelector: { matchLabels: { app: 'web' } } },
        },
      ],
    },
  },
  initContainers: [
    { name: 'init', image: 'registry:5000/init@sha256:abc', envFrom: [{ secretRef: { name: 'creds' } }] },
  ],
  containers: [
    {
      name: 'web',
      image: 'web:1',
      args: ['--host=$(HOST)', '$$(KEPT)', '$(UNKNOWN)'],
      ports: [
        { containerPort: 80, protocol: 'TCP' },
        { containerPort: 80, protocol: 'UDP' },
      ],
      env: [
        { name: 'A', value: 'a' },
        { name: 'HOST', value: '$(HOST)' },
        { name: 'K', valueFrom: { configMapKeyRef: { name: 'settings', key: 'a' } } },
        { name: 'S', valueFrom: { secretKeyRef: { name: 'creds', key: 'a' } } },
      ],
      envFrom: [{ configMapRef: { name: 'settings' } }, { configMapRef: { name: 'generated' } }],
      volumeMounts: [{ mountPath: '/a', name: 'data' }],
    },
    { name: 'proxy', image: 'example.org/proxy:v1.0@sha256:abc' },
  ],
  volumes: [
    { name: 'data', persistentVolumeClaim: { claimName: 'data' } },
    { name: 'conf', configMap: { name: 'generated' } },
    {
      name: 'all',
      projected: { sources: [{ secret: { name: 'secret-generated' } }, { configMap: { name: 'settings' } }] },
    },
  ],
};

const template = { metadata: { labels: { app: 'web' } }, spec: podSpec };
const meta = (name: string, namespace?: string, more: object = {}) => ({
  name,
  ...(namespace && { namespace }),
  ...more,
});
const rbac = 'rbac.authorization.k8s.io';

/** By file name. Namespaces: most have none, a few `shop`. */
export const objects: Readonly<Record<string, (namespace?: string) => object>> = {
  deployment: (ns) => ({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: meta('web', ns, {
      labels: { app: 'web', tier: 'front' },
      annotations: { note: 'x=$(HOST)' },
      finalizers: ['a/b'],
    }),
    spec: { replicas: 1, selector: { matchLabels: { app: 'web' } }, template },
  }),
  statefulset: (ns) => ({
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: meta('db', ns, { labels: { app: 'db' } }),
    spec: {
      serviceName: 'web',
      selector: { matchLabels: { app: 'db' } },
      template,
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: { storageClassName: 'fast' } }],
    },
  }),
  daemonset: (ns) => ({
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: meta('agent', ns),
    spec: { selector: { matchLabels: { app: 'agent' } }, template },
  }),
  cronjob: (ns) => ({
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: meta('nightly', ns),
    spec: { schedule: '0 0 * * *', jobTemplate: { spec: { template } } },
  }),
  job: (ns) => ({ apiVersion: 'batch/v1', kind: 'Job', metadata: meta('once', ns), spec: { template } }),
  pod: (ns) => ({ apiVersion: 'v1', kind: 'Pod', metadata: meta('web', ns), spec: podSpec }),
  service: (ns) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: meta('web', ns, { labels: { app: 'web' } }),
    spec: {
      selector: { app: 'web' },
      ports: [
        { name: 'http', port: 80, targetPort: 80 },
        { name: 'dns', port: 53, protocol: 'UDP' },
      ],
    },
  }),
  ingress: (ns) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: meta('web', ns, { annotations: { 'nginx.ingress.kubernetes.io/auth-secret': 'creds' } }),
    spec: {
      ingressClassName: 'public',
      tls: [{ hosts: ['$(HOST)'], secretName: 'creds' }],
      defaultBackend: { service: { name: 'web', port: { number: 80 } } },
      rules: [
        {
          host: 'example.org',
          http: { paths: [{ path: '/', backend: { service: { name: 'web', port: { number: 80 } } } }] },
        },
      ],
    },
  }),
  account: (ns) => ({
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: meta('runner', ns),
    imagePullSecrets: [{ name: 'creds' }],
    secrets: [{ name: 'one' }],
  }),
  role: (ns) => ({
    apiVersion: `${rbac}/v1`,
    kind: 'Role',
    metadata: meta('reader', ns),
    rules: [
      {
        apiGroups: [''],
        resources: ['secrets'],
        resourceNames: ['creds', 'settings', 'other'],
        verbs: ['get'],
      },
    ],
  }),
  binding: (ns) => ({
    apiVersion: `${rbac}/v1`,
    kind: 'RoleBinding',
    metadata: meta('reader', ns),
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'reader' },
    subjects: [
      { kind: 'ServiceAccount', name: 'runner', ...(ns && { namespace: ns }) },
      { kind: 'ServiceAccount', name: 'default' },
      { kind: 'User', name: 'somebody' },
    ],
  }),
  clusterrole: () => ({
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: meta('reader'),
    rules: [{ resources: ['configmaps'], resourceNames: ['settings'], verbs: ['get'] }],
  }),
  clusterbinding: (ns) => ({
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: meta('reader'),
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'reader' },
    subjects: [{ kind: 'ServiceAccount', name: 'runner', namespace: ns ?? 'default' }],
  }),
  autoscaler: (ns) => ({
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: meta('web', ns),
    spec: { scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }, maxReplicas: 3 },
  }),
  budget: (ns) => ({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: meta('web', ns),
    spec: { selector: { matchLabels: { app: 'web' } } },
  }),
  policy: (ns) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: meta('web', ns),
    spec: {
      podSelector: { matchLabels: { app: 'web' } },
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'web' } } }, { podSelector: {} }] }],
    },
  }),
  claim: (ns) => ({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: meta('data', ns),
    spec: { storageClassName: 'fast', volumeName: 'disk', accessModes: ['ReadWriteOnce'] },
  }),
  volume: () => ({
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: meta('disk'),
    spec: { storageClassName: 'fast' },
  }),
  storageclass: () => ({
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: meta('fast'),
    provisioner: 'x',
    parameters: { secretName: 'creds' },
  }),
  priority: () => ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: meta('high'),
    value: 1,
  }),
  settings: (ns) => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: meta('settings', ns, { labels: { app: 'web' } }),
    data: { a: '1', host: 'old.example.org:80', json: '{"b": {"c": 1}, "a": "x"}', yaml: 'a:\n  b: one\n' },
  }),
  creds: (ns) => ({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: meta('creds', ns),
    stringData: { a: 'b' },
    data: { c: 'ZA==' },
  }),
  namespace: () => ({ apiVersion: 'v1', kind: 'Namespace', metadata: meta('shop') }),
  definition: () => ({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: meta('things.example.org'),
    spec: {
      group: 'example.org',
      conversion: { webhook: { clientConfig: { service: { name: 'web', namespace: 'shop' } } } },
    },
  }),
  apiservice: () => ({
    apiVersion: 'apiregistration.k8s.io/v1',
    kind: 'APIService',
    metadata: meta('v1.example.org'),
    spec: { service: { name: 'web', namespace: 'shop' } },
  }),
  webhook: (ns) => ({
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingWebhookConfiguration',
    metadata: meta('guard'),
    webhooks: [
      { name: 'a.example.org', clientConfig: { service: { name: 'web', namespace: ns ?? 'default' } } },
    ],
  }),
  issuer: () => ({
    apiVersion: 'cert-manager.io/v1',
    kind: 'ClusterIssuer',
    metadata: meta('letsencrypt'),
    spec: { acme: { privateKeySecretRef: { name: 'creds' } } },
  }),
  release: (ns) => ({
    apiVersion: 'helm.toolkit.fluxcd.io/v2',
    kind: 'HelmRelease',
    metadata: meta('web', ns),
    spec: {
      valuesFrom: [{ kind: 'ConfigMap', name: 'generated' }],
      values: { pod: { containers: [{ name: 'a', image: 'web:1' }] }, image: 'web:1' },
    },
  }),
  list: (ns) => ({
    apiVersion: 'v1',
    kind: 'List',
    items: [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: meta('first', ns), data: { a: 'b' } },
      {
        apiVersion: 'v1',
        kind: 'ConfigMap',
        metadata: meta('second', ns, { annotations: { 'config.kubernetes.io/local-config': 'true' } }),
        data: {},
      },
    ],
  }),
};

/** YAML in the forms that people write by hand. */
export const handwritten = `# a comment
apiVersion: v1
kind: ConfigMap
metadata:
  name: anchors
  labels: &labels
    app: web
    version: "1"
data: &data
  plain: text
  number: "0755"
  yes: "no"
  block: |
    one
    two
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: merged
  labels:
    <<: &base {app: base, tier: one}
    tier: two
  annotations: *base
data:
  folded: >-
    a
    b
---
---
apiVersion: example.org/v1
kind: Thing
metadata: {name: thing}
spec:
  mode: 0644
  ratio: 1e3
  flag: yes
  when: 2020-01-01
  big: 12345678901
  empty: null
  items: [{name: a, value: 1}, {name: b, value: 2}]
`;
