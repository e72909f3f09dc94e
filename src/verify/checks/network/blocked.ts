import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../../diagnostics/source.ts';
import type { Flow } from '../../declarations.ts';
import { inObject } from '../../model/report.ts';
import type { Direction, Party, Policy, PolicyRule } from '../../network/policy.ts';
import { type Connection, takesPeer, takesPort, verdict } from '../../network/reach.ts';
import { type Needed, show } from './connections.ts';

/** Reports a declared connection that no rule of one direction allows. */
export function* blocked(
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
