import type { KeyPath } from '../../diagnostics/source.ts';
import { stringOf } from '../../diagnostics/string-of.ts';
import { asList, asMap, asText, asTexts, at, isPlainMap, type PlainMap } from '../model/data.ts';
import type { Model } from '../model/model.ts';
import { namespaceCalled } from '../model/namespaces.ts';
import type { KubernetesObject } from '../model/object.ts';
import { anyPods, type PodHint } from '../model/pod-index.ts';
import { includes, type Labels, readSelector, wantedLabels } from '../model/selectors.ts';

/** One end of a connection: a pod, or an entity of network policies. */
export type Party =
  | { readonly namespace: string | undefined; readonly labels: Labels; readonly ports?: PortNames }
  | { readonly entity: string };

type PortNames = readonly { readonly name?: string; readonly port: number }[] | undefined;

export type Direction = 'ingress' | 'egress';

/** A port of a rule; `last` is the end of a range. Port 0 means every port. */
export interface RulePort {
  readonly port: number | string;
  readonly last?: number;
  /** `ANY` if the rule does not set it. */
  readonly protocol: string;
  readonly path: KeyPath;
}

/** One peer of a rule, with its path. */
interface RulePeer {
  readonly matches: (party: Party) => boolean;
  /** A hint for the pods that may match. */
  readonly pods: PodHint;
  readonly path: KeyPath;
  /** It matches addresses or names outside the cluster. */
  readonly external: boolean;
}

export interface PolicyRule {
  /** Undefined if the rule matches every peer. */
  readonly peers: readonly RulePeer[] | undefined;
  /** Undefined if the rule matches every port. */
  readonly ports: readonly RulePort[] | undefined;
  readonly path: KeyPath;
  /** It contains host names, whose addresses the DNS proxy observes. */
  readonly usesNames: boolean;
  readonly inspectsDns: boolean;
  readonly deny: boolean;
}

/** A network policy of either kind, in a common form. */
export interface Policy {
  readonly object: KubernetesObject;
  readonly selects: (party: Party) => boolean;
  /** A hint for the pods that it may select. */
  readonly pods: PodHint;
  /** A direction is absent if the policy says nothing about it. */
  readonly rules: Readonly<Partial<Record<Direction, readonly PolicyRule[]>>>;
  /** Whether the policy forbids what it does not allow, by direction. */
  readonly isolates: Readonly<Record<Direction, boolean>>;
  readonly selectorPath: KeyPath;
}

/** Returns the labels of a namespace, including the one that the API server adds. */
type NamespaceLabels = (namespace: string | undefined) => Labels;

export function policiesOf(model: Model): Policy[] {
  const known = new Map<string | undefined, Labels>();
  const namespaceLabels: NamespaceLabels = (namespace) => {
    const labels = known.get(namespace) ?? labelsOfNamespace(model, namespace);
    known.set(namespace, labels);
    return labels;
  };
  return [
    ...model
      .ofKind('networking.k8s.io', 'NetworkPolicy')
      .map((object) => plainPolicy(object, namespaceLabels)),
    ...['CiliumNetworkPolicy', 'CiliumClusterwideNetworkPolicy'].flatMap((kind) =>
      model.ofKind('cilium.io', kind).flatMap((object) => ciliumPolicies(object, model, namespaceLabels)),
    ),
  ];
}

function labelsOfNamespace(model: Model, namespace: string | undefined): Labels {
  const object = namespaceCalled(model, namespace);
  return {
    ...asTexts(at(object?.data, 'metadata', 'labels')),
    [nameLabel]: namespace ?? '',
  };
}

/** The label that the API server sets on each namespace. */
const nameLabel = 'kubernetes.io/metadata.name';

function plainPolicy(object: KubernetesObject, namespaceLabels: NamespaceLabels): Policy {
  const spec = asMap(object.data['spec']);
  const types = asList(spec['policyTypes']);
  const applies = (direction: Direction) => {
    if (types.length === 0) return direction === 'ingress' || spec['egress'] !== undefined;
    return types.includes(direction === 'ingress' ? 'Ingress' : 'Egress');
  };
  const rules = (direction: Direction): readonly PolicyRule[] =>
    asList(spec[direction]).map((raw, index) => {
      const rule = asMap(raw);
      const field = direction === 'ingress' ? 'from' : 'to';
      const path: KeyPath = ['spec', direction, index];
      const peers = asList(rule[field]);
      const ports = asList(rule['ports']);
      return {
        path,
        usesNames: false,
        inspectsDns: false,
        deny: false,
        peers:
          peers.length === 0
            ? undefined
            : peers.map((peer, item) =>
                plainPeer(object, asMap(peer), [...path, field, item], namespaceLabels),
              ),
        ports:
          ports.length === 0
            ? undefined
            : ports.map((port, item) => rulePort(port, [...path, 'ports', item], 'TCP')),
      };
    });
  const fits = readSelector(spec['podSelector']);
  return {
    object,
    selectorPath: ['spec', 'podSelector'],
    selects: (party) => !('entity' in party) && party.namespace === object.namespace && fits(party.labels),
    pods: { namespaces: [object.namespace], labels: wantedLabels(spec['podSelector']) },
    rules: {
      ...(applies('ingress') ? { ingress: rules('ingress') } : {}),
      ...(applies('egress') ? { egress: rules('egress') } : {}),
    },
    isolates: { ingress: applies('ingress'), egress: applies('egress') },
  };
}

