import { describe, expect, test } from 'vitest';
import { brief, verifyForeign } from '../support.ts';
import { cluster, namespace, runNeighbours } from './support.ts';

const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: apps}\nspec:\n  replicas: 1\n  selector: {matchLabels: {app: web}}\n  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: web, image: "a:1"}]}\n';
const built = (kustomization: string) =>
  cluster({ 'kustomization.yaml': kustomization, 'ns.yaml': namespace('apps'), 'd.yaml': deployment });
const and = (field: string) => built(`resources: [d.yaml, ns.yaml]\n${field}\n`);

/** Each of them stops `kustomize build` 5.8.2: "json: cannot unmarshal …". */
const misfits = [
  'images: [{name: a, newTag: true}]',
  'images: [{name: a, newTag: 1.10}]',
  'images: [{name: a, newTag: [x]}]',
  'images: {name: a}',
  'images: [a]',
  'labels: [{pairs: {a: true}}]',
  'labels: [{pairs: [a]}]',
  'labels: [{pairs: {a: b}, includeSelectors: "yes"}]',
  'labels: {pairs: {a: b}}',
  'commonLabels: {a: true}',
  'namePrefix: true',
  'namespace: 1',
  'patches: [{path: [a]}]',
  'patches: [{target: Deployment, path: d.yaml}]',
  'patches: [{patch: {a: b}}]',
  'patches: [d.yaml]',
  'replicas: [{name: web, count: "2"}]',
  'configMapGenerator: [{name: a, namespace: apps, literals: {a: b}}]',
  'configMapGenerator: [{name: a, namespace: apps, files: a}]',
  'configMapGenerator: [{name: a, namespace: apps, options: {disableNameSuffixHash: "true"}}]',
  'generatorOptions: []',
  'buildMetadata: originAnnotations',
  'replacements: [{source: Deployment, targets: []}]',
  'replacements: [{source: {kind: Deployment}, targets: [{select: {kind: Deployment}, fieldPaths: metadata.name}]}]',
  'components: a',
  'transformers: {a: b}',
  'metadata: {name: a, labels: {a: 1}}',
  'crds: 1',
  'patchesStrategicMerge: d.yaml',
];

describe('values of kustomizations', () => {
  test.each(misfits)('%s', (field) => {
    const found = verifyForeign(and(field)).filter(({ file }) => file === 'apps/kustomization.yaml');
    // One mistake, one finding.
    expect(found.map((finding) => `${finding.severity} ${brief(finding)}`)).toEqual([
      'error apps/kustomization.yaml:2 kustomize/wrong-type',
    ]);
  });
  runNeighbours([
    [
      'a text where a list must be',
      built('resources: d.yaml\n'),
      'error apps/kustomization.yaml:1 kustomize/wrong-type',
    ],
    [
      'an entry without a value',
      built('resources:\n  - d.yaml\n  -\n'),
      'error apps/kustomization.yaml:3 kustomize/refused',
    ],
    [
      'an empty entry',
      built('resources:\n  - d.yaml\n  - ""\n'),
      'error apps/kustomization.yaml:3 kustomize/refused',
    ],
    ['a tag without a value', and('images: [{name: a, newTag: null}]'), []],
    ['a label without a value', and('labels: [{pairs: {a: null}}]'), []],
    ['a field without a value', and('labels:\npatches:\nnamespace:'), []],
    [
      'an unknown order',
      and('sortOptions: {order: FIFO}'),
      'error apps/kustomization.yaml:2 kustomize/refused',
    ],
    ['unknown metadata', and('buildMetadata: [nonsense]'), []],
    [
      'an unknown field of a replacement',
      and(
        'replacements: [{source: {kind: Deployment, feildPath: a}, targets: [{select: {kind: Deployment}, fieldPaths: [metadata.name]}]}]',
      ),
      'error apps/kustomization.yaml:2 kustomize/unknown-field',
    ],
    [
      'a replacement in full',
      and(
        'replacements: [{source: {kind: Deployment, options: {delimiter: "-", index: 0}}, targets: [{select: {kind: Deployment}, reject: [{name: other}], fieldPaths: [metadata.annotations.x], options: {create: true}}]}]',
      ),
      [],
    ],
  ]);
  test('says how to write an entry that is a text', () => {
    const [found] = verifyForeign(and('patches: [d.yaml]')).filter(
      ({ code }) => code === 'kustomize/wrong-type',
    );
    expect(found?.hint).toBe('Write `- path: d.yaml`.');
  });
});

const operation = (text: string, target = '{kind: Deployment}') =>
  and(`patches: [{patch: '[${text}]', target: ${target}}]`);
const replicas = '{"op":"replace","path":"/spec/replicas","value":2}';
const refused = 'error apps/kustomization.yaml:2 kustomize/refused';

describe('patches of kustomizations', () =>
  runNeighbours([
    [
      'an annotation for an object that has none',
      operation('{"op":"add","path":"/metadata/annotations/a","value":"b"}'),
      [],
    ],
    ['missing annotations removed', operation('{"op":"remove","path":"/metadata/annotations"}'), []],
    [
      'a label for an object that has none',
      operation('{"op":"add","path":"/metadata/labels/a","value":"b"}'),
      'kustomize/patch-fails',
    ],
    [
      'an annotation after all were removed',
      operation(
        '{"op":"remove","path":"/metadata/annotations"},{"op":"add","path":"/metadata/annotations/a","value":"b"}',
      ),
      'kustomize/patch-fails',
    ],
    ['a kind removed', operation('{"op":"remove","path":"/kind"}'), 'kustomize/patch-fails'],
    ['a target by glob', operation(replicas, '{kind: Deployment, name: "*"}'), refused],
    ['a target by an open bracket', operation(replicas, '{kind: Deployment, name: "w[eb"}'), refused],
    ['a target by lookahead', operation(replicas, '{kind: Deployment, name: "(?!x).*"}'), refused],
    ['a target by expression', operation(replicas, '{kind: Deployment, name: "w.b|x"}'), []],
    [
      'labels with an empty term',
      operation(replicas, '{kind: Deployment, labelSelector: "app=web,,"}'),
      refused,
    ],
    [
      'labels with an open bracket',
      operation(replicas, '{kind: Deployment, annotationSelector: "a in (b"}'),
      refused,
    ],
    [
      'labels with nothing but signs',
      operation(replicas, '{kind: Deployment, labelSelector: "!!"}'),
      refused,
    ],
    [
      'labels in every form',
      operation(
        replicas,
        '{kind: Deployment, labelSelector: "a.io/app=web,b!=c,!d, e notin (f, g),a.io/app in (web),a.io/app"}',
      ),
      'warning apps/kustomization.yaml:2 kustomize/patch-without-target',
    ],
  ]));
