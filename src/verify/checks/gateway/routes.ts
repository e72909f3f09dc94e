import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../../diagnostics/source.ts';
import { stringOf } from '../../../diagnostics/string-of.ts';
import { asList, asText, asTexts, at, isOpaque, matches } from '../../model/data.ts';
import { inventoryOf } from '../../model/inventory.ts';
import type { Model } from '../../model/model.ts';
import { namespaceCalled } from '../../model/namespaces.ts';
import { type KubernetesObject, showObject } from '../../model/object.ts';
import { inObject } from '../../model/report.ts';
import { selects } from '../../model/selectors.ts';
import { own } from '../../own.ts';
import { clear, group, groupOf, listenerKinds, routeKinds } from './groups.ts';

/** Reports routes, and sets of listeners, that no listener of their parent accepts. */
export function* routes(model: Model): Generator<Diagnostic> {
  for (const kind of routeKinds) {
    for (const route of model.ofKind(group, kind)) {
      yield* parents(model, route);
      yield* backends(model, route);
    }
  }
  for (const release of model.ofKind('helm.toolkit.fluxcd.io', 'HelmRelease'))
    yield* listeners(model, release);
  for (const kind of ['ListenerSet', 'XListenerSet'])
    for (const set of model.ofKind(groupOf(kind), kind)) yield* guests(model, set);
}

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
      const declared = inventoryOf(model).lookup({ group, kind: 'Gateway' }, namespace, name)?.provided
        ?.ports;
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
    const verdicts = alike(model, route, found).map((gateway) => [...refused(model, route, index, gateway)]);
    if (verdicts.every(({ length }) => length > 0)) yield* verdicts[0] ?? [];
  }
}

/** Returns the object and, if nothing shows which cluster the route is for, those that have its name elsewhere. */
function alike(model: Model, route: KubernetesObject, found: KubernetesObject): readonly KubernetesObject[] {
  if (route.appliedBy !== undefined) return [found];
  const others = model
    .ofKind(found.group, found.kind)
    .filter(({ name, namespace }) => name === found.name && namespace === found.namespace);
  return [found, ...others.filter((other) => other !== found)];
}

/** Reports why a parent accepts a route on none of the listeners that the route names. */
function* refused(
  model: Model,
  route: KubernetesObject,
  index: number,
  found: KubernetesObject,
): Generator<Diagnostic> {
  const path: KeyPath = ['spec', 'parentRefs', index];
  const parent = at(route.data, ...path);
  const section = asText(at(parent, 'sectionName'));
  const port = at(parent, 'port');
  const all = asList(at(found.data, 'spec', 'listeners'));
  const named = all.filter(
    (listener) =>
      (section === undefined || isOpaque(section) || at(listener, 'name') === section) &&
      (typeof port !== 'number' || at(listener, 'port') === port),
  );
  if (named.length === 0) {
    if (all.some((listener) => isOpaque(stringOf(at(listener, 'name'))))) return;
    const what = section === undefined ? `on port ${stringOf(port)}` : `called ${section}`;
    yield inObject(route, [...path, section === undefined ? 'port' : 'sectionName'], {
      code: 'ref/missing-listener',
      message: `${showObject(found)} has no listener ${what}`,
      hint: `Its listeners are ${
        all.map((listener) => stringOf(at(listener, 'name') ?? '')).join(', ') || 'none'
      }.`,
    });
    return;
  }
  // The API server refuses a parent with more, whatever its listeners accept.
  if (named.length > mostListeners) return;
  const refusals = named.map((listener) => refusal(model, route, found, listener));
  const [first] = refusals;
  if (first === undefined || refusals.includes(undefined)) return;
  yield inObject(route, [...path, 'name'], {
    code: 'ref/route-not-allowed',
    message: `${showObject(found)} does not accept this route: ${first}`,
    hint: 'Widen `allowedRoutes` or the hostname of the listener, or name another listener as the parent.',
  });
}

