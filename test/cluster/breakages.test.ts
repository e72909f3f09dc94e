import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { noDeclarations } from '../../src/verify/declarations.ts';
import { verifyTree } from '../../src/verify/verify.ts';
import type { Answer, KubernetesObject } from './support/api.ts';
import { startCluster } from './support/cluster.ts';
import { waitFor } from './support/process.ts';
import { conditionOf } from './support/ready.ts';
import { repositoryOf } from './support/repository.ts';

/* Findings are true: each tree here has one, is pushed anyway, and fails in the cluster as the finding predicts. */

interface Breakage {
  /** The files that a separate Flux Kustomization applies. */
  readonly files: Readonly<Record<string, string>>;
  readonly code: string;
  /** What the cluster reports. */
  readonly fails: RegExp;
  /** The API path of an object to check instead of the Kustomization. */
  readonly at?: string;
  /** Reads the message there; by default that of the condition `Ready`. */
  readonly says?: (body: Answer['body']) => string;
  /** The path of the Kustomization, if it is not that of the files. */
  readonly path?: string;
  /** Further lines of the Kustomization's spec. */
  readonly spec?: string;
}

const configMap = (name: string, more = '') =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n  namespace: default\n${more}`;
const release = (name: string, chart: string) =>
  `apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: ${name}, namespace: default}\nspec:\n  interval: 1h\n${chart}`;
const releases = '/apis/helm.toolkit.fluxcd.io/v2/namespaces/default/helmreleases';

const breakages: Readonly<Record<string, Breakage>> = {
  'a field that is misspelt': {
    files: { 'a.yaml': release('misspelt', '  chartReff: {kind: OCIRepository, name: other}\n') },
    code: 'schema/unknown-field',
    fails: /chartReff: field not declared in schema/,
  },
  'a value of another type': {
    files: {
      'a.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: {name: typed, namespace: default}\nspec:\n  ports: [{name: http, port: http}]\n',
    },
    code: 'schema/wrong-type',
    fails: /port: expected numeric/,
  },
  'a value that is not among the choices': {
    files: {
      'a.yaml':
        'apiVersion: v1\nkind: Service\nmetadata: {name: chosen, namespace: default}\nspec:\n  type: Loadbalancer\n  ports: [{port: 80}]\n',
    },
    code: 'schema/not-allowed-value',
    fails: /spec\.type: Unsupported value: "Loadbalancer"/,
  },
  'a required field that is missing': {
    files: {
      'a.yaml':
        'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: missing, namespace: default}\nspec:\n  rules:\n    - http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web}}}]}\n',
    },
    code: 'schema/missing-field',
    fails: /port name or number is required/,
  },
  'a name that no object can have': {
    files: { 'a.yaml': configMap('Not_A_Name') },
    code: 'object/invalid-name',
    fails: /Invalid value: "Not_A_Name"/,
  },
  'a resource that is not there': {
    files: { 'kustomization.yaml': 'resources: [other.yaml]\n' },
    code: 'kustomize/missing-resource',
    fails: /other\.yaml.*no such file|no such file.*other\.yaml/s,
  },
  'one object twice': {
    files: {
      'kustomization.yaml': 'resources: [a.yaml, b.yaml]\n',
      'a.yaml': configMap('twice'),
      'b.yaml': configMap('twice'),
    },
    code: 'kustomize/duplicate-object',
    fails: /may not add resource with an already registered id/,
  },
  'YAML that does not parse': {
    files: { 'a.yaml': configMap('broken', 'data: {a: [}\n') },
    code: 'yaml/syntax',
    fails: /yaml|YAML/,
  },
  'a patch of nothing': {
    files: {
      'kustomization.yaml':
        'resources: [a.yaml]\npatches:\n  - patch: "kind: ConfigMap\\napiVersion: v1\\nmetadata: {name: other}"\n',
      'a.yaml': configMap('patched'),
    },
    code: 'kustomize/patch-without-target',
    fails: /no (resource )?matches for Id|failed to find unique target/,
  },
  'a folder that is not there': {
    files: { 'a.yaml': configMap('elsewhere') },
    path: './trials/other',
    code: 'flux/missing-path',
    fails: /trials\/other: no such file or directory|path not found/,
  },
  'data that is not base64': {
    files: {
      'a.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata: {name: plain, namespace: default}\ndata: {a: "it is not"}\n',
    },
    code: 'object/invalid-base64',
    fails: /illegal base64 data/,
  },
  'a kind that nobody serves': {
    files: {
      'a.yaml': 'apiVersion: apps/v1beta2\nkind: Deployment\nmetadata: {name: old, namespace: default}\n',
    },
    code: 'schema/unknown-version',
    fails: /no matches for kind "Deployment" in version "apps\/v1beta2"/,
  },
  'a dependency that is not there': {
    files: { 'a.yaml': configMap('waits') },
    spec: '  dependsOn: [{name: nobody}]\n',
    code: 'ref/missing-dependency',
    fails: /nobody.*not found|nobody/,
  },
  'a chart whose source is not there': {
    files: { 'a.yaml': release('sourceless', '  chartRef: {kind: OCIRepository, name: nobody}\n') },
    code: 'ref/missing-source',
    at: `${releases}/sourceless`,
    fails: /OCIRepository.*nobody.*not found|could not get Source object/,
  },
  'a sealed Secret that nothing opens': {
    files: { 'a.sops.yaml': 'SEALED' },
    code: 'flux/no-decryption',
    // Flux 2.9 converts stringData to data before it looks for `sops`, so it does not reject it as older versions do.
    at: '/api/v1/namespaces/ai-system/secrets/langfuse-postgresql-credentials',
    says: ({ data }) => Buffer.from(String(Object(data).password ?? ''), 'base64').toString(),
    fails: /^ENC\[AES256_GCM,/,
  },
};

test('what is found fails in the cluster as the finding predicts', async () => {
  const repository = repositoryOf(
    readFileSync(fileURLToPath(new URL('../fixtures/required-only.yaml', import.meta.url)), 'utf8'),
  );
  const sealed = readFileSync(
    join(repository.folder, 'kubernetes/apps/ai-system/langfuse/app/secret.sops.yaml'),
    'utf8',
  );
  const folderOf = (name: string) => `trials/${name.replaceAll(' ', '-')}`;
  const trials = Object.entries(breakages).map(([name, breakage]) => {
    const files = Object.entries(breakage.files).map(([path, text]) => ({
      path: `${folderOf(name)}/${path}`,
      content: text === 'SEALED' ? sealed : text,
      sealed: text === 'SEALED',
    }));
    const kustomization = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name.replaceAll(' ', '-').toLowerCase()}, namespace: flux-system}
spec:
  interval: 1h
  retryInterval: 5s
  prune: true
  path: ${breakage.path ?? `./${folderOf(name)}`}
  sourceRef: {kind: GitRepository, name: flux-system}
${breakage.spec ?? ''}`;
    const ks = {
      path: `kubernetes/flux/cluster/${folderOf(name).slice(7)}.yaml`,
      content: kustomization,
      sealed: false,
    };
    return { name, breakage, files: [...files, ks] };
  });
  const source = `apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: flux-system, namespace: flux-system}\nspec: {interval: 1h, url: https://example.com/r.git}\n`;
  const found = trials.map(({ name, files, breakage }) => {
    const others = [{ path: 'source.yaml', content: source, sealed: false }];
    const codes = verifyTree({
      files: [...files, ...others],
      declarations: noDeclarations,
      options: { closedWorld: true },
    }).map(({ code }) => code);
    return [name, breakage.code, codes];
  });
  expect(found.filter(([, code, codes]) => !codes?.includes(String(code)))).toEqual([]);

  for (const { path, content } of trials.flatMap(({ files }) => files)) {
    mkdirSync(dirname(join(repository.folder, path)), { recursive: true });
    writeFileSync(join(repository.folder, path), content);
  }
  const cluster = await startCluster(repository);
  try {
    await cluster.push('Mistakes');
    const reported = new Map<string, string>();
    await waitFor(
      async () => {
        for (const { name, breakage } of trials) {
          const own = `/apis/kustomize.toolkit.fluxcd.io/v1/namespaces/flux-system/kustomizations/${name.replaceAll(' ', '-').toLowerCase()}`;
          const { status, body } = await cluster.api.get(breakage.at ?? own);
          if (status !== 200) continue;
          if (breakage.says !== undefined) reported.set(name, breakage.says(body));
          const ready = conditionOf(body as KubernetesObject, 'Ready');
          // While it retries, the last failure is used.
          if (ready?.status === 'False' || !reported.has(name)) reported.set(name, String(ready?.message));
        }
        return trials.every(({ name, breakage }) => breakage.fails.test(reported.get(name) ?? ''));
      },
      {
        what: 'the failures',
        seconds: 120,
        every: 1000,
        state: () => JSON.stringify([...reported], null, 1),
      },
    );
  } finally {
    await cluster.stop();
    repository.remove();
  }
}, 600_000);
