import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../diagnostics/source.ts';
import type { Check } from '../check.ts';
import { networkCodes } from '../codes/network.ts';
import type { Endpoint, Flow } from '../declarations.ts';
import { asList, asTexts, at, isOpaque } from '../model/data.ts';
import { inventoryOf } from '../model/inventory.ts';
import type { Model } from '../model/model.ts';
import { podsLike } from '../model/pod-index.ts';
import { inObject } from '../model/report.ts';
import { includes } from '../model/selectors.ts';
import { type Pods, podsOf, podTemplate } from '../model/workloads.ts';
import { type Direction, type Party, type Policy, type PolicyRule, policiesOf } from '../network/policy.ts';
import { type Connection, isPort, takesPeer, takesPort, verdict } from '../network/reach.ts';

/** Network policies: they allow what apps declare, and are consistent in themselves. */
export const network: Check = {
  codes: networkCodes,
  *run(model) {
    const policies = policiesOf(model);
    if (policies.length === 0) return;
    const connections = model.declarations.flows.flatMap((flow) => connectionsOf(model, flow));
    for (const { flow, connection } of connections) {
      yield* blocked(policies, connections, flow, connection, 'egress');
      yield* blocked(policies, connections, flow, connection, 'ingress');
    }
    yield* undeclared(policies, connections);
    yield* unprotected(policies, connections);
    yield* unselected(model, policies);
    for (const policy of policies) {
      yield* selectsNothing(model, policy);
      yield* names(policy, policies);
      yield* servicePorts(model, policy);
      yield* portNames(model, policy);
    }
    yield* dns(model, policies, connections);
  },
};

interface Needed {
  readonly flow: Flow;
  readonly connection: Connection;
}

/**
 * Returns the connections of a flow between the pods that it selects, with all of their labels; pods that are not known
 * have only the declared labels.
 */
function connectionsOf(model: Model, flow: Flow): Needed[] {
  const { port, protocol = 'TCP' } = flow;
  return parties(model, flow.from).flatMap((from) =>
    parties(model, flow.to).map((to) => ({ flow, connection: { from, to, port, protocol } })),
  );
}

function parties(model: Model, endpoint: Endpoint): Party[] {
  if ('entity' in endpoint) return [endpoint];
  const pods = podsOf(model).filter(
    ({ namespace, labels }) => namespace === endpoint.namespace && includes(labels, endpoint.labels),
  );
  return pods.length > 0 ? pods.map(party) : [endpoint];
}

function party({ namespace, labels, ports }: Pods): Party {
  return { namespace, labels, ports };
}

function* blocked(
  policies: readonly Policy[],
  needed: readonly Needed[],
  flow: Flow,
  connection: Connection,
  direction: Direction,
): Generator<Diagnostic> {
  const { allowed, policies: deciding } = verdict(policies, connection, direction);
  if (allowed) return;
  const place = nearestPlace(deciding, needed, connection, direction);
  if (place === undefined) return;
  yield inObject(
    place.policy.object,
    place.path,
    {
      code: direction === 'egress' ? 'net/egress-blocked' : 'net/ingress-blocked',
      message: `${show(flow.from)} cannot reach ${show(flow.to)} on port ${flow.port} (${flow.purpose}): no ${direction} rule allows it`,
      hint:
        direction === 'egress'
          ? `Add ${show(flow.to)} with port ${flow.port} to the egress rules.`
          : `Add ${show(flow.from)} to the ingress rules for port ${flow.port}.`,
    },
    'key',
  );
}

/**
 * Returns the place that comes nearest to allowing the connection: a rule with the peer; otherwise a rule with the port
 * and a peer that no connection needs, which is probably misspelled; otherwise the list of rules, because the rule is
 * missing.
 */
