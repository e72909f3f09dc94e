import { readYaml } from '../../diagnostics/read-yaml.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import type { Draft } from '../kustomize/draft.ts';
import { createDraft } from '../kustomize/draft.ts';
import { asList, asMap, asText, asTexts, at, isPlainMap, type PlainMap, texts } from './data.ts';
import type { KubernetesObject } from './object.ts';
import { fill, withUnknowns } from './resource-set-templates.ts';
import { selects } from './selectors.ts';

/** The ResourceSetInputProviders of the tree. */
export type Providers = readonly PlainMap[];

/**
 * Returns the objects that flux-operator creates from a ResourceSet whose inputs are in the tree: its templates, once
 * for each set of inputs. Templates that do more than substitute values are skipped: see `isExpanded`.
 */
export function expandResourceSet(set: KubernetesObject, draft: Draft, providers: Providers): Draft[] {
  const inputs = inputsOf(set.data, providers);
  if (inputs === undefined) return [];
  const made: Draft[] = [];
  const seen = new Set<string>();
  const templates = templatesOf(set.data);
  if (isTooMuch(inputs, templates)) return [];
  for (const own of inputs) {
    for (const { template, root } of templates) {
      const data = withUnknowns(fill(template, own));
      if (!isPlainMap(data) || asText(data['apiVersion']) === undefined) continue;
      const metadata = asMap(data['metadata']);
      if (asMap(metadata['annotations'])['fluxcd.controlplane.io/reconcile'] === 'disabled') continue;
      const placed = {
        ...data,
        metadata: { ...metadata, namespace: metadata['namespace'] ?? set.namespace },
      };
      // Objects of the same identity from several inputs are one object.
      const identity = [data['apiVersion'], data['kind'], placed.metadata.namespace, metadata['name']]
        .map(stringOf)
        .join('|');
      if (seen.has(identity)) continue;
      seen.add(identity);
      made.push(createDraft(draft.document, placed, root));
    }
  }
  return made;
}

/**
 * Whether everything that a ResourceSet creates is known: its inputs are in the tree and its templates only substitute
 * values.
 */
export function isExpanded(data: PlainMap, providers: Providers): boolean {
  if (partsOf(data).some(({ part }) => part['resourcesTemplate'] !== undefined)) return false;
  const inputs = inputsOf(data, providers);
  if (inputs === undefined) return false;
  const templates = templatesOf(data);
  if (isTooMuch(inputs, templates)) return false;
  return inputs.every((own) =>
    templates.every(({ template }) => !JSON.stringify(fill(template, own)).includes('<<')),
  );
}

/**
 * Limits for one ResourceSet; no real one creates as many objects, or as much text. A larger one counts as not
 * understood.
 */
const mostObjects = 10_000;
const mostText = 16 * 1024 * 1024;

function isTooMuch(inputs: readonly PlainMap[], templates: readonly Template[]): boolean {
  return (
    inputs.length * templates.length > mostObjects ||
    inputs.length * JSON.stringify(templates.map(({ template }) => template)).length > mostText
  );
}

/** Returns each set of inputs; undefined if some come from outside the tree. */
function inputsOf(data: PlainMap, providers: Providers): readonly PlainMap[] | undefined {
  const spec = asMap(data['spec']);
  const inputs = asList(spec['inputs']).map(asMap);
  const from = asList(spec['inputsFrom']);
  const provided: PlainMap[] = [];
  const byProvider: Provided[] = [];
  const permutes = at(spec, 'inputStrategy', 'name') === 'Permute';
  for (const reference of from) {
    const named = providers.filter(({ metadata }) => isNamed(asMap(reference), asMap(metadata)));
    if (named.length === 0 || named.some((own) => at(own, 'spec', 'type') !== 'Static')) return undefined;
    const values = named.map((own) => asMap(at(own, 'spec', 'defaultValues')));
    provided.push(...values);
    for (const [index, own] of named.entries())
      byProvider.push({
        name: stringOf(at(own, 'metadata', 'name')),
        inputs: values.slice(index, index + 1),
      });
  }
  if (permutes) {
    const own = { name: stringOf(at(data, 'metadata', 'name')), inputs };
    return permute([own, ...byProvider].filter((source) => source.inputs.length > 0));
  }
  const all = [...inputs, ...provided];
  return all.length === 0 && from.length === 0 ? [{}] : all;
}

interface Provided {
  readonly name: string;
  readonly inputs: readonly PlainMap[];
}

/**
 * Returns every combination of one set of inputs from each source, each below the name of its source; undefined if
 * there are too many.
 */
function permute(sources: readonly Provided[]): readonly PlainMap[] | undefined {
  const count = sources.reduce((product, { inputs }) => product * inputs.length, 1);
  if (count > mostObjects) return undefined;
  let sets: readonly PlainMap[] = sources.length === 0 ? [] : [{}];
  for (const { name, inputs } of sources)
    sets = sets.flatMap((set) => inputs.map((own) => ({ ...set, [inTemplates(name)]: own })));
  return sets;
}

/** The name of a source as templates write it: `my-app` becomes `my_app`. */
function inTemplates(name: string): string {
  return (name.toLowerCase().match(/[a-z0-9]+/g) ?? []).join('_');
}

function isNamed({ name, selector }: PlainMap, metadata: PlainMap): boolean {
  return name === undefined ? selects(selector, asTexts(metadata['labels'])) : name === metadata['name'];
}

