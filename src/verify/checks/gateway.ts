import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { Check } from '../check.ts';
import { gatewayCodes } from '../codes/references.ts';
import { asList, asText, asTexts, at, isOpaque, matches } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import { namespaceCalled } from '../model/namespaces.ts';
import { type KubernetesObject, showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { selects } from '../model/selectors.ts';
import { worldOf } from '../model/world.ts';
import { own } from '../own.ts';

const group = 'gateway.networking.k8s.io';
const routeKinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];

/** Gateway API: routes fit a listener of their parent, and cross namespaces only with a grant. */
export const gateway: Check = {
  codes: gatewayCodes,
  *run(model) {
    for (const kind of routeKinds) {
      for (const route of model.ofKind(group, kind)) {
        yield* parents(model, route);
      }
    }
    for (const release of model.ofKind('helm.toolkit.fluxcd.io', 'HelmRelease'))
      yield* listeners(model, release);
    for (const kind of ['ListenerSet', 'XListenerSet'])
      for (const set of model.ofKind(groupOf(kind), kind)) yield* guests(model, set);
    for (const policy of model.objects) {
      if (policy.group === 'gateway.envoyproxy.io' || policy.kind === 'BackendTLSPolicy')
        yield* sections(model, policy);
    }
    const all = [...crossings(model)];
    const grants = all.length > 0 ? grantsOf(model) : undefined;
    for (const crossing of all) if (grants) yield* missingGrant(crossing, grants);
    // What a file that cannot be read refers to is not known.
    const isWhole = model.parsedFiles.every(({ problems }) => problems.length === 0);
    if (model.options.closedWorld !== true || !isWhole) return;
    for (const grant of model.ofKind(group, 'ReferenceGrant')) yield* idleGrant(grant, all);
  },
};

/** A reference from one namespace into another. */
interface Crossing {
  readonly from: KubernetesObject;
  readonly path: KeyPath;
  readonly to: {
    readonly group: string;
    readonly kind: string;
    readonly namespace: string;
    readonly name: string;
  };
}

function* crossings(model: Model): Generator<Crossing> {
  for (const kind of routeKinds) {
    for (const route of model.ofKind(group, kind)) {
      yield* crossingsOf(route, 'spec.rules[].backendRefs[]', 'Service');
      yield* crossingsOf(route, 'spec.rules[].filters[].requestMirror.backendRef', 'Service');
    }
  }
  for (const kind of ['Gateway', 'ListenerSet', 'XListenerSet']) {
    for (const each of [group, 'gateway.networking.x-k8s.io']) {
      for (const object of model.ofKind(each, kind))
        yield* crossingsOf(object, 'spec.listeners[].tls.certificateRefs[]', 'Secret');
    }
  }
  for (const [kind, places] of Object.entries(policyBackends)) {
    for (const object of model.ofKind('gateway.envoyproxy.io', kind)) {
      for (const place of places) yield* crossingsOf(object, place, 'Service');
      if (kind === 'SecurityPolicy') yield* crossingsOf(object, 'spec.oidc.clientSecret', 'Secret');
    }
  }
}

/** The backends that policies of Envoy Gateway call, which cross namespaces with a grant for that policy alone. */
const policyBackends: Readonly<Record<string, readonly string[]>> = {
  SecurityPolicy: [
    'spec.extAuth.http.backendRefs[]',
    'spec.extAuth.http.backendRef',
    'spec.extAuth.grpc.backendRefs[]',
    'spec.extAuth.grpc.backendRef',
    'spec.jwt.providers[].remoteJWKS.backendRefs[]',
    'spec.oidc.provider.backendRefs[]',
    'spec.oidc.provider.backendRef',
  ],
  EnvoyExtensionPolicy: ['spec.extProc[].backendRefs[]', 'spec.extProc[].backendRef'],
};

