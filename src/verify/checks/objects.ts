import { isScalar } from 'yaml';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import { shownKey } from '../../diagnostics/shown-key.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { Check } from '../check.ts';
import { objectCodes } from '../codes/objects.ts';
import { clusterOf } from '../model/cluster.ts';
import { asMap, asText, at, isOpaque, matches } from '../model/data.ts';
import { quoting } from '../model/finish.ts';
import type { Model } from '../model/model.ts';
import { type FluxKustomization, type KubernetesObject, showObject } from '../model/object.ts';
import { isToBeFilledIn } from '../model/placeholders.ts';
import { inObject } from '../model/report.ts';
import { podSpecs } from '../references/pods.ts';
import { lateNamespaces, namespaces } from './namespaces.ts';

/** Kubernetes' rules for all objects: identity, names, labels, strings. */
export const objects: Check = {
  codes: objectCodes,
  *run(model) {
    yield* duplicates(model);
    yield* lateNamespaces(model);
    for (const object of model.objects) {
      yield* names(object);
      yield* namespaces(model, object);
      yield* labels(object);
      yield* stringData(object);
      yield* subjects(object);
    }
  },
};

function* duplicates(model: Model): Generator<Diagnostic> {
  const first = new Map<string, KubernetesObject>();
  const pairs = new Map<string, [FluxKustomization, FluxKustomization, ...KubernetesObject[]]>();
  const doubled = new Map<
    string,
    { readonly other: KubernetesObject; readonly objects: KubernetesObject[] }
  >();
  for (const object of model.objects) {
    if (!object.listed || object.name === '' || isOpaque(object.name)) continue;
    const key = [clusterOf(object), object.group, object.kind, object.namespace ?? '', object.name].join('|');
    const other = first.get(key);
    if (other === undefined) {
      first.set(key, object);
      continue;
    }
    // Within one build, Kustomize itself refuses the second one. People apply by hand what nothing else applies.
    if (other.appliedBy === object.appliedBy && (object.appliedBy || !areRoots(model, object, other)))
      continue;
    if ((other.appliedBy === undefined) !== (object.appliedBy === undefined)) continue;
    // Objects that are suspended or that nothing applies do not conflict.
    if ([object, other].some(({ aside, appliedBy }) => aside || appliedBy?.spec['suspend'] === true))
      continue;
    if ([object, other].some(isLeftAlone)) continue;
    const [by, otherBy] = [object.appliedBy, other.appliedBy];
    if (by !== undefined && otherBy !== undefined && by.path === otherBy.path && by.path !== undefined) {
      // The bootstrap and the tree contain the same Kustomization.
      if (by.name === otherBy.name && by.namespace === otherBy.namespace) continue;
      const pair = [by.name, by.namespace, otherBy.name, otherBy.namespace].join('|');
      const known = pairs.get(pair);
      if (known) known.push(object);
      else pairs.set(pair, [by, otherBy, object]);
      continue;
    }
    const group = doubled.get(key);
    if (group) group.objects.push(object);
    else doubled.set(key, { other, objects: [object] });
  }
  for (const [by, otherBy, ...objects] of pairs.values()) yield sameFolder(model, by, otherBy, objects);
  for (const { other, objects } of doubled.values()) yield duplicate(other, objects);
}

/**
 * Whether Flux only creates the object if it is missing, or ignores it, so that it does not conflict with another
 * owner.
 */
function isLeftAlone({ data }: KubernetesObject): boolean {
  const way = at(data, 'metadata', 'annotations', 'kustomize.toolkit.fluxcd.io/ssa');
  return way === 'IfNotPresent' || way === 'Ignore';
}

/** Reports an object once, however many Kustomizations apply it. */
function duplicate(other: KubernetesObject, objects: readonly KubernetesObject[]): Diagnostic {
  const object = objects[0] ?? other;
  const names = [...objects, other].map(({ appliedBy }) => appliedBy?.name ?? 'nobody');
  const files = [...new Set([other, ...objects].map(({ document }) => document.file.path))];
  const elsewhere = files.filter((file) => file !== object.document.file.path);
  return inObject(object, ['metadata', 'name'], {
    code: 'object/duplicate',
    severity: object.kind === 'Namespace' ? 'warning' : 'error',
    message: object.appliedBy
      ? `${showObject(object)} is applied by ${names.slice(0, -1).join(', ')} and by ${names.at(-1)}`
      : `${showObject(object)} is in the tree ${names.length === 2 ? 'twice' : `${names.length} times`}`,
    hint:
      elsewhere.length === 0
        ? 'Let one of them apply it, for all.'
        : `The other one is in ${elsewhere.join(', ')}. Rename or remove one of the two.`,
  });
}

