import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../../diagnostics/source.ts';
import { asList, asText, at, isOpaque, matches } from '../../model/data.ts';
import type { Model } from '../../model/model.ts';
import type { KubernetesObject } from '../../model/object.ts';
import { inObject } from '../../model/report.ts';
import { isFilledFromElsewhere } from '../missing-target.ts';
import { clear, group, routeKinds } from './groups.ts';

/** Reports references into other namespaces without a grant, and grants without a reference. */
export function* grants(model: Model): Generator<Diagnostic> {
  const all = [...crossings(model)];
  const granted = all.length > 0 ? grantsOf(model) : undefined;
  for (const crossing of all) if (granted) yield* missingGrant(model, crossing, granted);
  // References in files that cannot be parsed are unknown.
  const isWhole = model.parsedFiles.every(({ problems }) => problems.length === 0);
  if (model.options.closedWorld !== true || !isWhole) return;
  for (const grant of model.ofKind(group, 'ReferenceGrant')) yield* idleGrant(grant, all);
}

/** A reference from one namespace to another. */
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

/** The backends that policies of Envoy Gateway call; in other namespaces, they need a grant for that policy kind. */
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

/** Whether a release into the namespace creates grants, according to its values. */
function grantsByChart(model: Model, namespace: string | undefined): boolean {
  return model
    .ofKind('helm.toolkit.fluxcd.io', 'HelmRelease')
    .some(
      ({ data, namespace: own }) =>
        (asText(at(data, 'spec', 'targetNamespace')) ?? own) === namespace &&
        /"referenceGrants?":/i.test(JSON.stringify(at(data, 'spec', 'values') ?? {})),
    );
}

function* missingGrant(model: Model, crossing: Crossing, grants: Grants): Generator<Diagnostic> {
  const { from, path, to } = crossing;
  // The other repository may contain the grant.
  if (isFilledFromElsewhere(model, to.namespace)) return;
  if (grants.allow(crossing) || !grants.managed.has(to.namespace) || grants.byChart(to.namespace)) return;
  yield inObject(from, [...path, 'namespace'], {
    code: 'ref/missing-grant',
    message: `no ReferenceGrant in ${to.namespace} lets ${from.kind}s of ${from.namespace} refer to ${to.kind} ${to.name}`,
    hint: `Add a ReferenceGrant to the namespace ${to.namespace}, from ${from.kind} in ${from.namespace} to ${to.kind}.`,
  });
}

/** The grants of the tree, read once for all references. */
interface Grants {
  readonly allow: (crossing: Crossing) => boolean;
  readonly byChart: (namespace: string) => boolean;
  /** Namespaces with objects in the tree: in others, somebody else may have created grants. */
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

/** The number of entries of a grant that are read; Gateway API allows fewer. */
const mostGranted = 64;

/** Reports entries of a grant that no reference uses; only those for Gateway API's own kinds can be checked. */
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
