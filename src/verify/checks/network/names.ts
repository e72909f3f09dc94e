import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Model } from '../../model/model.ts';
import { inObject } from '../../model/report.ts';
import type { Party, Policy } from '../../network/policy.ts';
import { verdict } from '../../network/reach.ts';
import type { Needed } from './connections.ts';

/**
 * Reports rules with names but no DNS rule: Cilium allows the addresses of a name only after its DNS proxy has seen
 * them.
 */
export function* names(policy: Policy, policies: readonly Policy[]): Generator<Diagnostic> {
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

const dnsPods: Party = { namespace: 'kube-system', labels: { 'k8s-app': 'kube-dns' } };

/** Reports pods that connect to a name but may not resolve it. */
export function* dns(
  model: Model,
  policies: readonly Policy[],
  needed: readonly Needed[],
): Generator<Diagnostic> {
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
