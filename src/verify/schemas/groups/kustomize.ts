import type { ApiGroup } from '../library.ts';
import { meta } from './meta.ts';

/**
 * Files that Kustomize reads itself; no API server sees them. Reference: the kustomization file's page in the
 * Kubernetes SIG CLI documentation.
 */
export const kustomize: ApiGroup = {
  group: 'kustomize.config.k8s.io',
  uses: [meta],
  notation: `
kind Kustomization v1beta1 bare { ...Build }
kind Component v1alpha1 bare { ...Build }

Build {
  apiVersion, kind string
  metadata ObjectMeta
  resources, components, crds, configurations, generators, transformers, validators, bases [string]
  namespace dnsLabel
  namePrefix, nameSuffix string
  commonLabels, commonAnnotations <string>
  labels [{ pairs <string>  fields [FieldSpec]  includeSelectors, includeTemplates bool }]
  patches [{ path, patch string  target Selector  options <bool>  @one(path patch) }]
  patchesStrategicMerge [string]
  patchesJson6902 [{ target! Selector  path, patch string }]
  images [{ name! string  newName, newTag, digest, tagSuffix string }]
  replicas [{ name! string  count int(0..) }]
  replacements [any]
  configMapGenerator [ConfigMapArgs]
  secretGenerator [{ ...ConfigMapArgs  type string }]
  generatorOptions GeneratorOptions
  buildMetadata [(originAnnotations|transformerAnnotations|managedByLabel)]
  helmCharts [{
    name, version, repo, releaseName, namespace, valuesFile, valuesMerge, nameTemplate, kubeVersion string
    additionalValuesFiles, apiVersions [string]
    valuesInline any
    includeCRDs, skipHooks, skipTests, debug, devel bool
  }]
  helmGlobals { chartHome, configHome string }
  openapi { path string }
  sortOptions { order (fifo|legacy)  legacySortOptions { orderFirst, orderLast [string] } }
  vars [{ name! string  objref! ObjectReference  fieldref { fieldPath string } }]
}
ConfigMapArgs {
  name string
  namespace string
  behavior (create|replace|merge)
  files, literals, envs [string]
  env string
  options GeneratorOptions
}
GeneratorOptions { labels, annotations <string>  disableNameSuffixHash, immutable bool }
Selector { group, version, kind, name, namespace, labelSelector, annotationSelector string }
FieldSpec { group, version, kind, path string  create bool }
`,
};
