import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { KeyPath } from '../../../diagnostics/source.ts';
import { inObject } from '../../model/report.ts';
import type { Direction, Policy, PolicyRule } from '../../network/policy.ts';
import { isPort, takesPeer, takesPort } from '../../network/reach.ts';
import type { Needed } from './connections.ts';

/** Reports peers and ports of rules that serve no declared connection, except for DNS. */
export function* undeclared(policies: readonly Policy[], needed: readonly Needed[]): Generator<Diagnostic> {
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
