/** Whether a target that nothing in the tree creates is a mistake, and what to say about it. */

import type { Diagnostic, Severity } from '../../diagnostics/diagnostic.ts';
import { meantOr, suggest } from '../../diagnostics/suggest.ts';
import type { VerifyCode } from '../codes.ts';
import { isOpaque } from '../model/data.ts';
import type { Inventory } from '../model/inventory.ts';
import type { Model } from '../model/model.ts';
import { type GroupKind, showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { meantAmong } from '../model/typos.ts';
import { own } from '../own.ts';
import { fluxGroups } from '../references/flux.ts';
import type { Reference } from '../references/reference.ts';
import { sourcesInUse } from './sources-in-use.ts';

/** The state that references are checked against. */
export interface Scene {
  readonly model: Model;
  readonly inventory: Inventory;
  /**
   * Suggests the name that a mistyped one was meant to be, from other references to objects that nothing here creates.
   */
  readonly meant: (reference: Reference) => string | undefined;
}

/**
 * Returns the severity of a missing target, or undefined if it may exist. In a complete tree it is an error. In other
 * trees, a finding needs evidence: Flux applies the tree, or it contains objects of this kind or namespace; and nothing
 * with unknown effects may have created the target.
 */
export function severityOfMissing(scene: Scene, reference: Reference): Severity | undefined {
  const { model, inventory } = scene;
  const { to, namespace, name, from } = reference;
  const isFlux = Object.values(fluxGroups).includes(to.group);
  if (to.kind === 'ClusterRole' && name.startsWith('system:')) return undefined;
  // Whoever applied this file would put it, and what it refers to, into a namespace.
  if (isOpaque(namespace ?? '') && !model.isLive(from.document.file.path)) return undefined;
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
    const isAwaited = to.group === '' || reference.at === 'spec.healthChecks[]';
    if (typo) return isFlux || (readByFlux && isAwaited) ? 'error' : 'warning';
    // Other repositories seldom contain what the tree's own Kustomizations depend on or take their files from.
    const awaited = to.group === 'kustomize.toolkit.fluxcd.io' || isSourceOfTree(model, reference);
    const here = inventory.names(to, namespace).length > 0 || to.group !== 'kustomize.toolkit.fluxcd.io';
    return awaited && here && inventory.isOpen && !isFilledFromElsewhere(model, namespace)
      ? 'warning'
      : undefined;
  }
  if (model.options.closedWorld === true) return 'error';
  // An Alert forwards the events of what exists.
  if (isFlux) return reference.at === 'spec.eventSources[]' ? 'warning' : 'error';
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
  // Flux waits for it until the time is over.
  if (typo && reference.at === 'spec.healthChecks[]') return 'error';
  const alike = own(kindsAlike, to.kind);
  const asked = alike === undefined ? [to] : [to, { group: to.group, kind: alike }];
  const hasSome = asked.some((kind) => inventory.names(kind, undefined).length > 0);
  // Without a Kustomization, these are some files of a repository: the others are not here to be asked.
  const isRepository = model.kustomizations.length > 0;
  return hasSome || (isRepository && !controllersCreate.has(to.kind)) ? 'warning' : undefined;
}

/** Whether a Kustomization of another repository applies all that it contains to a namespace, sources and all. */
export function isFilledFromElsewhere(model: Model, namespace: string | undefined): boolean {
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
export function isMistyped({ model, inventory, meant }: Scene, reference: Reference): boolean {
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

/** The finding about a missing target. */
export function missing({ inventory, meant }: Scene, reference: Reference, severity: Severity): Diagnostic {
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
