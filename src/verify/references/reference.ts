import type { KeyPath } from '../../diagnostics/source.ts';
import { splitApiVersion } from '../api-version.ts';
import { installedChart } from '../model/chart.ts';
import { asText, at, isOpaque, matches } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import type { GroupKind, KubernetesObject } from '../model/object.ts';
import { isClusterScoped } from '../model/scope.ts';
import { own } from '../own.ts';
import { issuersInAnnotations } from './annotations.ts';
import { fluxGroups } from './flux.ts';
import { referencesInValues } from './helm-values.ts';
import { rulesFor } from './index.ts';
import type { ReferenceRule } from './rule.ts';

/** A reference, resolved as far as the text of the referring object allows. */
export interface Reference {
  readonly from: KubernetesObject;
  readonly to: GroupKind;
  readonly namespace: string | undefined;
  readonly name: string;
  readonly path: KeyPath;
  /** The path of the namespace, if the reference sets it. */
  readonly namespacePath?: KeyPath;
  readonly keys: readonly { readonly key: string; readonly path: KeyPath }[];
  readonly port?: { readonly value: unknown; readonly path: KeyPath };
  /** The pattern of the rule that found it, which distinguishes `dependsOn` from a source. */
  readonly at: string;
  /** The object may be missing, so only typos are reported. */
  readonly optional?: boolean;
}

/** The references in an object: by the rules of its kind, and in the values of a release. */
export function* referencesOf(model: Model, object: KubernetesObject): Generator<Reference> {
  const rules = rulesFor(object.group, object.kind);
  for (const rule of rules ?? []) {
    for (const match of matches(object.data, rule.at)) {
      const reference = resolve(object, rule, match);
      if (reference !== undefined) yield reference;
    }
  }
  yield* issuersInAnnotations(object);
  const isRelease = object.group === 'helm.toolkit.fluxcd.io' && object.kind === 'HelmRelease';
  // In a kind without rules, only fields that are spelled as in every workload count as references.
  if (!isRelease && (rules !== undefined || !object.group.includes('.'))) return;
  if (isRelease) yield* readByChart(model, object);
  const path: KeyPath = isRelease ? ['spec', 'values'] : ['spec'];
  const namespace = isRelease ? installedChart(model, object).release.namespace : object.namespace;
  for (const found of referencesInValues(at(object.data, ...path), path)) {
    if (found.optional || isOpaque(found.name)) continue;
    yield {
      from: object,
      to: found.to,
      namespace: found.namespace ?? (namespace === '' ? undefined : namespace),
      name: found.name,
      path: found.path,
      keys: found.keys.filter(({ key }) => !isOpaque(key)),
      at: 'values',
    };
  }
}

/** Yields the Secret keys that the chart reads: default names unless the values override them. */
function* readByChart(model: Model, object: KubernetesObject): Generator<Reference> {
  const { release, described } = installedChart(model, object);
  for (const { name, key, path } of described?.reads?.(release) ?? []) {
    if (isOpaque(name) || isOpaque(key)) continue;
    const place: KeyPath = ['spec', 'values', ...path];
    yield {
      from: object,
      to: { group: '', kind: 'Secret' },
      namespace: release.namespace === '' ? undefined : release.namespace,
      name,
      path: place,
      keys: [{ key, path: place }],
      at: 'read by the chart',
    };
  }
}

function resolve(
  from: KubernetesObject,
  rule: ReferenceRule,
  { path, value }: { path: KeyPath; value: unknown },
): Reference | undefined {
  const name = asText(rule.name === '' ? value : at(value, rule.name));
  // Traefik reads `api@internal` from elsewhere: no object has such a name.
  if (name === undefined || name === '*' || name.includes('@') || isOpaque(name)) return undefined;
  const to = target(rule, value);
  if (to === undefined) return undefined;
  const namespaceText = rule.namespace === undefined ? undefined : asText(at(value, rule.namespace));
  if (namespaceText !== undefined && isOpaque(namespaceText)) return undefined;
  const free = rule.anyNamespace || isClusterScoped(to);
  const keys = [
    ...(rule.keys ?? []).flatMap((field) =>
      [...matches(value, field)].flatMap((match) => {
        const key = asText(match.value);
        return key === undefined || isOpaque(key) ? [] : [{ key, path: [...path, ...match.path] }];
      }),
    ),
    ...(rule.fixedKeys ?? []).map((key) => ({ key, path: rule.name === '' ? path : [...path, rule.name] })),
  ];
  const port = rule.port === undefined ? undefined : at(value, rule.port);
  return {
    from,
    to,
    namespace: free ? undefined : (namespaceText ?? from.namespace),
    name,
    path: rule.name === '' ? path : [...path, rule.name],
    ...(rule.namespace !== undefined &&
      namespaceText !== undefined && { namespacePath: [...path, rule.namespace] }),
    keys: isValuesFrom(rule) && keys.length === 0 ? [{ key: 'values.yaml', path: [...path, 'name'] }] : keys,
    ...(port === undefined || rule.port === undefined
      ? {}
      : { port: { value: port, path: [...path, rule.port] } }),
    at: rule.at,
    optional: rule.typosOnly === true || (rule.optional !== undefined && at(value, rule.optional) === true),
  };
}

/** Whether the reference is an entry of `valuesFrom`: without a `valuesKey`, Flux reads `values.yaml`. */
function isValuesFrom(rule: ReferenceRule): boolean {
  return rule.keys?.includes('valuesKey') ?? false;
}

function target(rule: ReferenceRule, value: unknown): GroupKind | undefined {
  if (rule.kind === undefined) return rule.to;
  const kind = asText(at(value, rule.kind));
  if (kind === undefined) return rule.to;
  if (kind === 'User' || kind === 'Group') return undefined;
  const named = rule.group === undefined ? undefined : at(value, rule.group);
  if (typeof named === 'string') {
    const group = rule.group === 'apiVersion' ? splitApiVersion(named).group : named;
    return { group, kind };
  }
  const group =
    own(fluxGroups, kind) ?? (rule.to.kind !== kind && rule.group === 'apiGroup' ? '' : rule.to.group);
  return { group, kind };
}
