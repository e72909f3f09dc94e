import { type Additions, at, keys } from '../additions.ts';
import {
  addressesDistinct,
  gatewayAddress,
  listenerCertificates,
  listenersDistinct,
  listenersWithCertificate,
  matchCount,
  parentsDistinct,
  pathMatch,
  plainListener,
  routeRule,
  ruleNames,
  servicePort,
} from './rules.ts';

/** What the API server, a webhook or the controller checks beyond the structure. */
export const additions: Additions = {
  ...at(['Gateway.spec.listeners', 'ListenerSet.spec.listeners'], { rules: [plainListener] }),
  ...at(['Gateway.spec.listeners.tls', 'ListenerSet.spec.listeners.tls'], { rules: [listenerCertificates] }),
  'Gateway.spec.addresses': { rules: [gatewayAddress] },
  'Gateway.spec.infrastructure': {
    fields: {
      annotations: keys(
        /^(?=[^/]{1,252}(?:\/|$))([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/,
      ),
      labels: keys(
        /^(?=[^/]{1,252}(?:\/|$))([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9]$/,
      ),
    },
  },
  'Gateway.spec': { rules: [listenersDistinct, listenersWithCertificate, addressesDistinct] },
  'HTTPRoute.spec.rules.matches.path': { rules: [pathMatch] },
  ...at(['….backendRef', '….backendRefs'], { rules: [servicePort] }),
  'HTTPRoute.spec.rules': { rules: [routeRule] },
  'HTTPRoute.spec': { rules: [ruleNames, parentsDistinct, matchCount] },
  ...at(['GRPCRoute.spec', 'TCPRoute.spec', 'TLSRoute.spec', 'UDPRoute.spec'], {
    rules: [ruleNames, parentsDistinct],
  }),
};