function plainPeer(
  object: KubernetesObject,
  peer: PlainMap,
  path: KeyPath,
  namespaceLabels: NamespaceLabels,
): RulePeer {
  if (peer['ipBlock'] !== undefined) {
    // It is not known which pods or nodes are in an address range; outside the cluster, anything may match.
    const matches = (party: Party) => 'entity' in party && party.entity !== 'cluster';
    return { path, external: true, matches, pods: noPods };
  }
  const namespaceSelector = peer['namespaceSelector'];
  const fitsNamespace = readSelector(namespaceSelector);
  const fitsPod = readSelector(peer['podSelector']);
  const name = wantedLabels(namespaceSelector)[nameLabel];
  return {
    path,
    external: false,
    pods: {
      // A namespace whose name is not known has an empty label.
      namespaces:
        namespaceSelector === undefined
          ? [object.namespace]
          : name === undefined
            ? 'all'
            : [name, ...(name === '' ? [undefined] : [])],
      labels: wantedLabels(peer['podSelector']),
    },
    matches: (party) => {
      // For all pods of all namespaces, it does not matter which of them connects.
      if ('entity' in party) {
        return (
          party.entity === 'cluster' &&
          selectsAll(peer['namespaceSelector']) &&
          selectsAll(peer['podSelector'] ?? {})
        );
      }
      const inNamespace =
        namespaceSelector === undefined
          ? party.namespace === object.namespace
          : fitsNamespace(namespaceLabels(party.namespace));
      return inNamespace && fitsPod(party.labels);
    },
  };
}

/** A hint that matches no pods, because addresses are not those of pods. */
const noPods: PodHint = { namespaces: [], labels: {} };

/** Whether a selector is empty, and so matches everything. */
function selectsAll(selector: unknown): boolean {
  const requirements = ['matchLabels', 'matchExpressions'].map((field) =>
    Object.keys(Object(at(selector, field))),
  );
  return isPlainMap(selector) && requirements.every(({ length }) => length === 0);
}

function ciliumPolicies(object: KubernetesObject, model: Model, namespaceLabels: NamespaceLabels): Policy[] {
  const single = isPlainMap(object.data['spec'])
    ? [{ spec: object.data['spec'], path: ['spec'] as KeyPath }]
    : [];
  const several = asList(object.data['specs']).map((spec, index) => ({
    spec: asMap(spec),
    path: ['specs', index] as KeyPath,
  }));
  return [...single, ...several].map(({ spec, path }) =>
    ciliumPolicy(object, spec, path, model, namespaceLabels),
  );
}

function ciliumPolicy(
  object: KubernetesObject,
  spec: PlainMap,
  base: KeyPath,
  model: Model,
  namespaceLabels: NamespaceLabels,
): Policy {
  const own = object.kind === 'CiliumNetworkPolicy' ? object.namespace : undefined;
  const subject = ciliumSelector(spec['endpointSelector'], own, namespaceLabels);
  const rules = (direction: Direction): PolicyRule[] => [
    ...asList(spec[direction]).map((rule, index) =>
      ciliumRule(asMap(rule), direction, [...base, direction, index], false, own, model, namespaceLabels),
    ),
    ...asList(spec[`${direction}Deny`]).map((rule, index) =>
      ciliumRule(
        asMap(rule),
        direction,
        [...base, `${direction}Deny`, index],
        true,
        own,
        model,
        namespaceLabels,
      ),
    ),
  ];
  const speaks = (direction: Direction) =>
    spec[direction] !== undefined || spec[`${direction}Deny`] !== undefined;
  const isolates = (direction: Direction) => {
    const chosen = at(spec, 'enableDefaultDeny', direction);
    return typeof chosen === 'boolean' ? chosen : speaks(direction) && asList(spec[direction]).length > 0;
  };
  return {
    object,
    selectorPath: [...base, 'endpointSelector'],
    selects: (party) =>
      !('entity' in party) && spec['endpointSelector'] !== undefined && subject.matches(party),
    pods: subject.pods,
    rules: {
      ...(speaks('ingress') ? { ingress: rules('ingress') } : {}),
      ...(speaks('egress') ? { egress: rules('egress') } : {}),
    },
    isolates: { ingress: isolates('ingress'), egress: isolates('egress') },
  };
}

