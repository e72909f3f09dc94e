import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, temporaryFolder } from '../support/cli.ts';

const names = ['constructor', '__proto__', 'toString', 'hasOwnProperty', 'valueOf'];

/** Manifests in which `NAME` is replaced by a name that every JavaScript object has. */
const manifests = {
  'an apiVersion': 'apiVersion: NAME\nkind: ConfigMap\nmetadata: {name: a}\n',
  'an API group': 'apiVersion: NAME/v1\nkind: ConfigMap\nmetadata: {name: a}\n',
  'a kind': 'apiVersion: v1\nkind: NAME\nmetadata: {name: a}\n',
  'a kind of a group': 'apiVersion: apps/v1\nkind: NAME\nmetadata: {name: a}\n',
  'a name and a namespace': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: NAME, namespace: NAME}\n',
  'labels and annotations':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, labels: {NAME: x}, annotations: {NAME: x}}\ndata: {NAME: x}\n',
  'a reference':
    'apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata: {name: a, namespace: b}\nspec:\n  interval: 1h\n  chartRef: {kind: NAME, name: NAME}\n  valuesFrom: [{kind: NAME, name: NAME}]\n  values: {NAME: {NAME: x}, env: [{name: NAME}]}\n',
  'a selector':
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec:\n  selector: {matchLabels: {NAME: x}}\n  template:\n    metadata: {labels: {NAME: x}}\n    spec: {containers: [{name: NAME, image: NAME, ports: [{name: NAME, containerPort: 1}]}]}\n',
  'a Kustomization of Flux':
    'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: NAME, namespace: NAME}\nspec:\n  interval: 1h\n  path: ./kubernetes\n  prune: true\n  sourceRef: {kind: NAME, name: NAME}\n  postBuild: {substitute: {NAME: "${NAME}"}}\n  patches: [{target: {kind: NAME}, patch: "- {op: add, path: /NAME, value: 1}"}]\n',
};

test.each(Object.entries(manifests))(
  'verify treats %s as a name, whatever it means in JavaScript',
  async (_, text) => {
    for (const name of names) {
      const folder = temporaryFolder();
      mkdirSync(join(folder, 'kubernetes'));
      writeFileSync(join(folder, 'kubernetes/a.yaml'), text.replaceAll('NAME', name));
      writeFileSync(
        join(folder, 'kubernetes/kustomization.yaml'),
        'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [./a.yaml]\n',
      );
      const { status } = await run(folder, ['verify', '--format', 'json']);
      expect([0, 1]).toContain(status);
    }
  },
);