function nearestPlace(
  policies: readonly Policy[],
  needed: readonly Needed[],
  connection: Connection,
  direction: Direction,
): { policy: Policy; path: KeyPath } | undefined {
  const peer = direction === 'egress' ? connection.to : connection.from;
  const find = (fits: (rule: PolicyRule) => boolean) => {
    for (const policy of policies) {
      const rule = policy.rules[direction]?.find((candidate) => !candidate.deny && fits(candidate));
      if (rule) return { policy, path: rule.path };
    }
    return undefined;
  };
  const byPeer = find((rule) => rule.peers !== undefined && takesPeer(rule, peer));
  if (byPeer) return { ...byPeer, path: [...byPeer.path, portsField(byPeer.policy)] };
  const isNeeded = (matches: (party: Party) => boolean) =>
    needed.some(({ connection: other }) => matches(direction === 'egress' ? other.to : other.from));
  const byPort = find(
    (rule) =>
      rule.ports !== undefined &&
      takesPort(rule, connection) &&
      (rule.peers ?? []).some(({ matches }) => !isNeeded(matches)),
  );
  if (byPort) return byPort;
  const [policy] = policies;
  return policy && { policy, path: [...policy.selectorPath.slice(0, -1), direction] };
}

function portsField({ object }: Policy): string {
  return object.group === 'cilium.io' ? 'toPorts' : 'ports';
}

/** Reports peers and ports of rules that serve no declared connection, except for DNS. */
function* undeclared(policies: readonly Policy[], needed: readonly Needed[]): Generator<Diagnostic> {
  for (const policy of policies) {
    for (const direction of ['egress', 'ingress'] as const) {
      const own = needed.filter(({ connection }) =>
        policy.selects(direction === 'egress' ? connection.from : connection.to),
      );
      const touched = needed.some(
        ({ connection }) => policy.selects(connection.from) || policy.selects(connection.to),
      );
      if (!touched) continue;
      for (const rule of policy.rules[direction] ?? []) {
        if (!rule.deny) yield* needless(policy, rule, direction, own);
      }
    }
  }
}

function* needless(
  policy: Policy,
  rule: PolicyRule,
  direction: Direction,
  needed: readonly Needed[],
): Generator<Diagnostic> {
  const dns = rule.ports?.every(({ port }) => port === 53) ?? false;
  if (dns) return;
  const peerOf = ({ connection }: Needed) => (direction === 'egress' ? connection.to : connection.from);
  const say = (path: KeyPath, what: string) =>
    inObject(policy.object, path, {
      code: 'net/undeclared',
      severity: 'warning',
      message: `this rule allows ${what}, which no app says that it needs`,
      hint: 'Remove it, or declare the connection beside the app that needs it.',
    });
  for (const peer of rule.peers ?? []) {
    const used = needed.some((entry) => peer.matches(peerOf(entry)) && takesPort(rule, entry.connection));
    if (!used) yield say(peer.path, direction === 'egress' ? 'a destination' : 'a source');
  }
  for (const port of rule.ports ?? []) {
    const used = needed.some((entry) => takesPeer(rule, peerOf(entry)) && isPort(port, entry.connection));
    if (!used) yield say(port.path, `port ${port.port}`);
  }
  const open = rule.peers === undefined && rule.ports === undefined;
  if (open) yield say(rule.path, 'everything');
}

/** Reports pods with declared connections that no policy isolates although other pods of the namespace are isolated. */
function* unprotected(policies: readonly Policy[], needed: readonly Needed[]): Generator<Diagnostic> {
  const reported = new Set<string>();
  for (const { flow, connection } of needed) {
    for (const [end, subject] of [
      [flow.from, connection.from],
      [flow.to, connection.to],
    ] as const) {
      if ('entity' in subject || ('foreign' in end && end.foreign)) continue;
      if (policies.some((policy) => policy.selects(subject))) continue;
      const beside = policies.find(
        ({ object }) =>
          object.namespace === subject.namespace && object.kind !== 'CiliumClusterwideNetworkPolicy',
      );
      const key = show(end);
      if (beside === undefined || reported.has(key)) continue;
      reported.add(key);
      yield inObject(
        beside.object,
        ['metadata', 'name'],
        {
          code: 'net/unprotected',
          severity: 'warning',
          message: `no policy selects ${key}, while others of this namespace have one`,
          hint: 'Add a policy for these pods; without one everything may connect to them, and they to everything.',
        },
        'value',
      );
    }
  }
}

