import { describe } from 'vitest';
import { configMap, deployment, runNeighbours, runSound, smallTree } from '../neighbours/support.ts';
import type { Files } from '../support.ts';

/** Reports about Kustomize. */
const built = (text: string, files: Files = {}) =>
  smallTree({
    'kustomization.yaml': `resources: [ns.yaml, c.yaml, d.yaml]\n${text}`,
    'c.yaml': configMap('settings', 'mode: fast'),
    'd.yaml': deployment('envFrom: [{configMapRef: {name: settings}}]').slice(4),
    ...files,
  });

describe('builds', () => {
  runNeighbours([
    [
      'charts, which Flux does not inflate',
      built('helmCharts: [{name: web, repo: "https://r.example.org", version: 1.0.0}]\n'),
      'error apps/kustomization.yaml:2',
    ],
    [
      'one file through two entries',
      smallTree({
        'kustomization.yaml': 'resources: [ns.yaml, c.yaml, ./c.yaml]\n',
        'c.yaml': configMap('c', 'a: b'),
      }),
      'error apps/kustomization.yaml:1',
    ],
    [
      'a component among the resources',
      built('', {
        'kustomization.yaml': 'resources: [ns.yaml, c.yaml, d.yaml, part]\n',
        'part/kustomization.yaml': 'kind: Component\nresources: []\n',
      }),
      'error apps/kustomization.yaml:1',
    ],
    [
      'a folder of resources among the components',
      built('components: [part]\n', {
        'part/kustomization.yaml': 'resources: [e.yaml]\n',
        'part/e.yaml': configMap('e', 'a: b'),
      }),
      'error apps/kustomization.yaml:2',
    ],
    [
      'a file among the components',
      built('components: [part.yaml]\n', { 'part.yaml': 'kind: Component\n' }),
      'error apps/kustomization.yaml:2',
    ],
    [
      'an operation that removes what is not there',
      built(
        'patches: [{target: {kind: Deployment}, patch: "[{\\"op\\": \\"remove\\", \\"path\\": \\"/spec/replicas\\"}]"}]\n',
      ),
      'error apps/kustomization.yaml:2',
    ],
    [
      'an operation that tests another value',
      built(
        'patches: [{target: {kind: ConfigMap}, patch: "[{\\"op\\": \\"test\\", \\"path\\": \\"/data/mode\\", \\"value\\": \\"slow\\"}]"}]\n',
      ),
      'error apps/kustomization.yaml:2',
    ],
    [
      'a patch that deletes what a pod reads',
      built(
        'patches: [{patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: apps}, $patch: delete}"}]\n',
      ),
      'apps/d.yaml:4',
    ],
    [
      'a replacement whose source does not exist',
      built(
        'replacements: [{source: {kind: ConfigMap, name: seting, fieldPath: data.mode}, targets: [{select: {kind: Deployment}, fieldPaths: [metadata.annotations.a], options: {create: true}}]}]\n',
      ),
      'error apps/kustomization.yaml:2',
    ],
    [
      'a replacement of a field that does not exist',
      built(
        'replacements: [{source: {kind: ConfigMap, name: settings, fieldPath: data.mode}, targets: [{select: {kind: Deployment}, fieldPaths: [spec.template.metadata.annotations.a]}]}]\n',
      ),
      'error apps/kustomization.yaml:2',
    ],
    [
      'a merge into a generated object that does not exist',
      built('configMapGenerator: [{name: other, namespace: apps, behavior: merge, literals: [a=b]}]\n'),
      'error apps/kustomization.yaml:2',
    ],
    [
      'a literal without a value',
      built('configMapGenerator: [{name: g, namespace: apps, literals: [a]}]\n'),
      'error apps/kustomization.yaml:2',
    ],
    [
      'a file of a generator that does not exist',
      built('configMapGenerator: [{name: g, namespace: apps, files: [a.conf]}]\n'),
      'error apps/kustomization.yaml:2',
    ],
    [
      'replicas of an unknown name',
      built('replicas: [{name: wbe, count: 2}]\n'),
      'apps/kustomization.yaml:2',
    ],
    [
      'an environment file that does not exist',
      built('secretGenerator: [{name: g, namespace: apps, envs: [a.env]}]\n'),
      'error apps/kustomization.yaml:2',
    ],
    [
      'one name from two generators',
      built(
        'configMapGenerator: [{name: g, namespace: apps, literals: [a=b]}, {name: g, namespace: apps, literals: [a=c]}]\n',
      ),
      'error apps/kustomization.yaml:2',
    ],
  ]);
  runSound([
    ['a prefix, and references that follow it', built('namePrefix: a-\n')],
    [
      'a suffix on what a generator creates',
      built('nameSuffix: -b\nconfigMapGenerator: [{name: g, namespace: apps, literals: [a=b]}]\n', {
        'd.yaml': deployment('envFrom: [{configMapRef: {name: settings}}, {configMapRef: {name: g}}]').slice(
          4,
        ),
      }),
    ],
    [
      'a volume from a generated Secret',
      built('secretGenerator: [{name: g, namespace: apps, literals: ["a=${A}"]}]\n', {
        'd.yaml': deployment('', 'volumes: [{name: v, secret: {secretName: g}}]')
          .slice(4)
          .replace('image:', 'volumeMounts: [{name: v, mountPath: /v}], image:'),
      }),
    ],
    [
      'a file of a folder above',
      {
        ...built('', { 'kustomization.yaml': 'resources: [ns.yaml, c.yaml, d.yaml, ../shared/e.yaml]\n' }),
        'shared/e.yaml': configMap('e', 'a: b'),
      },
    ],
    [
      'labels of every form',
      built(
        'labels: [{pairs: {team: a}, includeSelectors: true}, {pairs: {b: c}, includeTemplates: true}]\n',
      ),
    ],
    ['annotations for all', built('commonAnnotations: {a.example.org/b: "1"}\n')],
    [
      'a replacement',
      built(
        'replacements: [{source: {kind: ConfigMap, name: settings, fieldPath: data.mode}, targets: [{select: {kind: Deployment}, fieldPaths: [metadata.annotations.mode], options: {create: true}}]}]\n',
      ),
    ],
    [
      'part of a text replaced',
      built(
        'replacements: [{source: {kind: ConfigMap, name: settings, fieldPath: data.mode}, targets: [{select: {kind: Deployment}, fieldPaths: [spec.template.spec.containers.0.image], options: {delimiter: ":", index: 1}}]}]\n',
      ),
    ],
    [
      'a digest and a new name of an image',
      built(
        'images: [{name: r.example.org/a, newName: r.example.org/b, digest: "sha256:0000000000000000000000000000000000000000000000000000000000000000"}]\n',
      ),
    ],
    ['the order and the origin', built('sortOptions: {order: fifo}\nbuildMetadata: [originAnnotations]\n')],
    [
      'an entry that is commented out',
      built('  # - e.yaml\n', {
        'kustomization.yaml': 'resources:\n  - ns.yaml\n  - c.yaml\n  - d.yaml\n  # - e.yaml\n',
      }),
    ],
    [
      'a patch with several targets of one kind',
      built(
        'patches: [{target: {kind: "Deployment|StatefulSet", namespace: apps}, patch: "[{\\"op\\": \\"add\\", \\"path\\": \\"/spec/replicas\\", \\"value\\": 2}]"}]\n',
      ),
    ],
    [
      'a list of objects',
      smallTree({
        'l.yaml': `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: ConfigMap\n    metadata: {name: c, namespace: apps}\n    data: {a: b}\n`,
      }),
    ],
  ]);
});
