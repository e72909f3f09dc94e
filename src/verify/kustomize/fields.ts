import { isPlainMap, type PlainMap } from '../model/data.ts';

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

/** The fields of the maps below a field; `true` for a value without fixed fields, such as a text or labels. */
interface Shape {
  readonly [field: string]: Shape | true;
}

const selector: Shape = Object.fromEntries(
  ['group', 'version', 'kind', 'name', 'namespace', 'labelSelector', 'annotationSelector'].map((field) => [
    field,
    true,
  ]),
);
const patch: Shape = { path: true, patch: true, target: selector, options: true };
const options: Shape = { labels: true, annotations: true, disableNameSuffixHash: true, immutable: true };
const generator: Shape = {
  ...{ name: true, namespace: true, behavior: true, literals: true, files: true, envs: true, env: true },
  ...{ type: true, options },
};
const fieldOptions: Shape = { delimiter: true, index: true, encoding: true, create: true };

const shapes: Shape = {
  ...Object.fromEntries(kustomizationFields.map((field) => [field, true])),
  patches: patch,
  patchesJson6902: patch,
  images: { name: true, newName: true, tagSuffix: true, newTag: true, digest: true },
  replicas: { name: true, count: true },
  labels: { pairs: true, includeSelectors: true, includeTemplates: true, fields: true },
  configMapGenerator: generator,
  secretGenerator: generator,
  generatorOptions: options,
  replacements: {
    path: true,
    source: { ...selector, fieldPath: true, options: fieldOptions },
    sourceValue: true,
    targets: { select: selector, reject: selector, fieldPaths: true, options: fieldOptions },
  },
};

/** Returns the field that Kustomize takes a key for, because it ignores the case of letters. */
export function fieldOf(key: string, data: PlainMap, shape: Shape = shapes): string {
  if (Object.hasOwn(shape, key)) return key;
  const small = key.toLowerCase();
  const field = Object.keys(shape).find((own) => own.toLowerCase() === small) ?? key;
  return field !== key && Object.hasOwn(data, field) ? key : field;
}

/** Returns the content of a kustomization file with Kustomize's spelling of all fields, at every depth. */
export function spelled(data: PlainMap): PlainMap {
  return spelledAs(data, shapes) as PlainMap;
}

function spelledAs(value: unknown, shape: Shape | true | undefined): unknown {
  if (shape === undefined || shape === true) return value;
  if (Array.isArray(value)) return value.map((item) => spelledAs(item, shape));
  if (!isPlainMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const field = fieldOf(key, value, shape);
      return [field, spelledAs(item, Object.hasOwn(shape, field) ? shape[field] : undefined)];
    }),
  );
}