/** Reports workloads of a complete tree that no policy selects although their namespace has policies. */
function* unselected(model: Model, policies: readonly Policy[]): Generator<Diagnostic> {
  if (model.options.closedWorld !== true) return;
  for (const pods of podsOf(model)) {
    const template = pods.object && podTemplate(pods.object);
    if (pods.object === undefined || template === undefined) continue;
    if (policies.some((policy) => policy.selects(party(pods)))) continue;
    if (!policies.some(({ object }) => object.namespace === pods.namespace)) continue;
    yield inObject(
      pods.object,
      [...template.path, 'metadata', 'labels'],
      {
        code: 'net/unprotected',
        severity: 'warning',
        message: `no policy selects the pods of ${pods.shown}, while others of this namespace have one`,
        hint: 'Add a policy for these pods, or give them the labels that their policy selects.',
      },
      'key',
    );
  }
}

function* selectsNothing(model: Model, policy: Policy): Generator<Diagnostic> {
  const { object } = policy;
  if (inventoryOf(model).hasUnknownPods(object.namespace)) return;
  const declared = model.declarations.flows.flatMap(({ from, to }) => [from, to]);
  if (selectedPods(model, policy).length > 0) return;
  if (declared.some((candidate) => policy.selects(candidate))) return;
  // If no pod of the namespace is known, something that the tree does not show creates the pods.
  const namespaces = object.namespace === undefined ? ('all' as const) : [object.namespace];
  if (podsLike(model, [{ namespaces, labels: {} }]).length === 0) return;
  yield inObject(
    object,
    policy.selectorPath,
    {
      code: 'net/selects-nothing',
      message: `the selector of this policy fits no pod, so it protects nothing`,
      hint: 'Use labels that the pods carry: those of the template, not of the workload.',
    },
    'key',
  );
}

/**
 * Reports rules with names but no DNS rule: Cilium allows the addresses of a name only after its DNS proxy has seen
 * them.
 */
function* names(policy: Policy, policies: readonly Policy[]): Generator<Diagnostic> {
  const rules = policy.rules.egress ?? [];
  const rule = rules.find(({ usesNames, deny }) => usesNames && !deny);
  if (rule === undefined) return;
  const clusterwide = policies.some(
    (other) =>
      other !== policy &&
      (other.object.kind === 'CiliumClusterwideNetworkPolicy' ||
        other.object.namespace === policy.object.namespace) &&
      (other.rules.egress ?? []).some(({ inspectsDns }) => inspectsDns),
  );
  if (clusterwide || rules.some(({ inspectsDns }) => inspectsDns)) return;
  yield inObject(
    policy.object,
    [...rule.path, 'toFQDNs'],
    {
      code: 'net/names-without-dns',
      // If the policy forbids nothing, unresolved names block nothing.
      ...(!policy.isolates.egress && { severity: 'warning' as const }),
      message: policy.isolates.egress
        ? 'no rule lets Cilium see the DNS answers for these names, so nothing is allowed'
        : 'no rule lets Cilium see the DNS answers for these names, so the rule matches nothing',
      hint: 'Add `rules: {dns: [{matchPattern: "*"}]}` to the rule that allows port 53.',
    },
    'key',
  );
}

function selectedPods(model: Model, policy: Policy): readonly Pods[] {
  return podsLike(model, [policy.pods]).filter((pods) => policy.selects(party(pods)));
}

/** Returns the pods at the end of a connection to which the ports of a rule belong. */
function endsOf(model: Model, policy: Policy, rule: PolicyRule, direction: Direction): readonly Pods[] {
  if (direction === 'ingress') return selectedPods(model, policy);
  const { peers = [] } = rule;
  return podsLike(
    model,
    peers.map(({ pods }) => pods),
  ).filter((pods) => peers.some(({ matches }) => matches(party(pods))));
}

