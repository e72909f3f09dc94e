import type { CodeTable } from '../../diagnostics/code-table.ts';

export const fluxCodes = {
  'flux/no-decryption': {
    title: 'A Kustomization applies sealed files but does not decrypt them',
    example: 'a folder with secret.sops.yaml, and a Kustomization without spec.decryption',
    cure: 'Add `decryption: {provider: sops, secretRef: {name: sops-age}}` to the Kustomization.',
  },
  'flux/decryption-secret': {
    title: 'The Secret with the decryption key is not in the Kustomization’s own namespace',
    example: 'a Kustomization in ai-system with `secretRef: {name: sops-age}`, which is only in flux-system',
    cure: 'Move the Kustomization to the namespace of the Secret and set targetNamespace, or put the Secret beside it.',
  },
  'flux/decryption-key': {
    title: 'The Secret for decryption has no key that Flux recognizes',
    example: 'a Secret sops-age with the key `age.key`, not `age.agekey`',
    cure: 'The key’s name must end in `.agekey` (age) or `.asc` (PGP), or be one of the `sops.…` names.',
  },
  'flux/suspended-dependency': {
    title: 'Something depends on a Kustomization or a HelmRelease that is suspended',
    example: 'dependsOn: [{name: cnpg}]   # cnpg has `suspend: true`',
    cure: 'Resume the dependency, or remove it: what depends on it is not updated meanwhile.',
  },
  'flux/suspended-parent': {
    title: 'A suspended Kustomization: nothing of what it applies follows the repository',
    example: 'spec:\n  suspend: true',
    cure: 'Resume it. If that is intended, silence this with the reason.',
  },
  'flux/no-prune': {
    title: 'A Kustomization that does not remove what was removed from the repository',
    example: 'spec:\n  prune: false',
    cure: 'Set `prune: true`.',
  },
  'flux/dependency-not-awaited': {
    title: 'A dependency that counts as ready before anything in it runs',
    example: 'dependsOn: [{name: operator}]   # operator has neither `wait: true` nor healthChecks',
    cure: 'Set `wait: true` in the dependency, or give it health checks.',
  },
  'flux/short-interval': {
    title: 'An interval so short that the controllers do nothing else',
    example: 'interval: 5s',
    cure: 'Use a minute or more, and a Receiver if changes must arrive at once.',
  },
  'flux/variable-in-secret': {
    title: 'A `${…}` inside a secret value: Flux substitutes after it has decrypted, so the value changes',
    example: 'stringData:\n  password: "a${B}c"   # in a Kustomization with postBuild',
    cure: 'Write `$${B}`, or annotate the Secret with `kustomize.toolkit.fluxcd.io/substitute: disabled`.',
  },
  'flux/repository-type': {
    title: 'A HelmRepository whose type does not fit its address',
    example: 'url: oci://ghcr.io/org/charts   # without `type: oci`',
    cure: 'Set `type: oci` for addresses with oci://, and not for others.',
  },
  'flux/chart-choice': {
    title: 'A HelmRelease with both `chart` and `chartRef`, or with neither',
    example: 'spec:\n  chart: {…}\n  chartRef: {…}',
    cure: 'Remove one of the two.',
  },
} as const satisfies CodeTable;

export const healthCheckCodes = {
  'flux/health-checks-ignored': {
    title: 'Health checks that Flux ignores because `wait` is on',
    example: 'spec:\n  wait: true\n  healthChecks: […]',
    cure: 'Remove one of the two: `wait` checks everything that the Kustomization applies.',
  },
  'flux/health-check': {
    title: 'A health check that Flux cannot find, because its apiVersion or namespace is left out',
    example:
      'healthChecks:\n  - {kind: HelmRelease, name: web, namespace: apps}   # without apiVersion: apps/v1',
    cure: 'Add what the hint names: the Kustomization never becomes ready otherwise.',
  },
} as const satisfies CodeTable;

export const postRendererCodes = {
  'helm/post-renderer': {
    title: 'A patch in the postRenderers of a HelmRelease that cannot be applied',
    example: 'patch: |\n  - {op: replace, path: /spec/replicas, vaule: 2}',
    cure: 'Correct the patch: until then every upgrade of the release fails.',
  },
} as const satisfies CodeTable;

export const sealingCodes = {
  'flux/sealed-in-config-map': {
    title: 'A configMapGenerator reads a sealed file, which Flux does not open for it',
    example: 'configMapGenerator:\n  - {name: app, files: [app.sops.yaml]}',
    cure: 'Generate a Secret from it, or do not seal it.',
  },
  'flux/sealed-format': {
    title: 'A secretGenerator puts a sealed file under a key whose ending gives another format',
    example: 'secretGenerator:\n  - {name: app, files: [value=app.sops.yaml]}',
    cure: 'Let the key end as the format of the file does: `value.yaml=app.sops.yaml`.',
  },
  'flux/sealed-twice': {
    title: 'A sealed patch changes a Secret that is sealed itself, which Flux then cannot decrypt',
    example: 'resources: [secret.sops.yaml]\npatches: [{path: patch.sops.yaml}]',
    cure: 'Seal the value in the Secret itself, or patch a Secret without data.',
  },
  'flux/sealed-metadata': {
    title: 'A sealed object of which the kind or the name is sealed as well',
    example: 'apiVersion: ENC[AES256_GCM,…]\nkind: ENC[AES256_GCM,…]',
    cure: 'Seal by `encrypted_regex: ^(data|stringData)$`: Flux reads the rest before it decrypts.',
  },
  'flux/sealed-by-comment': {
    title: 'A Secret that comments tell SOPS to seal, which Flux cannot open',
    example: 'creation_rules:\n  - {path_regex: \\.sops\\.yaml$, encrypted_comment_regex: seal}',
    cure: 'Seal by `encrypted_regex: ^(data|stringData)$`.',
  },
} as const satisfies CodeTable;

export const resourceSetCodes = {
  'flux/missing-input': {
    title: 'A template of a ResourceSet asks for an input that is not given',
    example: 'inputs: [{tenant: web}]\nresources: [{metadata: {name: "<< inputs.tennant >>"}}]',
    cure: 'Correct the name, or give every set of inputs that key.',
  },
  'flux/in-two-steps': {
    title: 'Two steps of a ResourceSet make one object, which Flux Operator refuses',
    example:
      'steps:\n  - {name: first, resources: [{kind: Namespace, metadata: {name: web}}]}\n  - {name: second, resources: [{kind: Namespace, metadata: {name: web}}]}',
    cure: 'Keep the object in one of the steps.',
  },
  'flux/broken-template': {
    title: 'A template of a ResourceSet that Flux Operator cannot read',
    example: 'resources: [{metadata: {name: "<< tenant | lower >>"}}]   # the input is inputs.tenant',
    cure: 'Correct it as the hint says: until then Flux Operator makes nothing of the ResourceSet.',
  },
} as const satisfies CodeTable;

export const imageAutomationCodes = {
  'flux/image-path': {
    title: 'Image automation is to write into a folder that does not exist',
    example: 'kind: ImageUpdateAutomation\nspec:\n  update: {path: ./clusters/mian}',
    cure: 'Correct spec.update.path: it counts from the root of the repository.',
  },
  'flux/image-marker': {
    title: 'A comment that marks an image for an ImagePolicy that does not exist',
    example: 'image: ghcr.io/stefanprodan/podinfo:6.0.0 # {"$imagepolicy": "flux-system:podinof"}',
    cure: 'Correct the marker: otherwise, Flux does not change the line.',
  },
} as const satisfies CodeTable;
