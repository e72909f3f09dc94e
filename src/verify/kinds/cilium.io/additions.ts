import { type Additions, at, items, matching, scalar } from '../additions.ts';
import { ciliumPort, egressPeers, ingressPeers, layer7, noNames, onlyEndpoints } from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  ...at(['CiliumNetworkPolicy.spec', 'CiliumNetworkPolicy.specs'], { rules: [onlyEndpoints] }),
  ...at(['….fromCIDRSet', '….toCIDRSet'], { fields: { cidr: scalar('cidrOrIp') } }),
  '….fields': { fields: { type: scalar('icmpType') } },
  '….ports': { rules: [ciliumPort] },
  '….http': { fields: { host: matching(/^[^\s/:]*$/) } },
  '….rules': { choices: [{ of: ['http', 'kafka', 'dns', 'l7proto'], least: 1, most: 1 }] },
  '….ingress.toPorts': { rules: [layer7, noNames] },
  '….egress.toPorts': { rules: [layer7] },
  ...at(['….ingress', '….ingressDeny'], {
    fields: { fromCIDR: items(scalar('cidrOrIp')) },
    rules: [ingressPeers],
  }),
  ...at(['….egress', '….egressDeny'], {
    fields: { toCIDR: items(scalar('cidrOrIp')) },
    rules: [egressPeers],
  }),
};