/** Reports port names that none of the pods of a rule has. */
function* portNames(model: Model, policy: Policy): Generator<Diagnostic> {
  for (const direction of ['egress', 'ingress'] as const) {
    for (const rule of policy.rules[direction] ?? []) {
      const ends = endsOf(model, policy, rule, direction);
      if (ends.length === 0 || ends.some(({ ports }) => ports === undefined)) continue;
      // Pods of charts without a description may have the port.
      if (ends.some(({ namespace }) => inventoryOf(model).hasUnknownPods(namespace))) continue;
      if (rule.peers?.some(({ external }) => external)) continue;
      for (const port of rule.ports ?? []) {
        if (typeof port.port !== 'string' || isOpaque(port.port)) continue;
        const names = ends.flatMap(({ ports }) => ports?.flatMap(({ name }) => name ?? []) ?? []);
        if (names.includes(port.port)) continue;
        yield inObject(policy.object, port.path, {
          code: 'net/unknown-port-name',
          severity: 'warning',
          message: `none of the pods that this rule is about has a port called ${port.port}, so it allows nothing`,
          hint: `Their ports are called ${[...new Set(names)].join(', ') || 'nothing at all'}; a number can be used as well.`,
        });
      }
    }
  }
}

/** Reports port numbers of Services in place of pod ports. */
function* servicePorts(model: Model, policy: Policy): Generator<Diagnostic> {
  for (const direction of ['egress', 'ingress'] as const) {
    for (const rule of policy.rules[direction] ?? []) {
      // A port beside addresses may be meant for them.
      if (direction === 'egress' && rule.peers?.some(({ external }) => external)) continue;
      const ends = endsOf(model, policy, rule, direction);
      if (ends.length === 0 || ends.some(({ ports }) => ports === undefined)) continue;
      for (const port of rule.ports ?? []) {
        if (typeof port.port !== 'number' || port.port === 0 || port.last !== undefined) continue;
        if (ends.some(({ ports }) => ports?.some((own) => own.port === port.port))) continue;
        const translated = ends.map((pods) => translate(model, pods, Number(port.port))).find(Boolean);
        if (translated === undefined) continue;
        yield inObject(policy.object, port.path, {
          code: 'net/service-port',
          message: `${port.port} is the port of the Service ${translated.service}; its pods listen on ${translated.port}`,
          hint: `Use ${translated.port}: policies see connections after the Service has been translated.`,
        });
      }
    }
  }
}

/** Returns the pod port to which a Service of these pods sends a port, if it differs. */
function translate(
  model: Model,
  pods: Pods,
  port: number,
): { service: string; port: string | number } | undefined {
  for (const service of model.ofKind('', 'Service')) {
    const selector = asTexts(at(service.data, 'spec', 'selector'));
    const fits =
      service.namespace === pods.namespace &&
      Object.keys(selector).length > 0 &&
      includes(pods.labels, selector);
    if (!fits) continue;
    const entry = asList(at(service.data, 'spec', 'ports')).find((item) => at(item, 'port') === port);
    const target = at(entry, 'targetPort');
    if ((typeof target === 'number' || typeof target === 'string') && target !== port) {
      return { service: service.name, port: target };
    }
  }
  return undefined;
}

const dnsPods: Party = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

/** Reports pods that connect to a name but may not resolve it. */
function* dns(model: Model, policies: readonly Policy[], needed: readonly Needed[]): Generator<Diagnostic> {
  const reported = new Set<Policy>();
  for (const { connection } of needed) {
    const { from } = connection;
    if ('entity' in from || model.options.closedWorld !== true) continue;
    const asked = { from, to: dnsPods, port: 53, protocol: 'UDP' };
    const { allowed, policies: deciding } = verdict(policies, asked, 'egress');
    const [policy] = deciding;
    if (allowed || policy === undefined || reported.has(policy)) continue;
    reported.add(policy);
    yield inObject(
      policy.object,
      [...policy.selectorPath.slice(0, -1), 'egress'],
      {
        code: 'net/no-dns',
        message: 'these pods cannot look up names: no egress rule allows port 53 of kube-dns',
        hint: 'Allow port 53, UDP and TCP, to the pods labelled `k8s-app: kube-dns` in kube-system.',
      },
      'key',
    );
  }
}

function show(endpoint: Endpoint): string {
  if ('entity' in endpoint) return endpoint.entity;
  const labels = Object.entries(endpoint.labels).map(([key, value]) => `${key}=${value}`);
  return `${endpoint.namespace}/${labels.join(',')}`;
}
