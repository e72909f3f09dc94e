import { describe, expect, it } from 'vitest';
import { toJson } from '../../src/diagnostics/format/json.ts';
import type { TreeFile } from '../../src/verify/tree.ts';
import { verifyTree } from '../../src/verify/verify.ts';

const salt = 'Zq7#Kv_9mT!pWx2L';
const encoded = Buffer.from(salt).toString('base64');
const declarations = { provides: [], flows: [], charts: {}, operators: [] };

const flux = `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: app, namespace: flux-system}
spec:
  path: ./kubernetes/app
  interval: 1h
  prune: true
  sourceRef: {kind: GitRepository, name: flux-system}
  postBuild: {substituteFrom: [{kind: Secret, name: vars}]}
`;
const plainVars = `apiVersion: v1
kind: Secret
metadata: {name: vars, namespace: flux-system}
stringData:
  salt: "${salt}"
`;
const sealedVars = `apiVersion: v1
kind: Secret
metadata: {name: vars, namespace: flux-system}
stringData:
  salt: "ENC[AES256_GCM,data:aaaa,iv:aaaa,tag:aaaa,type:str]"
sops: {mac: x}
`;

/** Verifies with the secret opened by a key, and like `configure`, before it is sealed. */
function bothWays(files: Record<string, string>, value = salt) {
  const others: TreeFile[] = Object.entries(files).map(([path, content]) => ({ path, content }));
  const path = 'kubernetes/flux/vars.sops.yaml';
  const content = plainVars.replace(salt, value);
  const opened = verifyTree({
    files: [...others, { path, content: sealedVars }],
    declarations,
    options: { decrypt: (file) => (file.path === path ? content : undefined) },
  });
  const rendered = verifyTree({
    files: [...others, { path, content, sealed: true }],
    declarations,
    options: { closedWorld: true },
  });
  return [opened, rendered];
}

function manifest(line: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: app\n${line}\n`;
}

/** Forms of a part of the value: whole, encoded, cut, in another case. */
const parts = [salt, encoded, salt.slice(0, 6), salt.slice(-6), salt.toLowerCase(), salt.toUpperCase()];

describe('no finding of verify quotes a value of an opened Secret', () => {
  const manifests: Record<string, string> = {
    'as a name': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${salt}", namespace: app}\n',
    'as a namespace': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: "${salt}"}\n',
    'as a label': manifest('  labels: {a: "${salt}/${salt}"}'),
    'in part': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${salt:0:6}", namespace: app}\n',
    'in lower case': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${salt,,}", namespace: app}\n',
    'in upper case': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${salt^^}", namespace: app}\n',
    'as a kind': 'apiVersion: v1\nkind: "${salt}"\nmetadata: {name: a, namespace: app}\n',
    'as a field':
      'apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: app}\nspec: {"${salt}": 1}\n',
    'as a quantity':
      'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: a, namespace: app}\nspec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: "${salt}"}}}\n',
    'as a reference':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: app}\nspec: {containers: [{name: a, image: "a:1", envFrom: [{secretRef: {name: "${salt}"}}]}]}\n',
    'as an image':
      'apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: app}\nspec: {containers: [{name: a, image: "${salt}:latest"}]}\n',
  };
  it.each(Object.entries(manifests))('%s', (_, text) => {
    for (const findings of bothWays({
      'kubernetes/flux/app.yaml': flux,
      'kubernetes/app/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
      'kubernetes/app/a.yaml': text,
    })) {
      const printed = JSON.stringify(toJson(findings));
      for (const part of parts) expect(printed).not.toContain(part);
    }
  });

  it.each([
    ['Cyrillic', 'Пароль-тайна7', 'Пароль'],
    ['Greek', 'Μυστικόlang9', 'Μυστικ'],
    ['Chinese', '密码是很长的秘密7', '密码是很长的'],
    ['accents', 'éàüöß!áíó7', 'éàüöß!'],
    ['emoji', '🔑🗝🔒🔓🧿🪬7', '🔑🗝🔒'],
  ])('in part, if the part consists only of letters of other scripts: %s', (_, value, part) => {
    const text = manifest('  labels: {a: "${salt:0:6}"}').replace('name: settings', 'name: "${salt:0:6}"');
    for (const findings of bothWays(
      {
        'kubernetes/flux/app.yaml': flux,
        'kubernetes/app/kustomization.yaml':
          'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
        'kubernetes/app/a.yaml': text,
      },
      value,
    )) {
      expect(findings.map(({ code }) => code)).toContain('object/invalid-name');
      expect(JSON.stringify(toJson(findings))).not.toContain(part.slice(0, 4));
    }
  });

  it('still reports that something is wrong, and where', () => {
    const [opened = []] = bothWays({
      'kubernetes/flux/app.yaml': flux,
      'kubernetes/app/kustomization.yaml':
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n',
      'kubernetes/app/a.yaml': manifests['as a name'] ?? '',
    });
    const finding = opened.find(({ code }) => code === 'object/invalid-name');
    expect(finding).toMatchObject({
      file: 'kubernetes/app/a.yaml',
      severity: 'error',
      path: 'metadata.name',
    });
    expect(finding?.message).toContain('depends on a secret value');
  });

  it('through replacements of Kustomize', () => {
    const kustomization = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [secret.yaml, a.yaml]
replacements:
  - source: {kind: Secret, name: vars, fieldPath: stringData.salt}
    targets: [{select: {kind: ConfigMap}, fieldPaths: [metadata.name]}]
`;
    const files = [
      { path: 'app/kustomization.yaml', content: kustomization },
      { path: 'app/a.yaml', content: manifest('data: {a: b}') },
      { path: 'app/secret.yaml', content: plainVars, sealed: true },
    ];
    const printed = JSON.stringify(verifyTree({ files, declarations }));
    for (const part of parts) expect(printed).not.toContain(part);
    expect(printed).toContain('depends on a secret value');
  });

  it('and keeps findings that are the same whatever the secret is', () => {
    const files = {
      'kubernetes/app/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: A_B, namespace: app}\n',
    };
    for (const findings of bothWays(files)) {
      const [finding] = findings.filter(({ code }) => code === 'object/invalid-name');
      expect(finding?.message).toContain('A_B');
    }
  });
});
