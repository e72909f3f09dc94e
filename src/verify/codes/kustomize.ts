import type { CodeTable } from '../../diagnostics/code-table.ts';

export const kustomizeCodes = {
  'kustomize/missing-resource': {
    title: 'A kustomization lists a resource that does not exist',
    example: 'resources:\n  - ./helmrelease.yaml   # no such file',
    cure: 'Correct the path, or remove the line.',
  },
  'kustomize/missing-component': {
    title: 'A kustomization lists a component that does not exist, or a folder that is not a component',
    example: 'components:\n  - ../../components/alerts   # no such folder',
    cure: 'Correct the path. The folder needs a kustomization.yaml with `kind: Component`.',
  },
  'kustomize/missing-file': {
    title: 'A patch or a generator reads a file that does not exist',
    example: 'configMapGenerator:\n  - name: settings\n    files: [settings.json]   # no such file',
    cure: 'Correct the path, or add the file.',
  },
  'kustomize/no-kustomization': {
    title: 'A kustomization lists a folder without a kustomization.yaml',
    example: 'resources:\n  - ./app   # app/ has no kustomization.yaml',
    cure: 'Add a kustomization.yaml to the folder, or list its files one by one.',
  },
  'kustomize/not-a-manifest': {
    title: 'A file that is listed as a resource contains no Kubernetes object',
    example: 'resources:\n  - values.yaml   # no apiVersion and kind in it',
    cure: 'Remove the line, or give the object apiVersion, kind and metadata.name.',
  },
  'kustomize/listed-twice': {
    title: 'A kustomization lists the same resource twice',
    example: 'resources:\n  - ./a.yaml\n  - ./a.yaml',
    cure: 'Remove one of the lines: Kustomize refuses to add an object twice.',
  },
  'kustomize/duplicate-object': {
    title: 'One build has two objects of the same kind, namespace and name',
    example: 'two files of one kustomization with `kind: Service`, `name: web`',
    cure: 'Rename or remove one of the two: Kustomize refuses the build.',
  },
  'kustomize/helm-charts': {
    title: 'A kustomization that Flux builds inflates Helm charts',
    example: 'helmCharts:\n  - name: web',
    cure: 'Write a HelmRelease for each chart: Flux builds kustomizations without Helm.',
  },
  'kustomize/cycle': {
    title: 'Kustomizations include each other in a circle',
    example: '# a/kustomization.yaml\nresources: [../b]\n# b/kustomization.yaml\nresources: [../a]',
    cure: 'Remove one of the two references.',
  },
  'kustomize/endless-overlays': {
    title: 'Kustomizations include one another so deeply, or copy so much, that building them would not end',
    example: '# a1 and a2 each include b1 and b2, which each include c1 and c2, which …',
    cure: 'Include each folder once, and put what overlays share into a component.',
  },
  'kustomize/empty': {
    title: 'A kustomization builds nothing',
    example: 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization',
    cure: 'List resources in it, or remove the folder and what refers to it.',
  },
  'kustomize/wrong-type': {
    title: 'A kustomization file with an apiVersion or a kind that Kustomize does not take',
    example: 'apiVersion: kustomize.config.k8s.io/v1\nkind: Kustomization',
    cure: 'Write kustomize.config.k8s.io/v1beta1 with Kustomization, v1alpha1 with Component, or leave both out.',
  },
  'kustomize/unknown-field': {
    title: 'A field that a kustomization file does not have',
    example: 'resource:\n  - ./a.yaml   # resources',
    cure: 'Correct the name: Kustomize refuses the file.',
  },
  'kustomize/patch-without-target': {
    title: 'A patch changes an object that the build does not hold',
    example: 'patches:\n  - path: patch.yaml   # for a Deployment that is not there',
    cure: 'Correct kind, name and namespace in the patch or in its target, or remove it.',
  },
  'kustomize/patch-fails': {
    title: 'An operation of a JSON patch cannot be applied',
    example: 'patch: |-\n  - op: remove\n    path: /spec/replicas   # the object has none',
    cure: 'Correct the path of the operation; `add` creates what is missing, `replace` and `remove` do not.',
  },
  'kustomize/replacement-fails': {
    title: 'A replacement that finds no source, or no field to put the value into',
    example:
      'replacements:\n  - source: {kind: ConfigMap, name: settings, fieldPath: data.host}   # no such key',
    cure: 'Correct the source, the selected objects or the field paths; `options.create` makes a missing field.',
  },
  'kustomize/refused': {
    title: 'Something in a kustomization for which Kustomize, or Flux, refuses the whole build',
    example: 'transformers:\n  - plugin.yaml   # of a kind that Kustomize would have to execute',
    cure: 'Do as the message says: nothing of this build is applied meanwhile.',
  },
  'kustomize/unlisted-file': {
    title: 'A manifest that no kustomization lists: Flux never applies it',
    example: 'app/service.yaml beside an app/kustomization.yaml that does not name it',
    cure: 'Add it to `resources` of the kustomization beside it, or remove the file.',
  },
  'kustomize/unlisted-folder': {
    title: 'A kustomization below a folder that Flux applies, which nothing reaches',
    example: 'apps/default/echo/app/kustomization.yaml, with no Flux Kustomization that has its path',
    cure: 'Add a Flux Kustomization with its path, list it in a kustomization, or remove the folder.',
  },
  'kustomize/unpinned-remote': {
    title: 'A remote resource without a fixed version: what is applied changes without a commit',
    example: 'resources:\n  - https://raw.githubusercontent.com/org/repo/main/crds.yaml',
    cure: 'Name a tag or a commit in the address.',
  },
  'kustomize/hash-not-followed': {
    title:
      'A reference to an object that Kustomize renames or adds a hash to, in a field that it does not rewrite',
    example: 'a HelmRelease with `valuesFrom` naming a configMapGenerator without `disableNameSuffixHash`',
    cure: 'Set `generatorOptions.disableNameSuffixHash: true`, or describe the field under `configurations`.',
  },
} as const satisfies CodeTable;