/** Returns the parts of an object that contain templates: its spec, or the steps of the spec. */
function partsOf(data: PlainMap): { part: PlainMap; root: readonly (string | number)[] }[] {
  const spec = asMap(data['spec']);
  return [
    { part: spec, root: ['spec'] },
    ...asList(spec['steps']).map((step, index) => ({ part: asMap(step), root: ['spec', 'steps', index] })),
  ];
}

/** A template of an object, and its path. */
export interface Template {
  readonly template: unknown;
  readonly root: readonly (string | number)[];
}

/** Returns the templates that are listed one by one. */
export function listedTemplates(data: PlainMap): Template[] {
  return partsOf(data).flatMap(({ part, root }) =>
    asList(part['resources']).map((template, index) => ({ template, root: [...root, 'resources', index] })),
  );
}

/** Returns the texts that contain many templates, with their paths. */
export function templateTexts(data: PlainMap): { text: string; root: readonly (string | number)[] }[] {
  return partsOf(data).flatMap(({ part, root }) => {
    const text = asText(part['resourcesTemplate']);
    return text === undefined ? [] : [{ text, root: [...root, 'resourcesTemplate'] }];
  });
}

function templatesOf(data: PlainMap): Template[] {
  return [...listedTemplates(data), ...templateTexts(data).flatMap(documentsOf)];
}

/** A template with conditions or loops shows nothing certain. */
function documentsOf({ text, root }: { text: string; root: readonly (string | number)[] }): Template[] {
  if (/<<-?\s*(if|range|with|define|block|end|else|\$)/.test(text)) return [];
  return (readYaml(text) ?? []).map((template) => ({ template, root }));
}

/** The inputs that flux-operator adds to each set. */
const ownInputs = ['id', 'provider'];

/** What providers export beside their default values, by the end of their type. */
const exported: readonly (readonly [type: RegExp, names: readonly string[]])[] = [
  [/(Pull|Merge)Request$/, ['sha', 'branch', 'author', 'title']],
  [/Branch$/, ['sha', 'branch']],
  [/ArtifactTag$/, ['tag', 'digest']],
  [/^(GitHub|GitLab|AzureDevOps|Gitea|AWSCodeCommit)Tag$/, ['tag', 'sha']],
  [/^GitLabEnvironment$/, ['sha', 'branch', 'author', 'title', 'slug']],
];

/** Returns sets of inputs without their values, for providers that ask other servers; none if a shape is not known. */
function shapesOf(data: PlainMap, providers: Providers): readonly PlainMap[] {
  const spec = asMap(data['spec']);
  if (at(spec, 'inputStrategy', 'name') === 'Permute') return [];
  const shapes: PlainMap[] = [];
  for (const reference of asList(spec['inputsFrom'])) {
    const named = providers.filter(({ metadata }) => isNamed(asMap(reference), asMap(metadata)));
    if (named.length === 0) return [];
    for (const own of named) {
      const type = asText(at(own, 'spec', 'type')) ?? '';
      const names = type === 'Static' ? [] : exported.find(([types]) => types.test(type))?.[1];
      if (names === undefined) return [];
      const known = names.map((name) => [name, '']);
      shapes.push({ ...asMap(at(own, 'spec', 'defaultValues')), ...Object.fromEntries(known) });
    }
  }
  return [...asList(spec['inputs']).map(asMap), ...shapes];
}

/** Yields objects that a step creates although an earlier step does: flux-operator refuses both. */
export function* inTwoSteps(
  data: PlainMap,
  providers: Providers,
): Generator<{ readonly path: readonly (string | number)[]; readonly what: string; readonly step: string }> {
  const steps = asList(at(data, 'spec', 'steps'));
  const templates = templatesOf(data).filter(({ root }) => root[1] === 'steps');
  const inputs = inputsOf(data, providers);
  if (inputs === undefined || steps.length < 2 || isTooMuch(inputs, templates)) return;
  const creators = new Map<string, number>();
  for (const { template, root } of templates) {
    const step = Number(root[2]);
    for (const own of inputs) {
      const made = fill(template, own);
      const [kind, name] = [asText(at(made, 'kind')), asText(at(made, 'metadata', 'name'))];
      const namespace = asText(at(made, 'metadata', 'namespace'));
      const version = asText(at(made, 'apiVersion')) ?? '';
      const group = version.slice(0, Math.max(version.lastIndexOf('/'), 0));
      const key = JSON.stringify([group, kind, namespace, name]);
      if (kind === undefined || name === undefined || key.includes('<<')) continue;
      const first = creators.get(key) ?? step;
      creators.set(key, first);
      if (first === step) continue;
      yield { path: root, what: `${kind} ${name}`, step: asText(at(steps[first], 'name')) ?? String(first) };
      return;
    }
  }
}

/** Yields the expressions of templates that use an input that a set lacks: flux-operator then creates nothing. */
export function* missingInputs(
  data: PlainMap,
  providers: Providers,
): Generator<{ path: readonly (string | number)[]; name: string; known: readonly string[] }> {
  const sets = inputsOf(data, providers) ?? shapesOf(data, providers);
  for (const { template, root } of templatesOf(data)) {
    const listed = root.at(-1) !== 'resourcesTemplate';
    for (const { path: own, text } of texts(template, root)) {
      const path = listed ? own : root;
      for (const [, name = ''] of text.matchAll(/<<-?\s*inputs\.([A-Za-z_]\w*)/g)) {
        const lacking = sets.find((own) => !Object.hasOwn(own, name));
        if (lacking === undefined || ownInputs.includes(name)) continue;
        yield { path, name, known: Object.keys(lacking) };
      }
    }
  }
}
