import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../source/source.ts';
import type { Check } from '../check.ts';
import { gatewayCodes } from '../codes/references.ts';
import { asList, asText, asTexts, at, isOpaque, matches } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import { type KubernetesObject, showObject } from '../model/object.ts';
import { inObject } from '../model/report.ts';
import { selects } from '../model/selectors.ts';

const group = 'gateway.networking.k8s.io';
const routeKinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];

/** Gateway API: routes fit a listener of their parent, and cross namespaces only with a grant. */
export const gateway: Check = {
  codes: gatewayCodes,
  *run(model) {
    for (const kind of routeKinds) {
      for (const route of model.ofKind(group, kind)) {
        yield* parents(model, route);
        yield* grants(model, route, 'spec.rules[].backendRefs[]', 'Service');
        yield* grants(model, route, 'spec.rules[].filters[].requestMirror.backendRef', 'Service');
      }
    }
    for (const object of model.ofKind(group, 'Gateway')) {
      yield* grants(model, object, 'spec.listeners[].tls.certificateRefs[]', 'Secret');
    }
  },
};

function* parents(model: Model, route: KubernetesObject): Generator<Diagnostic> {
  for (const [index, parent] of asList(at(route.data, 'spec', 'parentRefs')).entries()) {
    const name = asText(at(parent, 'name'));
    const namespace = asText(at(parent, 'namespace')) ?? route.namespace;
    if (name === undefined || (asText(at(parent, 'kind')) ?? 'Gateway') !== 'Gateway') continue;
    const found = model.find({ group, kind: 'Gateway' }, namespace, name, route);
    if (found === undefined) continue;
    const path: KeyPath = ['spec', 'parentRefs', index];
    const section = asText(at(parent, 'sectionName'));
    const port = at(parent, 'port');
    const all = asList(at(found.data, 'spec', 'listeners'));
    const named = all.filter(
      (listener) =>
        (section === undefined || isOpaque(section) || at(listener, 'name') === section) &&
        (typeof port !== 'number' || at(listener, 'port') === port),
    );
    if (named.length === 0) {
      const what = section === undefined ? `on port ${port}` : `called ${section}`;
      yield inObject(route, [...path, section === undefined ? 'port' : 'sectionName'], {
        code: 'ref/missing-listener',
        message: `${showObject(found)} has no listener ${what}`,
        hint: `Its listeners are ${all.map((listener) => at(listener, 'name')).join(', ') || 'none'}.`,
      });
      continue;
    }
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

/** Why a listener does not take a route; undefined where it does, or where that cannot be told. */
function refusal(
  model: Model,
  route: KubernetesObject,
  owner: KubernetesObject,
  listener: unknown,
): string | undefined {
  const from = asText(at(listener, 'allowedRoutes', 'namespaces', 'from')) ?? 'Same';
  if (from === 'Same' && route.namespace !== owner.namespace && route.namespace && owner.namespace) {
    return 'its listener takes routes of its own namespace alone';
  }
  if (from === 'Selector') {
    const namespace = model.ofKind('', 'Namespace').find(({ name }) => name === route.namespace);
    // The API server itself puts this label on every namespace.
    const labels = {
      ...asTexts(at(namespace?.data, 'metadata', 'labels')),
      'kubernetes.io/metadata.name': route.namespace ?? '',
    };
    const selector = at(listener, 'allowedRoutes', 'namespaces', 'selector');
    if (namespace !== undefined && !selects(selector, labels)) {
      return `its listener's selector does not fit the namespace ${route.namespace}`;
    }
  }
  const kinds = asList(at(listener, 'allowedRoutes', 'kinds'));
  if (kinds.length > 0 && !kinds.some((kind) => at(kind, 'kind') === route.kind)) {
    return `its listener takes no ${route.kind}`;
  }
  const hostname = asText(at(listener, 'hostname'));
  const wanted = asList(at(route.data, 'spec', 'hostnames')).filter((host) => typeof host === 'string');
  if (hostname === undefined || isOpaque(hostname) || wanted.length === 0) return undefined;
  if (wanted.some((host) => isOpaque(host) || intersects(host, hostname))) return undefined;
  return `its listener serves ${hostname}`;
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

function* grants(
  model: Model,
  from: KubernetesObject,
  pattern: string,
  toKind: string,
): Generator<Diagnostic> {
  for (const { path, value } of matches(from.data, pattern)) {
    const namespace = asText(at(value, 'namespace'));
    const name = asText(at(value, 'name')) ?? '';
    const kind = asText(at(value, 'kind')) ?? toKind;
    const toGroup = asText(at(value, 'group')) ?? '';
    if (namespace === undefined || isOpaque(namespace) || from.namespace === undefined) continue;
    if (namespace === from.namespace) continue;
    const granted = model
      .ofKind(group, 'ReferenceGrant')
      .some(
        ({ data, namespace: own }) =>
          (own === undefined || own === namespace) &&
          asList(at(data, 'spec', 'from')).some(
            (entry) =>
              at(entry, 'group') === from.group &&
              at(entry, 'kind') === from.kind &&
              [from.namespace, undefined].includes(clear(at(entry, 'namespace'))),
          ) &&
          asList(at(data, 'spec', 'to')).some(
            (entry) =>
              (asText(at(entry, 'group')) ?? '') === toGroup &&
              at(entry, 'kind') === kind &&
              (asText(at(entry, 'name')) ?? name) === name,
          ),
      );
    // A namespace of which the tree writes nothing may hold grants that somebody else wrote.
    const managed = model.objects.some((object) => object.namespace === namespace);
    if (granted || !managed) continue;
    yield inObject(from, [...path, 'namespace'], {
      code: 'ref/missing-grant',
      message: `no ReferenceGrant in ${namespace} lets ${from.kind}s of ${from.namespace} refer to ${kind} ${name}`,
      hint: `Add a ReferenceGrant to the namespace ${namespace}, from ${from.kind} in ${from.namespace} to ${kind}.`,
    });
  }
}
