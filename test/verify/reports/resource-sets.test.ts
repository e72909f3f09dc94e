import { describe } from 'vitest';
import { object, runNeighbours, runSound, smallFile } from '../neighbours/support.ts';

/** Reports about flux-operator. */
const set = (spec: string, more = '') =>
  smallFile(`${object('fluxcd.controlplane.io/v1', 'ResourceSet', 's', spec)}${more}`);
const made =
  'resources: [{apiVersion: v1, kind: ConfigMap, metadata: {name: "<< inputs.name >>", namespace: apps}}]';

describe('ResourceSets and instances', () => {
  runNeighbours([
    [
      'a dependency that does not exist',
      set(
        `{inputs: [{name: a}], dependsOn: [{apiVersion: fluxcd.controlplane.io/v1, kind: ResourceSet, name: other, namespace: apps}], ${made}}`,
      ),
      'apps/o.yaml:4',
    ],
    [
      'a provider of inputs that does not exist',
      set(`{inputsFrom: [{kind: ResourceSetInputProvider, name: none}], ${made}}`),
      'apps/o.yaml:4',
    ],
    [
      'steps beside resources',
      set(`{inputs: [{name: a}], ${made}, steps: [{name: one, ${made}}]}`),
      'error apps/o.yaml:4',
    ],
    [
      'a template that does not end',
      set('{inputs: [{name: a}], resourcesTemplate: "<< if inputs.name >>a: b"}'),
      'error apps/o.yaml:4',
    ],
    [
      'a provider of branches without an address',
      smallFile(object('fluxcd.controlplane.io/v1', 'ResourceSetInputProvider', 'p', '{type: GitHubBranch}')),
      'error apps/o.yaml:4',
    ],
    [
      'a component that Flux does not have',
      smallFile(
        object(
          'fluxcd.controlplane.io/v1',
          'FluxInstance',
          'flux',
          '{distribution: {version: 2.x, registry: ghcr.io/fluxcd}, components: [source-controller, helm-controler]}',
          'flux-system',
        ),
      ),
      'error apps/o.yaml:4',
    ],
    [
      'an instance of another name',
      smallFile(
        object(
          'fluxcd.controlplane.io/v1',
          'FluxInstance',
          'main',
          '{distribution: {version: 2.x, registry: ghcr.io/fluxcd}}',
          'flux-system',
        ),
      ),
      'error apps/o.yaml:3',
    ],
    [
      'the strategy of inputs misspelt',
      set(`{inputs: [{name: a}], inputStrategy: {name: Permut}, ${made}}`),
      'error apps/o.yaml:4',
    ],
  ]);
  runSound([
    [
      'functions of templates',
      set(
        '{inputs: [{name: a, n: 3}], resources: [{apiVersion: v1, kind: ConfigMap, metadata: {name: "<< inputs.name | lower >>", namespace: apps}, data: {a: << inputs.n | quote >>}}]}',
      ),
    ],
    [
      'a dependency on a definition',
      set(
        `{inputs: [{name: a}], dependsOn: [{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition, name: helmreleases.helm.toolkit.fluxcd.io}], ${made}}`,
      ),
    ],
    [
      'a provider with a filter and a schedule',
      smallFile(
        object(
          'fluxcd.controlplane.io/v1',
          'ResourceSetInputProvider',
          'p',
          '{type: GitHubPullRequest, url: "https://github.com/a/b", filter: {labels: [preview], limit: 5}, defaultValues: {a: b}, schedule: [{cron: "0 8 * * 1-5", timeZone: UTC}]}',
        ),
      ),
    ],
  ]);
});
