import { describe, expect, test } from 'vitest';
import { sampleTree } from './sample-tree.ts';
import { brief, change, type Files, verifyForeign, verifyHome } from './support.ts';

/** What looks like a mistake but is not. */
const app = 'kubernetes/apps/shop/web/app';

const sound: Readonly<Record<string, Files>> = {
  'an optional Secret that is not there': change(
    `${app}/deployment.yaml`,
    'name: web\n                  key: token',
    'name: nowhere\n                  key: token\n                  optional: true',
  ),
  'a variable with a default, and one within another’s default': change(
    `${app}/deployment.yaml`,
    '"${GREETING}"',
    '"${A:-${B:=x}} ${GREETING:=y} $${NOT_ONE}"',
  ),
  'a number that a variable stands for': change(
    `${app}/replicas.yaml`,
    'replicas: 2',
    'replicas: ${REPLICAS:=2}',
  ),
  'a Secret that an ExternalSecret writes': {
    ...change(
      `${app}/deployment.yaml`,
      'name: web\n                  key: token',
      'name: fetched\n                  key: token',
    ),
    [`${app}/grant.yaml`]: `${sampleTree[`${app}/grant.yaml`]}---
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata:
  name: fetched
spec:
  secretStoreRef:
    name: vault
  data:
    - secretKey: token
      remoteRef: {key: a}
---
apiVersion: external-secrets.io/v1
kind: SecretStore
metadata:
  name: vault
spec:
  provider:
    fake: {data: []}
`,
  },
  'a generated ConfigMap with a hash, named by a Deployment': change(
    `${app}/kustomization.yaml`,
    'disableNameSuffixHash: true',
    'disableNameSuffixHash: false',
  ),
  'a label that is a quoted number': change(
    `${app}/service.yaml`,
    '    app: web\nspec',
    '    app: web\n    tier: "2"\nspec',
  ),
  'a route to a Service’s port by an Ingress’s name for it': {
    ...sampleTree,
    [`${app}/grant.yaml`]: `${sampleTree[`${app}/grant.yaml`]}---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  rules:
    - http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  name: http
`,
  },
  'an image with a digest and no tag': change(
    `${app}/deployment.yaml`,
    'web:1.2.3',
    `web@sha256:${'0'.repeat(64)}`,
  ),
  'a Namespace that the kustomization renames': change(
    'kubernetes/apps/edge/namespace.yaml',
    'name: edge',
    'name: _',
  ),
  'a finding silenced with its reason': change(
    `${app}/deployment.yaml`,
    '                  key: token',
    '                  # clusterwright: ignore ref/missing-secret-key -- written by a job\n                  key: tokn',
  ),
  'a finding silenced in the ignore file': {
    ...change(`${app}/deployment.yaml`, 'key: token', 'key: tokn'),
    '.clusterwright-ignore.yaml': `- path: kubernetes/**/deployment.yaml\n  code: ref/missing-secret-key\n  reason: written by a job\n`,
  },
  'the same release of a chart in a folder of its own, with the chart’s templates': {
    ...sampleTree,
    'charts/x/Chart.yaml': 'name: x\n',
    'charts/x/templates/a.yaml': '{{ if .Values.a }}\nkind: "\n{{ end }}\n',
  },
};

describe('valid variants of the example tree', () => {
  test.each(Object.entries(sound))('%s', (_, files) => {
    expect(verifyHome(files).map(brief)).toEqual([]);
  });
});

const release = (rest: string) => `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata:
  name: app
  namespace: media
spec:
  interval: 1h
  chartRef:
    kind: OCIRepository
    name: app
  values:
${rest}---
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata:
  name: app
  namespace: media
spec:
  interval: 1h
  url: oci://example.org/charts/app
  ref: {tag: 1.0.0}
`;

/** For someone else's tree, only what the tree alone proves is reported. */
const foreign: Readonly<Record<string, Files>> = {
  'a Secret named after a chart’s release': {
    'app.yaml': release('    existingSecret: app-credentials\n'),
  },
  'a Service that a chart may make': {
    'app.yaml': release('    a: 1\n'),
    'route.yaml': `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: a, namespace: media}
spec:
  rules: [{backendRefs: [{name: ui, port: 80}]}]
`,
  },
  'the credentials of a store of secrets': {
    'store.yaml': `apiVersion: external-secrets.io/v1
kind: ClusterSecretStore
metadata: {name: op}
spec:
  provider:
    onepassword:
      connectHost: http://connect
      vaults: {home: 1}
      auth: {secretRef: {connectTokenSecretRef: {name: token, key: token, namespace: media}}}
`,
    'app.yaml': release('    a: 1\n'),
  },
  'one object in the trees of two clusters': Object.fromEntries(
    ['staging', 'production'].flatMap((cluster) => [
      [
        `clusters/${cluster}/apps.yaml`,
        `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec: {interval: 1h, prune: true, path: ./apps/${cluster}, sourceRef: {kind: GitRepository, name: flux-system}}
`,
      ],
      [
        `apps/${cluster}/a.yaml`,
        'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: default}\n',
      ],
    ]),
  ),
  'a workload without hardening': {
    'pod.yaml': `apiVersion: v1
kind: Pod
metadata: {name: a, namespace: media}
spec: {hostNetwork: true, containers: [{name: a, image: "a:1"}]}
`,
  },
};

describe('other people’s trees', () => {
  test.each(Object.entries(foreign))('%s', (_, files) => {
    expect(verifyForeign(files).map(brief)).toEqual([]);
  });

  test('a Secret that nothing in the tree can create is a warning', () => {
    const files = { 'app.yaml': release('    existingSecret: credentials\n') };
    const [finding, ...others] = verifyForeign(files);
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ code: 'ref/missing-secret', severity: 'warning' });
  });
});
