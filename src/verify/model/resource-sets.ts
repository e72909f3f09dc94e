import { readYaml } from '../../diagnostics/read-yaml.ts';
import type { Draft } from '../kustomize/draft.ts';
import { createDraft } from '../kustomize/draft.ts';
import { asList, asMap, asText, at, isPlainMap, type PlainMap } from './data.ts';
import type { KubernetesObject } from './object.ts';

/** Finds a ResourceSetInputProvider of the tree. */
export type FindInputs = (name: string) => PlainMap | undefined;

/**
 * The objects that flux-operator makes of a ResourceSet whose inputs are in the tree: its templates, once for each
 * set of inputs. Templates that do more than put values in are left open: see `isExpanded`.
 */
export function expandResourceSet(set: KubernetesObject, draft: Draft, find: FindInputs): Draft[] {
  const inputs = inputsOf(set.data, find);
  if (inputs === undefined) return [];
  const made: Draft[] = [];
  const seen = new Set<string>();
  for (const own of inputs) {
    for (const { template, root } of templatesOf(set.data)) {
      const data = fill(template, own);
      if (!isPlainMap(data) || asText(data['apiVersion']) === undefined) continue;
      const metadata = asMap(data['metadata']);
      if (asMap(metadata['annotations'])['fluxcd.controlplane.io/reconcile'] === 'disabled') continue;
      const placed = {
        ...data,
        metadata: { ...metadata, namespace: metadata['namespace'] ?? set.namespace },
      };
      // Objects of one identity that several inputs make are one object.
      const identity = [data['apiVersion'], data['kind'], placed.metadata.namespace, metadata['name']].join(
        '|',
      );
      if (seen.has(identity)) continue;
      seen.add(identity);
      made.push(createDraft(draft.document, placed, root));
    }
  }
  return made;
}

/** Whether all that a ResourceSet makes is known: its inputs are in the tree and its templates only put values in. */
export function isExpanded(data: PlainMap, find: FindInputs): boolean {
  if (at(data, 'spec', 'resourcesTemplate') !== undefined) return false;
  const inputs = inputsOf(data, find);
  if (inputs === undefined) return false;
  return inputs.every((own) =>
    templatesOf(data).every(({ template }) => !JSON.stringify(fill(template, own)).includes('<<')),
  );
}

/** Each set of inputs; undefined if some come from outside the tree. */
function inputsOf(data: PlainMap, find: FindInputs): readonly PlainMap[] | undefined {
  const spec = asMap(data['spec']);
  const inputs = asList(spec['inputs']).map(asMap);
  const from = asList(spec['inputsFrom']);
  const provided: PlainMap[] = [];
  for (const reference of from) {
    const name = asText(at(reference, 'name'));
    const provider = name === undefined ? undefined : find(name);
    if (provider === undefined || at(provider, 'spec', 'type') !== 'Static') return undefined;
    provided.push(asMap(at(provider, 'spec', 'defaultValues')));
  }
  if (at(spec, 'inputStrategy', 'name') === 'Permute' && from.length > 0) return undefined;
  const all = [...inputs, ...provided];
  return all.length === 0 && from.length === 0 ? [{}] : all;
}

function templatesOf(data: PlainMap): { template: unknown; root: readonly (string | number)[] }[] {
  const spec = asMap(data['spec']);
  const listed = asList(spec['resources']).map((template, index) => ({
    template,
    root: ['spec', 'resources', index],
  }));
  const text = asText(spec['resourcesTemplate']);
  // A template with conditions and loops says nothing certain.
  if (text === undefined || /<<-?\s*(if|range|with|define|block|end|else|\$)/.test(text)) return listed;
  const templates = readYaml(text);
  if (templates === undefined) return listed;
  const root = ['spec', 'resourcesTemplate'];
  return [...listed, ...templates.map((template) => ({ template, root }))];
}

const expression = /<<-?\s*(.*?)\s*-?>>/g;

/** A template with its values; an expression that is not simply a value stays. */
function fill(template: unknown, inputs: PlainMap): unknown {
  if (typeof template === 'string') return fillText(template, inputs);
  if (Array.isArray(template)) return template.map((item) => fill(item, inputs));
  if (!isPlainMap(template)) return template;
  return Object.fromEntries(
    Object.entries(template).map(([key, item]) => [String(fillText(key, inputs)), fill(item, inputs)]),
  );
}

function fillText(text: string, inputs: PlainMap): unknown {
  if (!text.includes('<<')) return text;
  const whole = /^<<-?\s*(.*?)\s*-?>>$/.exec(text);
  const values: unknown[] = [];
  const filled = text.replace(expression, (raw, inner: string) => {
    const value = evaluate(inner, inputs);
    values.push(value);
    return value === undefined || typeof value === 'object' ? raw : String(value);
  });
  const [only] = values;
  // The templates are YAML text: a value that is the whole text keeps its type.
  if (whole !== null && values.length === 1 && only !== undefined) return only;
  return filled;
}

const functions: Readonly<Record<string, (value: unknown) => unknown>> = {
  quote: (value: unknown) => String(value),
  squote: (value: unknown) => String(value),
  toString: (value: unknown) => String(value),
  lower: (value: unknown) => String(value).toLowerCase(),
  upper: (value: unknown) => String(value).toUpperCase(),
  trim: (value: unknown) => String(value).trim(),
  int: (value: unknown) => Number(value),
  toYaml: (value: unknown) => value,
};

function evaluate(inner: string, inputs: PlainMap): unknown {
  const [first = '', ...pipes] = inner.split('|').map((part) => part.trim());
  const [head, ...more] = first.split(/\s+/);
  const prefixed = more.length === 1 && head !== undefined && Object.hasOwn(functions, head);
  const path = /^\.?inputs((?:\.[A-Za-z_]\w*)+)$/.exec((prefixed ? more[0] : first) ?? '')?.[1];
  if (path === undefined) return undefined;
  let value: unknown = at(inputs, ...path.slice(1).split('.'));
  for (const name of [...(prefixed ? [head] : []), ...pipes]) {
    const apply = functions[name];
    if (apply === undefined || value === undefined) return undefined;
    value = apply(value);
  }
  return value;
}
