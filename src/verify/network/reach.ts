import type { Direction, Party, Policy, PolicyRule, RulePort } from './policy.ts';

/** A connection between two parties, with what is known of them. */
export interface Connection {
  readonly from: Party;
  readonly to: Party;
  readonly port: number;
  readonly protocol: string;
}

/** How policies judge a connection at one of its ends. */
export interface Verdict {
  readonly allowed: boolean;
  /** The policies that select and isolate this end; if there are none, everything is allowed. */
  readonly policies: readonly Policy[];
}

/** Returns whether the policies at one end of a connection allow it. */
export function verdict(policies: readonly Policy[], connection: Connection, direction: Direction): Verdict {
  const subject = direction === 'egress' ? connection.from : connection.to;
  const peer = direction === 'egress' ? connection.to : connection.from;
  if ('entity' in subject) return { allowed: true, policies: [] };
  const selecting = policies.filter((policy) => policy.selects(subject));
  const isolating = selecting.filter(({ isolates }) => isolates[direction]);
  const rules = selecting.flatMap((policy) => policy.rules[direction] ?? []);
  const fits = (rule: PolicyRule) => takesPeer(rule, peer) && takesPort(rule, connection);
  if (rules.some((rule) => rule.deny && fits(rule))) return { allowed: false, policies: selecting };
  if (isolating.length === 0) return { allowed: true, policies: [] };
  return { allowed: rules.some((rule) => !rule.deny && fits(rule)), policies: isolating };
}

export function takesPeer(rule: PolicyRule, peer: Party): boolean {
  return rule.peers === undefined || rule.peers.some(({ matches }) => matches(peer));
}

export function takesPort(rule: PolicyRule, connection: Connection): boolean {
  return rule.ports === undefined || rule.ports.some((port) => isPort(port, connection));
}

/** Whether a rule covers the port. Policies see the port of the pod, after translation by a Service. */
export function isPort(rule: RulePort, { to, port, protocol }: Connection): boolean {
  if (rule.protocol !== 'ANY' && rule.protocol !== protocol) return false;
  if (typeof rule.port === 'string') {
    const named = 'entity' in to ? [] : (to.ports ?? []);
    return named.some(({ name, port: number }) => name === rule.port && number === port);
  }
  if (rule.port === 0) return true;
  return rule.last === undefined ? rule.port === port : rule.port <= port && port <= rule.last;
}