/**
 * Reports two Kustomizations of one folder once for all objects that they share, which may not be all, because of
 * variables.
 */
function sameFolder(
  model: Model,
  by: FluxKustomization,
  other: FluxKustomization,
  shared: readonly KubernetesObject[],
): Diagnostic {
  const own = model.objects.filter(({ appliedBy }) => appliedBy === by).length;
  const [first] = shared;
  const more = shared.length > 1 ? ` and ${shared.length - 1} more` : '';
  const what =
    shared.length === own || first === undefined
      ? `the same objects as ${other.name}`
      : `${showObject(first)}${more}, as ${other.name} does`;
  return inObject(by.object, ['spec', 'path'], {
    code: 'object/duplicate',
    severity: 'warning',
    message: `${by.name} applies ${what}, from the same folder`,
    hint: `The other one is in ${other.object.document.file.path}. Remove one of the two, or give their objects different names.`,
  });
}

/** Whether the objects are topmost Kustomizations, which the bootstrap of the cluster applies. */
function areRoots(model: Model, ...objects: readonly KubernetesObject[]): boolean {
  return objects.every((object) => model.kustomizations.some((entry) => entry.object === object));
}

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;
const labelFromLetter = /^[a-z]([-a-z0-9]*[a-z0-9])?$/;

function* names(object: KubernetesObject): Generator<Diagnostic> {
  const name = at(object.data, 'metadata', 'name');
  // Configuration files of other programs may look like manifests as well.
  if (!object.listed && object.data['metadata'] === undefined) return;
  if (name === undefined && at(object.data, 'metadata', 'generateName') !== undefined) return;
  if (typeof name !== 'string' || name === '') {
    yield inObject(object, ['metadata', 'name'], {
      code: 'object/no-name',
      message:
        name === undefined
          ? `this ${object.kind} has no name`
          : `the name of this ${object.kind} is no string`,
      hint: 'Give metadata.name; a name that looks like a number needs quotes.',
    });
    return;
  }
  if (isOpaque(name) || fitsName(object, name) || isToBeFilledIn(object, name)) return;
  yield inObject(object, ['metadata', 'name'], {
    code: 'object/invalid-name',
    message: `${name} is not a valid name for a ${object.kind}`,
    hint: 'Use lower-case letters, digits and hyphens, starting and ending with a letter or a digit.',
  });
}

function fitsName({ group, kind }: KubernetesObject, name: string): boolean {
  // Names of roles and bindings only have to be valid in a path.
  if (group === 'rbac.authorization.k8s.io') return !/[/%]/.test(name) && name !== '.' && name !== '..';
  if (group === '' && kind === 'Service') return name.length <= 63 && labelFromLetter.test(name);
  if (group === '' && kind === 'Namespace') return name.length <= 63 && label.test(name);
  if (group === 'batch' && kind === 'CronJob') return name.length <= 52 && subdomain.test(name);
  if (group === 'helm.toolkit.fluxcd.io') return name.length <= 253 && subdomain.test(name);
  return name.length <= 253 && subdomain.test(name);
}

const templates = ['', 'spec.template.', 'spec.jobTemplate.', 'spec.jobTemplate.spec.template.'];
const qualifiedName = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;
const labelValue = /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

function* labels(object: KubernetesObject): Generator<Diagnostic> {
  for (const prefix of templates) {
    for (const field of ['labels', 'annotations']) {
      for (const { path, value } of entries(object, `${prefix}metadata.${field}`)) {
        yield* stringOnly(
          object,
          path,
          value,
          'object/label-not-string',
          `the ${field.slice(0, -1)} ${path.at(-1)}`,
        );
        if (typeof value === 'string') yield* labelFits(object, path, value, field);
      }
    }
  }
}

function* labelFits(
  object: KubernetesObject,
  path: KeyPath,
  value: string,
  field: string,
): Generator<Diagnostic> {
  const key = String(path.at(-1));
  const keyFits = qualifiedName.test(key) || isOpaque(key);
  const valueFits = field === 'annotations' || labelValue.test(value) || isOpaque(value);
  if ((keyFits && valueFits) || isToBeFilledIn(object, keyFits ? value : key)) return;
  yield inObject(
    object,
    path,
    {
      code: 'object/invalid-label',
      message: keyFits
        ? `the value of the label ${key} is not one that Kubernetes accepts`
        : `${key} is no key for a label or an annotation`,
      hint: 'At most 63 letters, digits, `-`, `_` and `.`, starting and ending with a letter or a digit; a key may have a domain and `/` in front.',
    },
    keyFits ? 'value' : 'key',
  );
}