function* parents(model: Model, route: KubernetesObject): Generator<Diagnostic> {
  for (const [index, parent] of asList(at(route.data, 'spec', 'parentRefs')).entries()) {
    const name = asText(at(parent, 'name'));
    const namespace = asText(at(parent, 'namespace')) ?? route.namespace;
    const kind = asText(at(parent, 'kind')) ?? 'Gateway';
    if (name === undefined || !listenerKinds.includes(kind)) continue;
    const found = model.find({ group: groupOf(kind), kind }, namespace, name, route);
    const path: KeyPath = ['spec', 'parentRefs', index];
    const section = asText(at(parent, 'sectionName'));
    if (found === undefined) {
      const declared = worldOf(model).lookup({ group, kind: 'Gateway' }, namespace, name)?.provided?.ports;
      if (kind !== 'Gateway' || section === undefined || isOpaque(section) || declared === undefined)
        continue;
      if (declared.some((listener) => listener.name === section)) continue;
      yield inObject(route, [...path, 'sectionName'], {
        code: 'ref/missing-listener',
        message: `the Gateway ${name} has no listener called ${section}`,
        hint: `Its listeners are ${declared.map((listener) => listener.name).join(', ')}.`,
      });
      continue;
    }
    const port = at(parent, 'port');
    const all = asList(at(found.data, 'spec', 'listeners'));
    const named = all.filter(
      (listener) =>
        (section === undefined || isOpaque(section) || at(listener, 'name') === section) &&
        (typeof port !== 'number' || at(listener, 'port') === port),
    );
    if (named.length === 0) {
      if (all.some((listener) => isOpaque(String(at(listener, 'name'))))) continue;
      const what = section === undefined ? `on port ${port}` : `called ${section}`;
      yield inObject(route, [...path, section === undefined ? 'port' : 'sectionName'], {
        code: 'ref/missing-listener',
        message: `${showObject(found)} has no listener ${what}`,
        hint: `Its listeners are ${all.map((listener) => at(listener, 'name')).join(', ') || 'none'}.`,
      });
      continue;
    }
    // A parent with more is refused by the API server, whatever its listeners take.
    if (named.length > mostListeners) continue;
    const refusals = named.map((listener) => refusal(model, route, found, listener));
    const [first] = refusals;
    if (first === undefined || refusals.includes(undefined)) continue;
    yield inObject(route, [...path, 'name'], {
      code: 'ref/route-not-allowed',
      message: `${showObject(found)} does not admit this route: ${first}`,
      hint: 'Widen `allowedRoutes` or the hostname of the listener, or name another listener as the parent.',
    });
  }
}

/** A Gateway takes the listeners of others only where it says so; without a word, those of nobody. */
function* guests(model: Model, set: KubernetesObject): Generator<Diagnostic> {
  const name = clear(at(set.data, 'spec', 'parentRef', 'name'));
  const namespace = clear(at(set.data, 'spec', 'parentRef', 'namespace')) ?? set.namespace;
  if (name === undefined) return;
  const owner = model.find({ group, kind: 'Gateway' }, namespace, name, set);
  if (owner === undefined) return;
  const allowed = at(owner.data, 'spec', 'allowedListeners', 'namespaces');
  const reason = namespaceRefusal(model, set, owner, allowed, 'None');
  if (reason === undefined) return;
  yield inObject(set, ['spec', 'parentRef', 'name'], {
    code: 'ref/route-not-allowed',
    message: `${showObject(owner)} does not admit this ${set.kind}: it takes listeners ${reason}`,
    hint: 'Set `allowedListeners.namespaces` of the Gateway.',
  });
}

/** Policies attach to a listener, a rule or a port by its name. */
function* sections(model: Model, policy: KubernetesObject): Generator<Diagnostic> {
  for (const { path, value } of [
    ...matches(policy.data, 'spec.targetRefs[]'),
    ...matches(policy.data, 'spec.targetRef'),
  ]) {
    const [kind, name, section] = ['kind', 'name', 'sectionName'].map((field) => clear(at(value, field)));
    const part = kind === undefined ? undefined : own(sectionsOf, kind);
    if (kind === undefined || name === undefined || section === undefined || part === undefined) continue;
    const targetGroup = clear(at(value, 'group')) ?? '';
    const found = model.find({ group: targetGroup, kind }, policy.namespace, name, policy);
    if (found === undefined) continue;
    const names = asList(at(found.data, 'spec', part)).map((entry) => at(entry, 'name'));
    if (names.includes(section) || names.some((each) => isOpaque(String(each)))) continue;
    const one = part.slice(0, -1);
    const shown = names.filter((each) => each !== undefined).join(', ');
    yield inObject(policy, [...path, 'sectionName'], {
      code: 'ref/missing-listener',
      message: `${showObject(found)} has no ${one} called ${section}`,
      hint: shown === '' ? `None of its ${part} has a name.` : `Its ${part} are ${shown}.`,
    });
  }
}

/** So many Gateway API lets a parent have. */
const mostListeners = 64;

const listenerKinds = ['Gateway', 'ListenerSet', 'XListenerSet'];

function groupOf(kind: string): string {
  return kind === 'XListenerSet' ? 'gateway.networking.x-k8s.io' : group;
}

/** Where the sections of a target are. */
const sectionsOf: Readonly<Record<string, string>> = {
  Gateway: 'listeners',
  ListenerSet: 'listeners',
  HTTPRoute: 'rules',
  GRPCRoute: 'rules',
  TLSRoute: 'rules',
  TCPRoute: 'rules',
  UDPRoute: 'rules',
  Service: 'ports',
};

