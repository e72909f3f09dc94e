import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import { isOpaque } from '../../model/data.ts';
import { inventoryOf } from '../../model/inventory.ts';
import type { Model } from '../../model/model.ts';
import { inObject } from '../../model/report.ts';
import type { Policy } from '../../network/policy.ts';
import { endsOf } from './ends.ts';

/** Reports port names that none of the pods of a rule has. */
export function* portNames(model: Model, policy: Policy): Generator<Diagnostic> {
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
