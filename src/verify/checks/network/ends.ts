import type { Model } from '../../model/model.ts';
import { podsLike } from '../../model/pod-index.ts';
import type { Pods } from '../../model/workloads.ts';
import type { Direction, Policy, PolicyRule } from '../../network/policy.ts';
import { party } from './connections.ts';

/** Returns the pods that a policy selects. */
export function selectedPods(model: Model, policy: Policy): readonly Pods[] {
  return podsLike(model, [policy.pods]).filter((pods) => policy.selects(party(pods)));
}

/** Returns the pods at the end of a connection to which the ports of a rule belong. */
export function endsOf(
  model: Model,
  policy: Policy,
  rule: PolicyRule,
  direction: Direction,
): readonly Pods[] {
  if (direction === 'ingress') return selectedPods(model, policy);
  const { peers = [] } = rule;
  return podsLike(
    model,
    peers.map(({ pods }) => pods),
  ).filter((pods) => peers.some(({ matches }) => matches(party(pods))));
}
