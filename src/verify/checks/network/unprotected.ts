import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { inventoryOf } from '../../model/inventory.ts';
import type { Model } from '../../model/model.ts';
import { podsLike } from '../../model/pod-index.ts';
import { inObject } from '../../model/report.ts';
import { podsOf, podTemplate } from '../../model/workloads.ts';
import type { Policy } from '../../network/policy.ts';
import { type Needed, party, show } from './connections.ts';
import { selectedPods } from './ends.ts';

/** Reports pods with declared connections that no policy isolates although other pods of the namespace are isolated. */
export function* unprotected(policies: readonly Policy[], needed: readonly Needed[]): Generator<Diagnostic> {
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
export function* unselected(model: Model, policies: readonly Policy[]): Generator<Diagnostic> {
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

/** Reports a policy whose selector fits no pod. */
export function* selectsNothing(model: Model, policy: Policy): Generator<Diagnostic> {
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
      message: `the selector of this policy matches no pod, so it protects nothing`,
      hint: 'Use labels that the pods carry: those of the template, not of the workload.',
    },
    'key',
  );
}
