import type { CodeTable } from '../../diagnostics/code-table.ts';

/** What can go wrong between a Flux Kustomization and its build. */
export const fluxBuildCodes = {
  'flux/missing-path': {
    title: 'A Flux Kustomization has a path that does not exist',
    example: 'spec:\n  path: ./kubernetes/apps/default/ech/app   # echo',
    cure: 'Correct spec.path: it counts from the root of the repository.',
  },
  'flux/undefined-variable': {
    title: 'A `${…}` that the Kustomization’s postBuild neither defines nor reads from anywhere',
    example: 'spec:\n  host: app.${SECRET_DOMIAN}   # postBuild has SECRET_DOMAIN',
    cure: 'Define the variable, correct its name, give a default (`${X:=value}`), or escape it as `$${X}`.',
  },
  'flux/bad-substitution': {
    title: 'A `${…}` that Flux’s substitution cannot read, for which it refuses the whole Kustomization',
    example: 'a script in a ConfigMap with `${names[@]}`, below a Kustomization with postBuild',
    cure: 'Write `$${names[@]}`, or annotate the object with `kustomize.toolkit.fluxcd.io/substitute: disabled`.',
  },
  'flux/endless-substitution': {
    title:
      'Variables that nest too deeply, or become more text than a cluster takes: not all of them are put in',
    example: 'substitute: {A: a long text, B: "${A}${A}${A}…"}, and thousands of `${B}`',
    cure: 'Shorten the values, or remove variables that stand for one another.',
  },
  'flux/substituted-text': {
    title: 'A text that is not valid YAML, or has another value, once its variables are substituted',
    example: 'data:\n  note: ${NOTE}   # NOTE is `closed: monday`',
    cure: 'Bring the quotes by a default: `${Q:="}${NOTE}${Q:="}`; Kustomize drops those of the file.',
  },
  'flux/target-namespace-conflict': {
    title: 'targetNamespace moves an object out of the namespace that it names itself',
    example: 'targetNamespace: network, and an object with `metadata: {namespace: ai-system}`',
    cure: 'Remove targetNamespace, or apply the object by another Kustomization.',
  },
} as const satisfies CodeTable;

export const variableCodes = {
  'flux/unsubstituted-variable': {
    title: 'A `${…}` in a name, an address or a number, where nothing will ever put a value in its place',
    example: 'spec:\n  path: ./apps/${CLUSTER}   # the Kustomization above has no postBuild',
    cure: 'Define the variable in the postBuild of the Kustomization that applies the object, or write the value.',
  },
} as const satisfies CodeTable;

export const livenessCodes = {
  'flux/unknown-entry': {
    title: 'Which of the folders Flux applies cannot be told from the tree',
    example: 'a Flux Kustomization in a file that the kustomization.yaml beside it does not list',
    cure: 'Keep the Kustomization that begins in the tree, as `flux bootstrap` does, or silence this with the reason.',
  },
} as const satisfies CodeTable;