/** Reports Services without pods behind them, which controllers do not have to follow; Envoy Gateway refuses them. */
function* backends(model: Model, route: KubernetesObject): Generator<Diagnostic> {
  for (const { path, value } of matches(route.data, 'spec.rules[].backendRefs[]')) {
    const name = clear(at(value, 'name'));
    if (name === undefined || (at(value, 'kind') ?? 'Service') !== 'Service') continue;
    const namespace = clear(at(value, 'namespace')) ?? route.namespace;
    const service = model.find({ group: '', kind: 'Service' }, namespace, name, route);
    if (at(service?.data, 'spec', 'type') !== 'ExternalName') continue;
    yield inObject(route, [...path, 'name'], {
      code: 'ref/external-name-backend',
      severity: 'warning',
      message: `the Service ${name} is of type ExternalName, which Gateway API does not support behind a route`,
      hint: 'Name a Backend with an fqdn endpoint, if Envoy Gateway is the controller, or a Service with endpoints.',
    });
  }
}

/** The maximum that Gateway API allows for a parent. */
const mostListeners = 64;

/** Reports a ListenerSet that its Gateway does not accept: by default, a Gateway accepts none. */
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
    message: `${showObject(owner)} does not accept this ${set.kind}: it allows listeners ${reason}`,
    hint: 'Set `allowedListeners.namespaces` of the Gateway.',
  });
}

/** Reports listeners in the values of a chart that creates routes from them. */
function* listeners(model: Model, release: KubernetesObject): Generator<Diagnostic> {
  for (const { path, value } of matches(release.data, 'spec.values.route.*.parentRefs[]')) {
    const [name, section] = [clear(at(value, 'name')), clear(at(value, 'sectionName'))];
    if (name === undefined || section === undefined || /\{\{/.test(name + section)) continue;
    const namespace = clear(at(value, 'namespace')) ?? release.namespace;
    const found = model.find({ group, kind: 'Gateway' }, namespace, name, release);
    const names = asList(at(found?.data, 'spec', 'listeners')).map((listener) => at(listener, 'name'));
    if (found === undefined || names.includes(section) || names.some((own) => isOpaque(stringOf(own))))
      continue;
    yield inObject(release, [...path, 'sectionName'], {
      code: 'ref/missing-listener',
      message: `${showObject(found)} has no listener called ${section}`,
      hint: `Its listeners are ${names.map((name) => stringOf(name ?? '')).join(', ') || 'none'}.`,
    });
  }
}

/** Returns why a listener does not accept a route; undefined if it does, or if that is not known. */
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

/** The kinds of routes that Gateway API's protocols accept; those of an implementation are not checked. */
const routesOf: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
};

/** Returns why `namespaces` does not accept objects of this namespace; undefined if it does. */
function namespaceRefusal(
  model: Model,
  object: KubernetesObject,
  owner: KubernetesObject,
  namespaces: unknown,
  byDefault: 'None' | 'Same',
): string | undefined {
  const from = asText(at(namespaces, 'from')) ?? byDefault;
  if (from === 'None') return 'of no other object';
  if (from === 'Same' && object.namespace !== owner.namespace && object.namespace && owner.namespace)
    return 'of its own namespace only';
  if (from !== 'Selector') return undefined;
  const namespace = namespaceCalled(model, object.namespace);
  if (namespace === undefined) return undefined;
  // The API server itself sets this label on every namespace.
  const labels = {
    ...asTexts(at(namespace.data, 'metadata', 'labels')),
    'kubernetes.io/metadata.name': object.namespace ?? '',
  };
  return selects(at(namespaces, 'selector'), labels)
    ? undefined
    : `of namespaces with other labels than ${object.namespace} has`;
}

/** Gateway API's rule: a wildcard matches one or more labels. */
function intersects(a: string, b: string): boolean {
  if (a === b) return true;
  const fits = (host: string, pattern: string) => pattern.startsWith('*.') && host.endsWith(pattern.slice(1));
  return fits(a, b) || fits(b, a);
}
