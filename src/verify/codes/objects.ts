import type { CodeTable } from '../../diagnostics/code-table.ts';

export const objectCodes = {
  'yaml/ambiguous-scalar': {
    title: 'A plain word that Kubernetes reads as a boolean, where a string must stand',
    example: 'labels:\n  public: yes',
    cure: 'Put it in quotes: Kubernetes reads YAML 1.1, where yes, no, on and off are booleans.',
  },
  'object/no-name': {
    title: 'An object without a name',
    example: 'kind: Service\nmetadata:\n  nam: web',
    cure: 'Add metadata.name.',
  },
  'object/invalid-name': {
    title: 'A name that Kubernetes does not take for this kind',
    example: 'metadata: {name: Langfuse_Web}',
    cure: 'Use lower-case letters, digits and hyphens, starting and ending with a letter or a digit.',
  },
  'object/invalid-namespace': {
    title: 'A namespace’s name that Kubernetes does not take',
    example: 'metadata: {namespace: AI_system}',
    cure: 'Use lower-case letters, digits and hyphens, at most 63 of them.',
  },
  'object/no-namespace': {
    title: 'Flux is to apply a namespaced object that has no namespace: it refuses it',
    example: 'a ConfigMap without metadata.namespace, in a Kustomization without targetNamespace',
    cure: 'Set metadata.namespace, `namespace` in the kustomization, or targetNamespace in the Flux Kustomization.',
  },
  'object/missing-namespace': {
    title: 'An object in a namespace that nothing creates',
    example: 'metadata: {namespace: ai-sytem}   # the tree has ai-system',
    cure: 'Correct the namespace, or add a Namespace object.',
  },
  'object/label-not-string': {
    title: 'A label or an annotation whose value is not a string',
    example: 'labels:\n  version: 2',
    cure: 'Put the value in quotes: Kubernetes refuses the object.',
  },
  'object/invalid-label': {
    title: 'A label that Kubernetes does not take',
    example: 'labels:\n  app: "my app"',
    cure: 'A label’s value has at most 63 letters, digits, `-`, `_` and `.`, and starts and ends with a letter or a digit.',
  },
  'object/data-not-string': {
    title: 'A value of a ConfigMap, of a Secret or of an environment variable that is no string',
    example: 'kind: ConfigMap\ndata:\n  port: 8080',
    cure: 'Put the value in quotes: Kubernetes refuses the object.',
  },
  'object/invalid-base64': {
    title: 'A value under `data` of a Secret that is not base64',
    example: 'kind: Secret\ndata:\n  password: hunter2!',
    cure: 'Encode it, or move it to `stringData`, which takes plain text.',
  },
  'object/duplicate': {
    title: 'Two Flux Kustomizations apply the same object: each undoes what the other does',
    example: 'a ConfigMap default/settings in two folders that Flux applies',
    cure: 'Rename or remove one of the two.',
  },
  'object/late-namespace': {
    title: 'A namespace that a HelmRelease of the same Kustomization is to make, too late for what is in it',
    example: 'a release with `createNamespace: true` beside a ConfigMap in that namespace',
    cure: 'Add a Namespace object, or apply the release by a Kustomization of its own.',
  },
  'object/subject-without-namespace': {
    title: 'A ClusterRoleBinding for a ServiceAccount whose namespace it does not say',
    example: 'subjects:\n  - {kind: ServiceAccount, name: web}',
    cure: 'Add namespace.',
  },
} as const satisfies CodeTable;

export const volumeCodes = {
  'object/unbindable-claim': {
    title: 'A PersistentVolumeClaim that names a volume of another size, mode, class or claim',
    example:
      'volumeName: media, for a volume with `accessModes: [ReadWriteOnce]`, and accessModes: [ReadWriteMany]',
    cure: 'Make both agree: Kubernetes binds them only then, and the pods of the claim wait until it does.',
  },
} as const satisfies CodeTable;

export const allocationCodes = {
  'object/allocated-twice': {
    title: 'A node port, or an address within the cluster, that two Services ask for',
    example: 'two Services with `nodePort: 30080`',
    cure: 'Choose another one, or leave it out: Kubernetes then finds a free one.',
  },
} as const satisfies CodeTable;

export const unfilledCodes = {
  'object/unfilled': {
    title: 'A placeholder of a template that nobody filled in',
    example: 'spec:\n  acme: {email: "<your-email>"}',
    cure: 'Write the intended value.',
  },
} as const satisfies CodeTable;
