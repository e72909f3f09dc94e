import { asList, asMap, asText, isPlainMap, type PlainMap } from '../model/data.ts';
import * as builtin from './builtin-specs.ts';
import { type FieldSpec, mergeSpecs, readFieldSpec, readKind } from './field-specs.ts';
import { type NameReferences, nameReferences } from './name-reference-specs.ts';

/** The fields that each transformer of a build changes. */
export interface TransformerConfig {
  readonly namePrefix: readonly FieldSpec[];
  readonly nameSuffix: readonly FieldSpec[];
  readonly namespace: readonly FieldSpec[];
  readonly commonLabels: readonly FieldSpec[];
  readonly labels: readonly FieldSpec[];
  readonly templateLabels: readonly FieldSpec[];
  readonly volumeClaimTemplateLabels: readonly FieldSpec[];
  readonly commonAnnotations: readonly FieldSpec[];
  readonly varReference: readonly FieldSpec[];
  readonly images: readonly FieldSpec[];
  readonly replicas: readonly FieldSpec[];
  readonly nameReference: readonly NameReferences[];
}

export const defaultConfig: TransformerConfig = {
  namePrefix: builtin.names,
  nameSuffix: builtin.names,
  namespace: builtin.namespaces,
  commonLabels: builtin.commonLabels,
  labels: [],
  templateLabels: builtin.templateLabels,
  volumeClaimTemplateLabels: builtin.claimTemplateLabels,
  commonAnnotations: builtin.commonAnnotations,
  varReference: builtin.variables,
  images: builtin.images,
  replicas: builtin.replicas,
  nameReference: nameReferences,
};

type SpecField = Exclude<keyof TransformerConfig, 'nameReference'>;

const specFields = Object.keys(defaultConfig).filter((key): key is SpecField => key !== 'nameReference');

/** Reads the fields that a file under `configurations` adds. */
export function readConfiguration(data: PlainMap): TransformerConfig {
  const specs = Object.fromEntries(
    specFields.map((field) => [field, asList(data[field]).map((raw) => readFieldSpec(asMap(raw)))]),
  ) as Record<SpecField, FieldSpec[]>;
  const references = asList(data['nameReference']).map((raw) => ({
    target: readKind(asMap(raw)),
    fields: asList(asMap(raw)['fieldSpecs']).map((entry) => readFieldSpec(asMap(entry))),
  }));
  return { ...specs, nameReference: references };
}

export function mergeConfigs(config: TransformerConfig, more: TransformerConfig): TransformerConfig {
  if (config === more) return config;
  const specs = Object.fromEntries(
    specFields.map((field) => [
      field,
      config[field] === more[field] ? config[field] : mergeSpecs(config[field], more[field]),
    ]),
  ) as Record<SpecField, readonly FieldSpec[]>;
  return { ...specs, nameReference: mergeReferences(config.nameReference, more.nameReference) };
}

function mergeReferences(
  references: readonly NameReferences[],
  more: readonly NameReferences[],
): readonly NameReferences[] {
  if (references === more || more.length === 0) return references;
  const merged = [...references];
  for (const { target, fields } of more) {
    const index = merged.findIndex(
      (other) =>
        other.target.group === target.group &&
        other.target.version === target.version &&
        other.target.kind === target.kind,
    );
    const known = merged[index];
    if (known === undefined) merged.push({ target, fields });
    else if (known.fields !== fields) merged[index] = { target, fields: mergeSpecs(known.fields, fields) };
  }
  return merged;
}

/**
 * Reads the fields that a file under `crds` adds: an OpenAPI document whose definitions use `x-kubernetes-…` to mark
 * names, labels, annotations and references.
 */
export function readOpenApi(data: PlainMap): TransformerConfig {
  const config = {
    namePrefix: [] as FieldSpec[],
    commonLabels: [] as FieldSpec[],
    commonAnnotations: [] as FieldSpec[],
    nameReference: [] as NameReferences[],
  };
  for (const [name, definition] of Object.entries(data)) {
    const properties = propertiesOf(definition);
    if (!['kind', 'apiVersion', 'metadata'].every((key) => key in properties)) continue;
    collect(data, name, name.split('.').at(-1) ?? name, [], config, new Set());
  }
  return { ...readConfiguration({}), ...config };
}

function propertiesOf(definition: unknown): PlainMap {
  return asMap(asMap(asMap(definition)['Schema'])['properties']);
}

function collect(
  data: PlainMap,
  name: string,
  kind: string,
  path: readonly string[],
  config: {
    readonly namePrefix: FieldSpec[];
    readonly commonLabels: FieldSpec[];
    readonly commonAnnotations: FieldSpec[];
    readonly nameReference: NameReferences[];
  },
  entered: ReadonlySet<string>,
): void {
  if (entered.has(name)) return;
  for (const [key, property] of Object.entries(propertiesOf(data[name]))) {
    if (!isPlainMap(property)) continue;
    const field: FieldSpec = { kind, path: [...path, key] };
    if ('x-kubernetes-annotation' in property) config.commonAnnotations.push(field);
    if ('x-kubernetes-label-selector' in property) config.commonLabels.push(field);
    if ('x-kubernetes-identity' in property) config.namePrefix.push(field);
    const version = asText(property['x-kubernetes-object-ref-api-version']);
    const target = asText(property['x-kubernetes-object-ref-kind']);
    if (version !== undefined && target !== undefined) {
      const nameKey = asText(property['x-kubernetes-object-ref-name-key']) ?? 'name';
      config.nameReference.push({
        target: { version, kind: target },
        fields: [{ kind, path: [...path, key, nameKey] }],
      });
    }
    const reference = asText(property['$ref']);
    if (reference !== undefined) {
      collect(data, reference, kind, [...path, key], config, new Set([...entered, name]));
    }
  }
}