function* stringData(object: KubernetesObject): Generator<Diagnostic> {
  if (object.group === '' && (object.kind === 'ConfigMap' || object.kind === 'Secret')) {
    for (const field of ['data', 'stringData']) {
      for (const { path, value } of entries(object, field)) {
        yield* stringOnly(
          object,
          path,
          value,
          'object/data-not-string',
          `the value of ${shownKey(String(path.at(-1)))}`,
        );
        if (object.kind === 'Secret' && field === 'data' && typeof value === 'string') {
          yield* base64(object, path, value);
        }
      }
    }
  }
  const spec = podSpecs[`${object.group}/${object.kind}`];
  if (spec === undefined) return;
  for (const list of ['containers', 'initContainers']) {
    for (const { path, value } of matches(object.data, `${spec}.${list}[].env[]`)) {
      const name = asText(at(value, 'name')) ?? '';
      yield* stringOnly(
        object,
        [...path, 'value'],
        at(value, 'value'),
        'object/data-not-string',
        `the value of the environment variable ${name}`,
      );
    }
  }
}

/**
 * Reports subjects without a namespace in a ClusterRoleBinding. In a RoleBinding, a ServiceAccount defaults to the
 * namespace of the binding.
 */
function* subjects(object: KubernetesObject): Generator<Diagnostic> {
  if (object.group !== 'rbac.authorization.k8s.io' || object.kind !== 'ClusterRoleBinding') return;
  for (const { path, value } of matches(object.data, 'subjects[]')) {
    if (at(value, 'kind') !== 'ServiceAccount' || at(value, 'namespace') !== undefined) continue;
    yield inObject(
      object,
      [...path, 'namespace'],
      {
        code: 'object/subject-without-namespace',
        message: `a ClusterRoleBinding names the ServiceAccount ${at(value, 'name')} without its namespace`,
        hint: 'Add namespace: the API server refuses the object.',
      },
      'key',
    );
  }
}

function* base64(object: KubernetesObject, path: KeyPath, value: string): Generator<Diagnostic> {
  const compact = value.replace(/\s/g, '');
  if (isOpaque(value) || (/^[A-Za-z0-9+/]*={0,2}$/.test(compact) && compact.length % 4 === 0)) return;
  yield inObject(object, path, {
    code: 'object/invalid-base64',
    message: `the value of ${shownKey(String(path.at(-1)))} is not base64`,
    hint: 'Encode it, or move it to `stringData`, which takes plain text.',
  });
}

/** Reports a value that must be a string, but that YAML 1.1, which Kubernetes reads, takes for another type. */
function* stringOnly(
  object: KubernetesObject,
  path: KeyPath,
  value: unknown,
  code: 'object/label-not-string' | 'object/data-not-string',
  what: string,
): Generator<Diagnostic> {
  if (value === undefined || value === null) return;
  if (typeof value === 'string') {
    if (!isAmbiguous(object, path, value)) return;
    yield inObject(object, path, {
      code: 'yaml/ambiguous-scalar',
      message: `${what} is a plain ${value}, which Kubernetes reads as a boolean`,
      hint: 'Put it in quotes.',
    });
    return;
  }
  const isPutIn = object.written !== undefined && typeof at(object.written, ...path) === 'string';
  yield inObject(object, path, {
    code,
    message: `${what} must be a string`,
    hint: isPutIn ? quoting : typeof value === 'object' ? 'Give one string.' : 'Put it in quotes.',
  });
}

function isAmbiguous(object: KubernetesObject, path: KeyPath, value: string): boolean {
  if (object.generated || !/^(y|n|yes|no|on|off)$/i.test(value)) return false;
  // A value and quotes that variables have substituted differ from the file.
  if (object.written !== undefined && at(object.written, ...path) !== value) return false;
  const node = object.document.syntax.getIn(path, true);
  return isScalar(node) && node.type === 'PLAIN';
}

function* entries(object: KubernetesObject, pattern: string): Generator<{ path: KeyPath; value: unknown }> {
  const path = pattern.split('.');
  for (const [key, value] of Object.entries(asMap(at(object.data, ...path)))) {
    yield { path: [...path, key], value };
  }
}
