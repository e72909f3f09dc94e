import { commitStatus, receiverSecret } from '../../schemas/rules/flux.ts';
import type { Additions } from '../additions.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  'Provider.spec': { rules: [commitStatus] },
  'Receiver.spec': { rules: [receiverSecret] },
};