/** Routes that a chart makes of its values name listeners as routes do. */
function* listeners(model: Model, release: KubernetesObject): Generator<Diagnostic> {
  for (const { path, value } of matches(release.data, 'spec.values.route.*.parentRefs[]')) {
    const [name, section] = [clear(at(value, 'name')), clear(at(value, 'sectionName'))];
    if (name === undefined || section === undefined || /\{\{/.test(name + section)) continue;
    const namespace = clear(at(value, 'namespace')) ?? release.namespace;
    const found = model.find({ group, kind: 'Gateway' }, namespace, name, release);
    const names = asList(at(found?.data, 'spec', 'listeners')).map((listener) => at(listener, 'name'));
    if (found === undefined || names.includes(section) || names.some((own) => isOpaque(String(own))))
      continue;
    yield inObject(release, [...path, 'sectionName'], {
      code: 'ref/missing-listener',
      message: `${showObject(found)} has no listener called ${section}`,
      hint: `Its listeners are ${names.join(', ') || 'none'}.`,
    });
  }
}

/** Why a listener does not take a route; undefined where it does, or where that cannot be told. */
function refusal(
  model: Model,
  route: KubernetesObject,
  owner: KubernetesObject,
  listener: unknown,
): string | undefined {
  const reason = namespaceRefusal(model, route, owner, at(listener, 'allowedRoutes', 'namespaces'), 'Same');
  if (reason !== undefined) return `its listener takes routes ${reason}`;
  const kinds = asList(at(listener, 'allowedRoutes', 'kinds'));
  if (kinds.length > 0 && !kinds.some((kind) => at(kind, 'kind') === route.kind)) {
    return `its listener takes no ${route.kind}`;
  }
  const protocol = clear(at(listener, 'protocol'));
  const carried = protocol === undefined ? undefined : own(routesOf, protocol);
  if (carried !== undefined && !carried.includes(route.kind))
    return `its listener is for ${protocol}, which takes no ${route.kind}`;
  const hostname = asText(at(listener, 'hostname'));
  const wanted = asList(at(route.data, 'spec', 'hostnames')).filter((host) => typeof host === 'string');
  if (hostname === undefined || isOpaque(hostname) || wanted.length === 0) return undefined;
  if (wanted.some((host) => isOpaque(host) || intersects(host, hostname))) return undefined;
  return `its listener serves ${hostname}`;
}

/** Which routes the protocols of Gateway API take; those of an implementation are its own matter. */
const routesOf: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
};

/** Of which namespaces `namespaces` takes objects, if not of this one's. */
function namespaceRefusal(
  model: Model,
  object: KubernetesObject,
  owner: KubernetesObject,
  namespaces: unknown,
  byDefault: 'None' | 'Same',
): string | undefined {
  const from = asText(at(namespaces, 'from')) ?? byDefault;
  if (from === 'None') return 'of nobody else';
  if (from === 'Same' && object.namespace !== owner.namespace && object.namespace && owner.namespace)
    return 'of its own namespace alone';
  if (from !== 'Selector') return undefined;
  const namespace = namespaceCalled(model, object.namespace);
  if (namespace === undefined) return undefined;
  // The API server itself puts this label on every namespace.
  const labels = {
    ...asTexts(at(namespace.data, 'metadata', 'labels')),
    'kubernetes.io/metadata.name': object.namespace ?? '',
  };
  return selects(at(namespaces, 'selector'), labels)
    ? undefined
    : `of namespaces with other labels than ${object.namespace} has`;
}

/** A text that is known already; undefined where Flux has yet to fill it in. */
function clear(value: unknown): string | undefined {
  const text = asText(value);
  return text === undefined || isOpaque(text) ? undefined : text;
}

/** Gateway API's rule: a wildcard stands for one or more labels. */
function intersects(a: string, b: string): boolean {
  if (a === b) return true;
  const fits = (host: string, pattern: string) => pattern.startsWith('*.') && host.endsWith(pattern.slice(1));
  return fits(a, b) || fits(b, a);
}

function* crossingsOf(from: KubernetesObject, pattern: string, toKind: string): Generator<Crossing> {
  for (const { path, value } of matches(from.data, pattern)) {
    const namespace = asText(at(value, 'namespace'));
    if (namespace === undefined || isOpaque(namespace) || from.namespace === undefined) continue;
    if (namespace === from.namespace) continue;
    const to = {
      group: asText(at(value, 'group')) ?? '',
      kind: asText(at(value, 'kind')) ?? toKind,
      namespace,
      name: asText(at(value, 'name')) ?? '',
    };
    yield { from, path, to };
  }
}

function comesFrom(entry: unknown, { from }: Crossing): boolean {
  return (
    at(entry, 'group') === from.group &&
    at(entry, 'kind') === from.kind &&
    [from.namespace, undefined].includes(clear(at(entry, 'namespace')))
  );
}

function goesTo(entry: unknown, { to }: Crossing): boolean {
  return (
    (asText(at(entry, 'group')) ?? '') === to.group &&
    at(entry, 'kind') === to.kind &&
    (asText(at(entry, 'name')) ?? to.name) === to.name
  );
}

/** A release into the namespace makes grants: its values say so. */
function grantsByChart(model: Model, namespace: string | undefined): boolean {
  return model
    .ofKind('helm.toolkit.fluxcd.io', 'HelmRelease')
    .some(
      ({ data, namespace: own }) =>
        (asText(at(data, 'spec', 'targetNamespace')) ?? own) === namespace &&
        /"referenceGrants?":/i.test(JSON.stringify(at(data, 'spec', 'values') ?? {})),
    );
}

function* missingGrant(crossing: Crossing, grants: Grants): Generator<Diagnostic> {
  const { from, path, to } = crossing;
  if (grants.allow(crossing) || !grants.managed.has(to.namespace) || grants.byChart(to.namespace)) return;
  yield inObject(from, [...path, 'namespace'], {
    code: 'ref/missing-grant',
    message: `no ReferenceGrant in ${to.namespace} lets ${from.kind}s of ${from.namespace} refer to ${to.kind} ${to.name}`,
    hint: `Add a ReferenceGrant to the namespace ${to.namespace}, from ${from.kind} in ${from.namespace} to ${to.kind}.`,
  });
}

/** What the tree grants, read once for all references. */
interface Grants {
  readonly allow: (crossing: Crossing) => boolean;
  readonly byChart: (namespace: string) => boolean;
  /** Namespaces of which the tree writes something: another may hold grants that somebody else wrote. */
  readonly managed: ReadonlySet<string | undefined>;
}

function grantsOf(model: Model): Grants {
  const granted = new Set<string>();
  for (const { data, namespace } of model.ofKind(group, 'ReferenceGrant')) {
    const [from, to] = ['from', 'to'].map((field) => asList(at(data, 'spec', field)).slice(0, mostGranted));
    for (const source of from ?? []) {
      for (const target of to ?? []) {
        granted.add(
          JSON.stringify([
            namespace ?? null,
            at(source, 'group') ?? null,
            at(source, 'kind') ?? null,
            clear(at(source, 'namespace')) ?? null,
            asText(at(target, 'group')) ?? '',
            at(target, 'kind') ?? null,
            asText(at(target, 'name')) ?? null,
          ]),
        );
      }
    }
  }
  const charts = new Map<string, boolean>();
  return {
    allow: ({ from, to }) =>
      [to.namespace, null].some((namespace) =>
        [from.namespace, null].some((home) =>
          [to.name, null].some((name) =>
            granted.has(JSON.stringify([namespace, from.group, from.kind, home, to.group, to.kind, name])),
          ),
        ),
      ),
    byChart: (namespace) => {
      const known = charts.get(namespace) ?? grantsByChart(model, namespace);
      charts.set(namespace, known);
      return known;
    },
    managed: new Set(model.objects.map(({ namespace }) => namespace)),
  };
}

/** Of each, more than Gateway API lets a grant name. */
const mostGranted = 64;

/** Each entry of a grant is for some reference; only those of Gateway API's own kinds can be followed. */
function* idleGrant(grant: KubernetesObject, all: readonly Crossing[]): Generator<Diagnostic> {
  const into = all.filter(({ to }) => to.namespace === grant.namespace);
  const say = (path: KeyPath, field: string) =>
    inObject(grant, ['spec', ...path, field], {
      code: 'ref/idle-grant',
      severity: 'warning',
      message: 'no reference of this tree needs what is granted here',
      hint: 'Correct kind, namespace and name, or remove the entry.',
    });
  for (const [index, entry] of asList(at(grant.data, 'spec', 'from')).entries()) {
    if (at(entry, 'group') !== group || into.some((crossing) => comesFrom(entry, crossing))) continue;
    const sameKind = into.some(({ from }) => at(entry, 'kind') === from.kind);
    yield say(['from', index], sameKind ? 'namespace' : 'kind');
  }
  for (const [index, entry] of asList(at(grant.data, 'spec', 'to')).entries()) {
    if (asText(at(entry, 'group')) !== undefined || into.some((crossing) => goesTo(entry, crossing)))
      continue;
    const sameKind = into.some(({ to }) => at(entry, 'kind') === to.kind);
    yield say(['to', index], sameKind ? 'name' : 'kind');
  }
}
