import type { PlainMap } from '../model/data.ts';

/** The fields of a kustomization file. */
export const kustomizationFields: readonly string[] = [
  'apiVersion',
  'kind',
  'metadata',
  'openapi',
  'namePrefix',
  'nameSuffix',
  'namespace',
  'commonLabels',
  'labels',
  'commonAnnotations',
  'patchesStrategicMerge',
  'patchesJson6902',
  'patches',
  'images',
  'imageTags',
  'replacements',
  'replicas',
  'vars',
  'sortOptions',
  'resources',
  'components',
  'crds',
  'bases',
  'configMapGenerator',
  'secretGenerator',
  'helmGlobals',
  'helmCharts',
  'helmChartInflationGenerator',
  'generatorOptions',
  'configurations',
  'generators',
  'transformers',
  'validators',
  'buildMetadata',
];

const spellings = new Map(kustomizationFields.map((field) => [field.toLowerCase(), field]));

/** The name of the field that Kustomize takes a key for: it does not mind whether letters are small or capital. */
export function fieldOf(key: string, data: PlainMap): string {
  const field = spellings.get(key.toLowerCase()) ?? key;
  return field !== key && Object.hasOwn(data, field) ? key : field;
}

/** A kustomization file with its fields as Kustomize spells them. */
export function spelled(data: PlainMap): PlainMap {
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [fieldOf(key, data), value]));
}
