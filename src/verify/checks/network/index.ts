import type { Check } from '../../check.ts';
import { networkCodes } from '../../codes/network.ts';
import { policiesOf } from '../../network/policy.ts';
import { blocked } from './blocked.ts';
import { connectionsOf } from './connections.ts';
import { dns, names } from './names.ts';
import { portNames } from './port-names.ts';
import { servicePorts } from './service-ports.ts';
import { undeclared } from './undeclared.ts';
import { selectsNothing, unprotected, unselected } from './unprotected.ts';

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
