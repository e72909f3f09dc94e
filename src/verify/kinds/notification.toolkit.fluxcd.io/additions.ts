import { type Additions, alsoOneOf } from '../additions.ts';
import { providerAddress } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  // Flux Operator adds its kinds when it installs the controller.
  'Alert.spec.eventSources': {
    fields: { kind: alsoOneOf('FluxInstance', 'ResourceSet', 'ResourceSetInputProvider') },
  },
  'Receiver.spec.resources': {
    fields: { kind: alsoOneOf('FluxInstance', 'ResourceSet', 'ResourceSetInputProvider') },
  },
  'Provider.spec': { rules: [providerAddress] },
};
