import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { meantOr, suggest } from '../../diagnostics/suggest.ts';
import { splitApiVersion } from '../api-version.ts';
import type { Check } from '../check.ts';
import { referenceCodes } from '../codes/references.ts';
import type { VerifyCode } from '../codes.ts';
import { installedChart } from '../model/chart.ts';
import { asList, asText, at, isOpaque, isPlainMap, matches } from '../model/data.ts';
import { type Inventory, inventoryOf, type Known } from '../model/inventory.ts';
import type { Model } from '../model/model.ts';
import { type GroupKind, type KubernetesObject, showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { isClusterScoped } from '../model/scope.ts';
import { meantAmong } from '../model/typos.ts';
import { own } from '../own.ts';
import { issuersInAnnotations } from '../references/annotations.ts';
import { fluxGroups } from '../references/flux.ts';
import { referencesInValues } from '../references/helm-values.ts';
import { rulesFor } from '../references/index.ts';
import type { ReferenceRule } from '../references/rule.ts';
import { createMeant } from './meant.ts';
import { sourcesInUse } from './sources-in-use.ts';

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

/** References between objects: the targets exist, and have the required keys and ports. */
export const references: Check = {
  codes: referenceCodes,
  *run(model) {
    const all = model.objects.flatMap((object) => [...referencesOf(model, object)]);
    const scene: Scene = { model, inventory: inventoryOf(model), meant: createMeant(model, all) };
    for (const reference of all) yield* verify(scene, reference);
  },
};

/** The state that references are checked against. */
interface Scene {
  readonly model: Model;
  readonly inventory: Inventory;
  /**
   * Suggests the name that a mistyped one was meant to be, from other references to objects that nothing here creates.
   */
  readonly meant: (reference: Reference) => string | undefined;
}

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

function* verify(scene: Scene, reference: Reference): Generator<Diagnostic> {
  const { inventory } = scene;
  const { from, to, namespace, name } = reference;
  const known = inventory.lookup(to, namespace, name, from);
  // The values name that Secret as well, and that reference is reported.
  if (known === undefined && reference.at === 'read by the chart') return;
  if (known === undefined && isOfNoUse(reference)) return;
  if (reference.optional === true) {
    if (known === undefined && isMistyped(scene, reference)) yield missing(scene, reference, 'warning');
    return;
  }
  if (known === undefined) {
    const severity = severityOfMissing(scene, reference);
    if (severity !== undefined) yield missing(scene, reference, severity);
    return;
  }
  for (const { key, path } of reference.keys) {
    if (known.keys === undefined || known.keys.has(key)) continue;
    const near = suggest(key, [...known.keys]);
    yield inObject(from, path, {
      code: to.kind === 'ConfigMap' ? 'ref/missing-config-map-key' : 'ref/missing-secret-key',
      message: `${showObject({ kind: to.kind, name, namespace: known.namespace })} has no key ${key}`,
      ...meantOr(
        near,
        known.keys.size > 0 ? `It has ${[...known.keys].join(', ')}.` : 'It has no keys at all.',
      ),
    });
  }
  const isService = to.group === '' && to.kind === 'Service';
  if (reference.port !== undefined && isService) yield* verifyPort(reference, known);
}

/**
 * Whether a missing target has no effect: with `wait`, Flux ignores health checks (another check reports this); and the
 * bindings that Flux installs name the accounts of all its controllers, including those that are not installed.
 */
function isOfNoUse({ from, at: place }: Reference): boolean {
  if (place === 'spec.healthChecks[]') return at(from.data, 'spec', 'wait') === true;
  return (
    place === 'subjects[]' && at(from.data, 'metadata', 'labels', 'app.kubernetes.io/part-of') === 'flux'
  );
}

function* verifyPort(reference: Reference, known: Known): Generator<Diagnostic> {
  const ports = portsOf(known);
  const { port } = reference;
  if (ports === undefined || port === undefined) return;
  // An Ingress names a port by number or name, a route only by number.
  const asked = isPlainMap(port.value) ? (port.value['number'] ?? port.value['name']) : port.value;
  if (asked === undefined || (typeof asked === 'string' && isOpaque(asked))) return;
  if (ports.some((candidate) => candidate.port === asked || candidate.name === asked)) return;
  const shown = ports.map((candidate) => candidate.port).join(', ');
  yield inObject(reference.from, port.path, {
    code: 'ref/missing-service-port',
    message: `${showObject({ kind: 'Service', name: known.name, namespace: known.namespace })} has no port ${stringOf(asked)}`,
    hint: shown === '' ? 'It has no ports.' : `It has ${shown}.`,
  });
}

/** Returns the ports of a Service; undefined if they are not known or any port is accepted. */
function portsOf(known: Known): readonly { name?: string; port: number }[] | undefined {
  if (known.provided !== undefined) return known.provided.ports;
  const spec = at(known.object?.data, 'spec');
  if (at(spec, 'type') === 'ExternalName') return undefined;
  const ports = asList(at(spec, 'ports')).flatMap((port) => {
    const number = at(port, 'port');
    const name = asText(at(port, 'name'));
    return typeof number === 'number' ? [{ port: number, ...(name ? { name } : {}) }] : [];
  });
  return ports;
}

/**
 * Returns the severity of a missing target, or undefined if it may exist. In a complete tree it is an error. In other
 * trees, a finding needs evidence: the tree contains objects of this kind or namespace, and nothing with unknown
 * effects may have created the target.
 */
function severityOfMissing(scene: Scene, reference: Reference): Severity | undefined {
  const { model, inventory } = scene;
  const { to, namespace, name, from } = reference;
  const isFlux = Object.values(fluxGroups).includes(to.group);
  if (to.kind === 'ClusterRole' && name.startsWith('system:')) return undefined;
  const excuse = inventory.mayExist(to, namespace, name, {
    object: from,
    inValues: reference.at === 'values',
  });
  if (excuse === 'named') return undefined;
  const typo = isMistyped(scene, reference);
  if (isFlux && !typo && !knowsSources(model, inventory, to) && isKnownSource(model, inventory, reference))
    return undefined;
  if (excuse === 'possible') {
    const readByFlux = from.group.endsWith('.toolkit.fluxcd.io') && reference.at !== 'values';
    if (typo) return isFlux || (readByFlux && to.group === '') ? 'error' : 'warning';
    // Other repositories seldom contain what the tree's own Kustomizations depend on or take their files from.
    const awaited = to.group === 'kustomize.toolkit.fluxcd.io' || isSourceOfTree(model, reference);
    const here = inventory.names(to, namespace).length > 0 || to.group !== 'kustomize.toolkit.fluxcd.io';
    return awaited && here && inventory.isOpen && !isFilledFromElsewhere(model, namespace)
      ? 'warning'
      : undefined;
  }
  if (model.options.closedWorld === true) return 'error';
  if (isFlux) return 'error';
  // The bootstrap creates the first credentials, before there is a tree or a store to take them from.
  if (from.group === 'source.toolkit.fluxcd.io' || /SecretStore$/.test(from.kind))
    return typo ? 'warning' : undefined;
  const isCore = ['Secret', 'ConfigMap', 'Service', 'ServiceAccount', 'PersistentVolumeClaim'].includes(
    to.kind,
  );
  if (isCore && to.group === '') {
    const managed = model.objects.some(
      (object) =>
        (object.namespace === namespace && object !== from) ||
        (object.kind === 'Namespace' && object.group === '' && object.name === namespace),
    );
    // A typo in what Flux itself reads before it applies anything stops it.
    const elsewhere = settingsOfFlux.has(reference.at) && inventory.lookup(to, undefined, name) !== undefined;
    const stops =
      (typo || elsewhere) && from.group.endsWith('.toolkit.fluxcd.io') && reference.at !== 'values';
    if (stops) return 'error';
    return namespace !== undefined && managed ? 'warning' : undefined;
  }
  const alike = own(kindsAlike, to.kind);
  const asked = alike === undefined ? [to] : [to, { group: to.group, kind: alike }];
  return !controllersCreate.has(to.kind) || asked.some((kind) => inventory.names(kind, undefined).length > 0)
    ? 'warning'
    : undefined;
}

/** Whether a Kustomization of another repository applies all that it contains to a namespace, sources and all. */
function isFilledFromElsewhere(model: Model, namespace: string | undefined): boolean {
  return model.kustomizations.some(
    ({ path, object, spec }) =>
      path === undefined && !object.aside && namespace !== undefined && spec['targetNamespace'] === namespace,
  );
}

/** Kinds of which a controller creates its own when it starts: it takes one in the tree to know that they are kept there. */
const controllersCreate = new Set(['GatewayClass', 'ClusterSecretStore', 'SecretStore', 'ClusterIssuer']);

/** References in which Flux looks only in the namespace of the referring object. */
const settingsOfFlux = new Set(['spec.postBuild.substituteFrom[]', 'spec.valuesFrom[]']);

/** Kinds that are alternatives in a reference: a tree that contains one of them keeps such objects in the tree. */
const kindsAlike: Readonly<Record<string, string>> = {
  SecretStore: 'ClusterSecretStore',
  ClusterSecretStore: 'SecretStore',
  Issuer: 'ClusterIssuer',
  ClusterIssuer: 'Issuer',
};

/** Whether all sources are known: in a complete tree, the source that the bootstrap creates is declared. */
function knowsSources(model: Model, inventory: Inventory, to: GroupKind): boolean {
  return model.options.closedWorld === true && inventory.names(to, undefined).length > 0;
}

/** Whether the name is a mistyped form of another known name of the kind: nobody creates both. */
function isMistyped({ model, inventory, meant }: Scene, reference: Reference): boolean {
  const { to, namespace, name } = reference;
  if (meantAmong(name, inventory.names(to, namespace)) !== undefined) return true;
  if (meant(reference) !== undefined) return true;
  // A source that most Kustomizations use exists, whoever created it.
  const sources = sourcesInUse(model);
  const own = sources.usersOf(to.kind, name, namespace);
  return meantAmong(name, sources.usedMoreThan(own, to.kind)) !== undefined;
}

/**
 * Whether the reference is to the source of this tree: the bootstrap created it, in the namespace in which the topmost
 * Kustomizations read it. A source that the tree creates exists only where the tree creates it.
 */
function isKnownSource(model: Model, inventory: Inventory, reference: Reference): boolean {
  if (reference.to.group !== 'source.toolkit.fluxcd.io') return false;
  const { to, name, namespace } = reference;
  const sources = sourcesInUse(model);
  if (sources.usersOf(to.kind, name, namespace) === 0) return false;
  const made = inventory.lookup(to, undefined, name);
  if (made !== undefined) return false;
  return namespace !== undefined && sources.homesOf(to.kind, name).has(namespace);
}

function isSourceOfTree(model: Model, { to, name, namespace }: Reference): boolean {
  return to.group === 'source.toolkit.fluxcd.io' && sourcesInUse(model).usersOf(to.kind, name, namespace) > 0;
}

function missing({ inventory, meant }: Scene, reference: Reference, severity: Severity): Diagnostic {
  const { from, to, namespace, name, path } = reference;
  const others = inventory.names(to, namespace).filter((other) => other !== name);
  const near = meantAmong(name, others) ?? meant(reference) ?? suggest(name, others);
  const elsewhere = inventory.lookup(to, undefined, name);
  const alike = own(kindsAlike, to.kind);
  const other =
    alike === undefined ? undefined : inventory.lookup({ group: to.group, kind: alike }, undefined, name);
  const advice = elsewhere?.namespace
    ? { hint: `There is one in the namespace ${elsewhere.namespace}; this reference looks in ${namespace}.` }
    : other !== undefined
      ? { hint: `There is a ${alike} of this name: set kind: ${alike}.` }
      : meantOr(
          near,
          'Correct the name, or add the object. If something outside the tree creates it, silence this with that reason.',
        );
  const what = showObject({ kind: to.kind, name, namespace });
  // If the name is correct, the namespace is wrong.
  return inObject(from, (elsewhere && reference.namespacePath) ?? path, {
    code: codeOf(reference),
    severity,
    message: `${what} does not exist: nothing in the tree creates it`,
    ...advice,
  });
}

const codesByTarget: Readonly<Record<string, VerifyCode>> = {
  '/Secret': 'ref/missing-secret',
  '/ConfigMap': 'ref/missing-config-map',
  '/Service': 'ref/missing-service',
  '/ServiceAccount': 'ref/missing-service-account',
  '/PersistentVolumeClaim': 'ref/missing-claim',
  'rbac.authorization.k8s.io/Role': 'ref/missing-role',
  'rbac.authorization.k8s.io/ClusterRole': 'ref/missing-role',
  'cert-manager.io/Issuer': 'ref/missing-issuer',
  'cert-manager.io/ClusterIssuer': 'ref/missing-issuer',
  'external-secrets.io/SecretStore': 'ref/missing-store',
  'external-secrets.io/ClusterSecretStore': 'ref/missing-store',
};

function codeOf({ to, at: place }: Reference): VerifyCode {
  if (place.startsWith('spec.dependsOn')) return 'ref/missing-dependency';
  if (place.startsWith('spec.healthChecks')) return 'ref/missing-health-check';
  if (place === 'spec.scaleTargetRef') return 'ref/missing-scale-target';
  if (place.startsWith('spec.parentRefs')) return 'ref/missing-gateway';
  if (to.group === 'source.toolkit.fluxcd.io') return 'ref/missing-source';
  return codesByTarget[`${to.group}/${to.kind}`] ?? 'ref/missing-object';
}