function ciliumRule(
  rule: PlainMap,
  direction: Direction,
  path: KeyPath,
  deny: boolean,
  own: string | undefined,
  model: Model,
  namespaceLabels: NamespaceLabels,
): PolicyRule {
  const side = direction === 'ingress' ? 'from' : 'to';
  const peers: RulePeer[] = [];
  let named = false;
  const each = (field: string, make: (item: unknown) => Omit<RulePeer, 'path'>) => {
    if (rule[field] === undefined) return;
    named = true;
    for (const [index, item] of asList(rule[field]).entries()) {
      peers.push({ ...make(item), path: [...path, field, index] });
    }
  };
  each(`${side}Endpoints`, (selector) => ({
    external: false,
    ...ciliumSelector(selector, own, namespaceLabels),
  }));
  each(`${side}Entities`, (entity) => ({
    external: entity === 'world',
    matches: entityMatcher(stringOf(entity)),
    pods: anyPods,
  }));
  for (const field of ['CIDR', 'CIDRSet', 'FQDNs', 'Groups']) {
    each(`${side}${field}`, () => ({
      external: true,
      matches: (party) => 'entity' in party && (party.entity === 'world' || field.startsWith('CIDR')),
      pods: noPods,
    }));
  }
  each(`${side}Services`, (service) => ({
    external: false,
    matches: serviceMatcher(service, own, model),
    pods: anyPods,
  }));
  const toPorts = asList(rule['toPorts']);
  const ports = toPorts.flatMap((entry, outer) =>
    asList(at(entry, 'ports')).map((port, inner) =>
      rulePort(port, [...path, 'toPorts', outer, 'ports', inner], 'ANY'),
    ),
  );
  const l4 = rule['toPorts'] !== undefined || rule['icmps'] !== undefined;
  return {
    path,
    deny,
    // A rule with only ports matches every peer; an empty rule matches none.
    peers: named ? peers : l4 ? undefined : [],
    ports: ports.length === 0 && rule['icmps'] === undefined ? undefined : ports,
    usesNames: asList(rule[`${side}FQDNs`]).length > 0,
    inspectsDns: toPorts.some((entry) => at(entry, 'rules', 'dns') !== undefined),
  };
}

/** Reads a selector of endpoints, in which labels may have a source prefix and the namespace is a label. */
function ciliumSelector(
  selector: unknown,
  own: string | undefined,
  namespaceLabels: NamespaceLabels,
): Pick<RulePeer, 'matches' | 'pods'> {
  const strip = (key: string) => key.replace(/^(k8s|any)[:.]/, '');
  const wanted = Object.fromEntries(
    Object.entries(asTexts(at(selector, 'matchLabels'))).map(([key, value]) => [strip(key), value]),
  );
  const expressions = asList(at(selector, 'matchExpressions')).map((expression) => ({
    ...asMap(expression),
    key: strip(asText(at(expression, 'key')) ?? ''),
  }));
  const namespaceKeys = [...Object.keys(wanted), ...expressions.map(({ key }) => key)];
  const scoped = namespaceKeys.some(
    (key) => key === 'io.kubernetes.pod.namespace' || key.startsWith('io.cilium.k8s.namespace.labels.'),
  );
  const fitsExpressions = readSelector({ matchExpressions: expressions });
  const pods: PodHint = {
    namespaces: scoped || own === undefined ? 'all' : [own],
    labels: scoped ? {} : wanted,
  };
  const matches = (party: Party) => {
    if ('entity' in party) {
      const reserved = Object.keys(wanted).find(
        (key) => key.startsWith('reserved:') || key.startsWith('reserved.'),
      );
      return reserved !== undefined && reserved.slice('reserved:'.length) === party.entity;
    }
    if (!scoped && own !== undefined && party.namespace !== own) return false;
    const labels: Record<string, string> = { ...party.labels };
    labels['io.kubernetes.pod.namespace'] = party.namespace ?? '';
    if (scoped) {
      for (const [key, value] of Object.entries(namespaceLabels(party.namespace))) {
        labels[`io.cilium.k8s.namespace.labels.${key}`] = value;
      }
    }
    return includes(labels, wanted) && fitsExpressions(labels);
  };
  return { matches, pods };
}

function entityMatcher(entity: string): (party: Party) => boolean {
  return (party) => {
    if (entity === 'all') return true;
    if ('entity' in party) {
      if (entity === 'cluster') return ['cluster', 'host', 'remote-node', 'ingress'].includes(party.entity);
      return entity === party.entity;
    }
    return entity === 'cluster';
  };
}

function serviceMatcher(service: unknown, own: string | undefined, model: Model): (party: Party) => boolean {
  const name = asText(at(service, 'k8sService', 'serviceName'));
  const namespace = asText(at(service, 'k8sService', 'namespace')) ?? own;
  const found = name === undefined ? undefined : model.find({ group: '', kind: 'Service' }, namespace, name);
  const selector = asTexts(at(found?.data, 'spec', 'selector'));
  return (party) =>
    'entity' in party
      ? party.entity === 'kube-apiserver' && name === 'kubernetes'
      : found === undefined || (party.namespace === namespace && includes(party.labels, selector));
}

function rulePort(raw: unknown, path: KeyPath, protocol: string): RulePort {
  const value = at(raw, 'port');
  const last = at(raw, 'endPort');
  const text = stringOf(value ?? 0);
  return {
    port: /^\d+$/.test(text) ? Number(text) : text,
    protocol: asText(at(raw, 'protocol')) ?? protocol,
    path: [...path, 'port'],
    ...(typeof last === 'number' ? { last } : {}),
  };
}
